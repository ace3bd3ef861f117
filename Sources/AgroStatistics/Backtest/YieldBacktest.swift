/// Laws of next year's yield tried on years that they had not seen.
///
/// Each place and year with enough years before it is predicted from those alone. The score is the
/// continuous ranked probability score, as twice the mean pinball loss over 99 quantiles, over the
/// place's mean yield before the year, so that places can be added up.
/// Reference: Gneiting and Raftery (2007), Strictly proper scoring rules, JASA 102.
public struct YieldBacktest: Sendable, Equatable {
  /// What predicts a yield.
  public enum Predictor: String, Sendable, CaseIterable {
    /// ``YieldModel``: trend, residuals scaled to the year, laws averaged by evidence.
    case model
    /// All years before, as they were.
    case climatology
    /// The ten years before, as they were.
    case lastTen = "last-ten-years"

    /// The words of a report.
    public var title: String {
      switch self {
      case .model: "this program"
      case .climatology: "all years before"
      case .lastTen: "last 10 years"
      }
    }
  }

  /// How one predictor did.
  public struct Score: Sendable, Equatable {
    /// What predicted.
    public let predictor: Predictor
    /// The mean score, as a share of the mean yield.
    public let ranked: YearInterval
    /// The score of all years before less this one: above 0 where this one is better.
    public let gain: YearInterval
    /// The mean pinball loss at 0.1 and 0.3, where yield guarantees lie.
    public let lowerPinball: Double
  }

  /// A yield of a place.
  public typealias Series = (name: String, years: [Int], values: [Double])

  /// The first and the last year predicted.
  public let years: ClosedRange<Int>
  /// Places times years.
  public let predictions: Int
  /// One a predictor.
  public let scores: [Score]
  /// Shares of the program's probability integral transforms in ten equal classes.
  public let transforms: [Double]
  /// Places and years that the program could not fit, with the reason; they count for no predictor.
  public let refusals: [String]

  private static let grid = (0..<99).map { (Double($0) + 0.5) / 99 }

  /// Predicts the last `ahead` years.
  ///
  /// - Parameter minimumYears: years that a place needs before a predicted one, at least 8.
  /// - Throws: ``BacktestError`` where no year can be predicted.
  public init(
    _ series: [Series], ahead: Int = 15, minimumYears: Int = 15, trend: TrendMethod = .theilSen,
    seed: UInt64 = 1, replicates: Int = 2000
  ) throws(BacktestError) {
    guard let last = series.flatMap(\.years).max() else { throw .noExperience }
    var found: [(year: Int, scores: [Double], lower: [Double])] = []
    var transforms = [Double](repeating: 0, count: 10)
    var refusals: [String] = []
    for one in series {
      for (position, year) in one.years.enumerated()
      where year > last - ahead && position >= max(8, minimumYears) {
        let before = Array(one.values[..<position])
        let observed = one.values[position]
        let mean = before.reduce(0, +) / Double(position)
        guard mean > 0 else { continue }
        let law: AnyDistribution
        do {
          law = try Self.law(one, through: position, year: year, trend)
        } catch {
          refusals.append("\(one.name), \(year): \(error)")
          continue
        }
        let quantiles: [(Double) -> Double] = [
          { law.quantile($0) }, Self.quantile(before), Self.quantile(Array(before.suffix(10))),
        ]
        func pinball(_ p: Double, _ quantile: (Double) -> Double) -> Double {
          let error = observed - quantile(p)
          return (error > 0 ? p * error : (p - 1) * error) / mean
        }
        found.append(
          (
            year,
            quantiles.map { quantile in
              2 * Self.grid.reduce(0) { $0 + pinball($1, quantile) } / Double(Self.grid.count)
            },
            quantiles.map { (pinball(0.1, $0) + pinball(0.3, $0)) / 2 }
          ))
        transforms[min(9, Int(law.probability(atMost: observed) * 10))] += 1
      }
    }
    guard let first = found.map(\.year).min() else {
      throw .tooFewYears(required: max(8, minimumYears), before: last)
    }
    let count = last - first + 1
    func means(_ times: [Double]) -> [Double] {
      var sums = [Double](repeating: 0, count: Predictor.allCases.count)
      var weight = 0.0
      for one in found where times[one.year - first] > 0 {
        weight += times[one.year - first]
        for (index, score) in one.scores.enumerated() {
          sums[index] += times[one.year - first] * score
        }
      }
      return sums.map { weight > 0 ? $0 / weight : .nan }
    }
    let plain = means([Double](repeating: 1, count: count))
    var resampled: [[Double]] = []
    for replicate in 0..<replicates {
      var stream = RandomStream(
        seed: seed,
        at: StreamAddress(
          purpose: .bootstrap, entity: StreamID.hash(of: "yield backtest"),
          replicate: UInt32(replicate)))
      var times = [Double](repeating: 0, count: count)
      for _ in 0..<count { times[min(count - 1, Int(stream.uniform() * Double(count)))] += 1 }
      let values = means(times)
      if values.allSatisfy(\.isFinite) { resampled.append(values) }
    }
    func interval(_ value: ([Double]) -> Double) -> YearInterval {
      YearInterval(value: value(plain), over: resampled.map(value), years: count)
    }
    scores = Predictor.allCases.enumerated().map { index, predictor in
      Score(
        predictor: predictor, ranked: interval { $0[index] }, gain: interval { $0[1] - $0[index] },
        lowerPinball: found.reduce(0) { $0 + $1.lower[index] } / Double(found.count))
    }
    years = first...last
    predictions = found.count
    self.transforms = transforms.map { $0 / Double(found.count) }
    self.refusals = refusals
  }

  private static func law(
    _ series: Series, through position: Int, year: Int, _ method: TrendMethod
  ) throws -> AnyDistribution {
    let history = try YieldHistory(
      place: series.name,
      (0..<position).map { YieldRecord(year: series.years[$0], value: series.values[$0]) },
      gaps: .accept)
    let model = try YieldModel(
      history, trend: try YieldTrend(history, method: method), insuredYear: year,
      testsBreak: false)
    return try model.estimated.selection.averaged()
  }

  /// Quantiles of a sample by linear interpolation at `(k - 1/2) / n`.
  private static func quantile(_ values: [Double]) -> (Double) -> Double {
    let sorted = values.sorted()
    return { p in
      let position = min(max(p * Double(sorted.count) - 0.5, 0), Double(sorted.count - 1))
      let low = Int(position)
      let high = min(sorted.count - 1, low + 1)
      return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
    }
  }
}
