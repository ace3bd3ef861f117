import AgroFiles
import AgroQuantities
import AgroStatistics
internal import Foundation
import Testing

@Suite("Backtests")
struct BacktestTests {
  typealias Record = LossExperience.Record

  /// The synthetic experience and what plain NumPy makes of it.
  private static func reference() throws -> (records: [Record], document: JSONValue) {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Reference/generated/backtest.json")
    let document = try JSONValue.parse(String(decoding: Data(contentsOf: file), as: UTF8.self))
    let records = (document["records"]?.elements ?? []).map { row in
      let cells = row.elements ?? []
      let numbers = cells.dropFirst(3).map { Self.number($0) }
      return Record(
        names: cells.prefix(3).map { $0.text ?? "" }, year: Int(numbers[0]),
        exposure: numbers[1], loss: numbers[2], premium: numbers[3])
    }
    return (records, document)
  }

  private static func number(_ value: JSONValue?) -> Double {
    guard case .number(let text)? = value, let number = Double(text) else { return .nan }
    return number
  }

  private static func numbers(_ value: JSONValue?) -> [Double] {
    (value?.elements ?? []).map { number($0) }
  }

  @Test("Nested rates are those of a plain program, in any order of the records")
  func nested() throws {
    let (records, document) = try Self.reference()
    let experience = try LossExperience(records.reversed())
    let fit = try NestedCredibility(experience, through: 2001)
    #expect(
      experience.cells == (document["cells"]?.elements ?? []).map { cell in
        (cell.elements ?? []).compactMap(\.text)
      })
    let expected = Self.numbers(document["rates"])
    #expect(expected.count == fit.rates.count)
    // The root b of both is known to the last bits; the rest is sums of a few dozen terms.
    let worst = zip(fit.rates, expected).map { abs($0 / $1 - 1) }.max() ?? 1
    #expect(worst < 1e-11)
    let silent = try NestedCredibility(
      try LossExperience(
        records.map { record in
          var record = record
          record.premium = nil
          return record
        }), through: 2001)
    let plain = Self.numbers(document["ratesWithoutPremiums"])
    let second = zip(silent.rates, plain).map { abs($0 / $1 - 1) }.max() ?? 1
    #expect(second < 1e-11)
    #expect(plain != expected && plain.count == expected.count)
    #expect(fit.levels.map(\.groups).prefix(2) == [3, 9])
  }

  @Test("Squared errors of every predictor are those of a plain program")
  func errors() throws {
    let (records, document) = try Self.reference()
    var settings = LossBacktest.Settings()
    settings.ahead = 6
    settings.horizon = 6
    settings.replicates = 100
    let backtest = try LossBacktest(try LossExperience(records), settings)
    for (name, measure) in [("yearly", backtest.yearly), ("longTerm", backtest.longTerm)] {
      let expected = Self.numbers(document[name]?["squaredErrors"])
      #expect(Double(measure.predictions) == Self.number(document[name]?["predictions"]))
      let obtained = [RatePredictor.model, .burningCost, .buhlmannStraub, .chargedRates].map {
        measure.score($0)?.squaredError.value ?? .nan
      }
      let worst = zip(obtained, expected).map { abs($0 / $1 - 1) }.max() ?? 1
      #expect(worst < 1e-10, "\(name): \(obtained) for \(expected)")
      #expect(measure.beatsBurningCost)
      #expect(abs(measure.transforms.reduce(0, +) - 1) < 1e-12)
    }
    #expect(backtest.longTerm.firstFit == 2001)
    #expect(try LossBacktest(try LossExperience(records), settings) == backtest)
  }

  @Test("Cells whose loss cost never moves are predicted by it, and a jump costs its square")
  func byHand() throws {
    var records: [Record] = []
    for year in 2001...2010 {
      let last = year == 2010
      records.append(
        Record(names: ["a"], year: year, exposure: 1, loss: last ? 0.3 : 0.1, premium: nil))
      records.append(Record(names: ["b"], year: year, exposure: 3, loss: 0.6, premium: nil))
    }
    var settings = LossBacktest.Settings()
    settings.ahead = 1
    settings.horizon = 1
    settings.replicates = 0
    let backtest = try LossBacktest(try LossExperience(records), settings)
    // (1 x 0.2^2 + 3 x 0) / 4, for burning cost and for the program, which has nothing to smooth.
    for predictor in [RatePredictor.burningCost, .model] {
      let error = backtest.yearly.score(predictor)?.squaredError.value ?? .nan
      #expect(abs(error - 0.01) < 1e-15)
    }
    #expect(backtest.yearly.deciles == backtest.longTerm.deciles)
    // Rounding is no gain.
    #expect(!backtest.yearly.beatsBurningCost)
    #expect(!backtest.yearly.beatsCredibility)
    #expect(backtest.yearly.score(.chargedRates) == nil)
  }

  @Test("A prediction knows nothing of the years that it is tried on")
  func noLeak() throws {
    let (records, _) = try Self.reference()
    let last = records.map(\.year).max() ?? 0
    // The same past, another future: other losses, exposures that vanish, cells that are new.
    var altered = records.compactMap { record -> Record? in
      guard record.year > last - 6 else { return record }
      var other = record
      other.loss = record.exposure - record.loss
      return record.year.isMultiple(of: 3) && record.names[2] == "x" ? nil : other
    }
    altered.append(
      Record(names: ["plum", "D", "w"], year: last, exposure: 1e6, loss: 5e5, premium: 1e5))
    let before = try LossExperience(records)
    let after = try LossExperience(altered)
    for through in (last - 10)...(last - 6) {
      let one = try NestedCredibility(before, through: through)
      let other = try NestedCredibility(after, through: through)
      #expect(one.levels.map(\.between) == other.levels.map(\.between))
      var rates: [[String]: Double] = [:]
      for (names, rate) in zip(after.cells, other.rates) { rates[names] = rate }
      let differing = zip(before.cells, one.rates).count { rates[$0] != $1 }
      #expect(differing == 0)
    }
    // And the backtest of such a table runs.
    var settings = LossBacktest.Settings()
    settings.until = last - 6
    settings.ahead = 6
    settings.replicates = 50
    let backtest = try LossBacktest(after, settings)
    #expect(backtest.longTerm.predictions > 0)
    #expect(backtest.longTerm.scores.allSatisfy { $0.squaredError.value.isFinite })
  }

  @Test("What cannot be tried says why")
  func refusals() throws {
    #expect(throws: BacktestError.noExperience) { try LossExperience([]) }
    let one = Record(names: ["a"], year: 2001, exposure: 1, loss: 0.1, premium: nil)
    var bad = one
    bad.exposure = 0
    #expect(throws: BacktestError.invalidAmount(cell: "a", year: 2001)) {
      try LossExperience([bad])
    }
    bad = one
    bad.names = ["a", "b"]
    #expect(throws: BacktestError.unequalNames(cell: "a, b")) { try LossExperience([one, bad]) }
    let few = try LossExperience(
      (2001...2012).flatMap { year in
        ["a", "b"].map { Record(names: [$0], year: year, exposure: 1, loss: 0.1, premium: nil) }
      })
    var settings = LossBacktest.Settings()
    settings.until = 2012
    #expect(throws: BacktestError.nothingToPredict(after: 2012, last: 2012)) {
      try LossBacktest(few, settings)
    }
    settings.until = 2004
    settings.ahead = 2
    #expect(throws: BacktestError.tooFewYears(required: 8, before: 2004)) {
      try LossBacktest(few, settings)
    }
  }

  @Test("Fewer than five years predicted have no interval, and no word of being beyond chance")
  func fewYears() throws {
    let records = (2001...2014).flatMap { year in
      ["a", "b", "c"].enumerated().map { index, name in
        Record(
          names: [name], year: year, exposure: 1 + Double(index),
          loss: 0.05 * Double(index + 1) * Double((year * 5 + index) % 7), premium: nil)
      }
    }
    var settings = LossBacktest.Settings()
    settings.until = 2013
    settings.ahead = 6
    let backtest = try LossBacktest(try LossExperience(records), settings)
    let one = try #require(backtest.longTerm.score(.model))
    #expect(one.squaredError.value.isFinite && !one.squaredError.isKnown && !one.gain.isKnown)
    #expect(try #require(backtest.yearly.score(.model)).gain.isKnown)
  }

  @Test("A trend is followed where the plain years before cannot")
  func yields() throws {
    // 3 % a year with a fixed pattern of good and bad years.
    let pattern = [0.0, 0.3, -0.4, 0.1, 0.2, -0.2, 0.4, -0.3, -0.1]
    let years = Array(1980...2019)
    let values = years.map { 2 + 0.06 * Double($0 - 1980) + pattern[($0 - 1980) * 5 % 9] }
    let backtest = try YieldBacktest([("a", years, values)], ahead: 12, replicates: 200)
    #expect(backtest.predictions == 12)
    #expect(backtest.years == 2008...2019)
    #expect(backtest.scores.map(\.predictor) == [.model, .climatology, .lastTen])
    #expect(backtest.scores[0].gain.lower > 0)
    #expect(backtest.scores[0].ranked.value < backtest.scores[2].ranked.value)
    #expect(throws: BacktestError.tooFewYears(required: 30, before: 1990)) {
      try YieldBacktest(
        [("a", Array(1980...1990), Array(repeating: 1, count: 11))], minimumYears: 30)
    }
  }

  /// The public experience of United States fruit growers.
  private static func fruit(from: Int, floor: Double) throws -> LossExperience {
    let folder = try #require(SharedData.folder)
    let text = try String(
      contentsOfFile: folder + "/us-crop-insurance/sob_fruit_county.csv", encoding: .utf8)
    var records: [Record] = []
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 15, let year = Int(cells[0]), let exposure = Double(cells[11]),
        let premium = Double(cells[12]), let loss = Double(cells[14]), year >= from,
        year <= 2014, exposure > 0, exposure >= floor
      else { continue }
      records.append(
        Record(
          names: [cells[4], cells[1], cells[3]], year: year, exposure: exposure, loss: loss,
          premium: premium))
    }
    return try LossExperience(records)
  }

  @Test(
    "On fruit in the United States the rates beat burning cost and Buhlmann-Straub",
    .enabled(if: SharedData.folder != nil, "The shared data are not beside the package."),
    arguments: [(1957, 0.0), (1989, 50_000.0)])
  func fruit(from: Int, floor: Double) throws {
    var settings = LossBacktest.Settings()
    settings.until = 2005
    settings.replicates = 500
    let backtest = try LossBacktest(try Self.fruit(from: from, floor: floor), settings)
    for measure in [backtest.yearly, backtest.longTerm] {
      let model = try #require(measure.score(.model))
      #expect(measure.beatsBurningCost)
      #expect(model.gain.lower > 0)
      #expect(try #require(model.gainOverCredibility).lower > 0)
    }
    guard from == 1989 else { return }
    // Computed once with plain code from the same table, to the digits printed there; the estimator
    // of Buhlmann-Straub's variance makes one of the last digit.
    func error(_ measure: BacktestMeasure, _ predictor: RatePredictor) -> Double {
      measure.score(predictor)?.squaredError.value ?? .nan
    }
    #expect(abs(error(backtest.yearly, .burningCost) - 0.00584) < 0.000005)
    #expect(abs(error(backtest.yearly, .buhlmannStraub) - 0.00606) < 0.000015)
    #expect(abs(error(backtest.longTerm, .burningCost) - 0.00241) < 0.000005)
  }
}
