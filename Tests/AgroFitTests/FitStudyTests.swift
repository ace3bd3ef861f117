import AgroQuantities
import AgroReports
import AgroStatistics
internal import Foundation
import Testing

@Suite struct FitStudyTests {
  static let years = Array(1993...2012)
  static let first = [
    5.1, 5.6, 4.9, 6.0, 5.4, 6.3, 3.9, 6.1, 6.5, 5.8, 6.9, 6.2, 7.1, 6.6, 5.2, 7.4, 7.0, 6.8, 7.7,
    7.2,
  ]
  static let second = [
    4.2, 4.4, 4.1, 4.9, 4.6, 4.8, 3.3, 4.7, 5.3, 4.5, 5.0, 5.2, 5.1, 5.5, 4.3, 5.9, 5.6, 5.4, 6.0,
    5.7,
  ]

  static func input(
    _ name: String, _ values: [Double], _ years: [Int] = years, weights: [Double]? = nil
  ) -> SeriesInput {
    SeriesInput(
      labels: [.init(column: "place", text: name)], years: years, values: values,
      weights: weights)
  }

  static func newStudy() -> FitStudy {
    FitStudy(
      [input("A", first), input("B", second)],
      FitSettings(trend: .ordinaryLeastSquares, seed: 7, replicates: 19))
  }

  static let study = newStudy()

  static let recipe = FitRecipe(
    version: "0", commit: nil, input: "table.csv", hash: "00", layout: "long.",
    settings: FitSettings(trend: .ordinaryLeastSquares, seed: .max, replicates: 39))

  /// Ordinary least squares and the likelihoods of normal and lognormal laws in closed form.
  @Test func agreesWithClosedForms() throws {
    let fit = try #require(Self.study.fits.first)
    let n = Double(Self.years.count)
    let t = Self.years.map { Double($0) }
    let meanT = t.reduce(0, +) / n
    let meanY = Self.first.reduce(0, +) / n
    let slope =
      zip(t, Self.first).reduce(0) { $0 + ($1.0 - meanT) * ($1.1 - meanY) }
      / t.reduce(0) { $0 + ($1 - meanT) * ($1 - meanT) }
    let trend = try #require(fit.trend)
    // Rounding: twenty terms of relative error 1e-16 after centring.
    #expect(abs(trend.slope - slope) < 1e-12)
    #expect(trend.insuredYear == 2013)
    #expect(abs(trend.expected - (meanY + slope * (2013 - meanT))) < 1e-11)

    func normal(_ x: [Double]) -> Double {
      let mean = x.reduce(0, +) / n
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
      return -0.5 * n * (log(2 * Double.pi * variance) + 1)
    }
    let logs = fit.observations.map { log($0) }
    let expected = [
      FitFamily.normal: normal(fit.observations),
      .lognormal: normal(logs) - logs.reduce(0, +),
    ]
    for (family, value) in expected {
      let candidate = try #require(fit.selection.candidates.first { $0.fit.family == family })
      #expect(abs(candidate.fit.logLikelihood - value) < 1e-11)
      #expect(abs(candidate.fit.aicc - (4 - 2 * value + 12 / (n - 3))) < 1e-11)
    }
  }

  @Test func jsonKeepsItsPromise() throws {
    let document = FitJSON(study: Self.study, recipe: Self.recipe, value: "t/ha").document
    #expect(document["format"]?.text == "agrorisk.fit/1")
    let series = try #require(document["series"]?.elements)
    #expect(series.count == 2)
    for name in ["place", "n", "trend", "candidates", "selected"] {
      #expect(series[0][name] != nil, "\(name)")
    }
    let candidate = try #require(series[0]["candidates"]?.elements?.first)
    for name in ["family", "parameters", "standardErrors", "logLikelihood", "aicc", "tests"] {
      #expect(candidate[name] != nil, "\(name)")
    }
    #expect(series[0]["selected"] == candidate["family"])
    let text = document.text(.indented)
    #expect(try JSONValue.parse(text) == document)
    let again = FitJSON(study: Self.newStudy(), recipe: Self.recipe, value: "t/ha").document
    #expect(again.text(.indented) == text)
  }

  @Test func modelReadsBackBitForBit() throws {
    let model = FittedModel(Self.study, recipe: Self.recipe, value: "t/ha")
    let text = model.document.text(.indented)
    let read = try FittedModel(JSONValue.parse(text))
    #expect(read == model)
    #expect(read.document.text(.indented) == text)
    #expect(read.dependence?.correlation.count == 2)
  }

  @Test func lossModelKeepsItsAtom() throws {
    let losses = [0, 0.01, 0, 0.2, 0.05, 0.08, 0, 0.3, 0.02, 0.11, 0.04, 0.07, 0, 0.5, 0.09, 0.03]
    let study = FitStudy(
      [Self.input("A", losses, Array(2001...2016))],
      FitSettings(kind: .loss, families: ["lognormal", "gamma"], replicates: 19))
    let fit = try #require(study.fits.first)
    #expect(fit.zeroProbability == 0.25)
    #expect(fit.model.probability(atMost: 0) == 0.25)
    #expect(fit.trend == nil)
    let model = FittedModel(study, recipe: Self.recipe, value: "loss cost")
    #expect(try FittedModel(JSONValue.parse(model.document.text(.compact))) == model)
  }

  @Test func brokenModelsAreRefused() throws {
    let model = FittedModel(Self.study, recipe: Self.recipe, value: "t/ha")
    let text = model.document.text(.compact)
    func message(_ find: String, _ replacement: String) throws -> String? {
      #expect(text.contains(find), "\(find)")
      let broken = text.replacingOccurrences(of: find, with: replacement)
      let error = #expect(throws: FittedModel.ReadError.self) {
        try FittedModel(JSONValue.parse(broken))
      }
      return error?.description
    }
    #expect(
      try message("agrorisk.model/1", "agrorisk.fit/1")
        == "The document's format is 'agrorisk.fit/1', but must be 'agrorisk.model/1'.")
    #expect(try message("\"firstYear\":1993", "\"firstYear\":1993.5")
      == "'places[0].firstYear' must be a whole number.")
    #expect(try message("\"correlation\":[[1,", "\"correlation\":[[2,")?.hasPrefix(
      "'dependence.correlation' is unusable") == true)
  }

  @Test func badSeriesAreRefusedByName() {
    let constant = [Double](repeating: 3, count: 20)
    let study = FitStudy(
      [
        Self.input("A", Self.first), Self.input("flat", constant),
        Self.input("short", [1, 2, 3, 4, 5, 6, 7], Array(2001...2007)),
        Self.input("negative", Self.first.map { $0 - 4 }),
        Self.input("huge", Self.first.map { $0 * 1e307 }),
      ], FitSettings(replicates: 0))
    #expect(study.fits.map(\.name) == ["A"])
    #expect(study.refusals.map(\.series) == ["flat", "short", "negative", "huge"])
    #expect(
      study.refusals.map(\.reason).allSatisfy { $0.hasSuffix(".") && $0.utf8.count < 200 })
  }

  @Test func fortyPlacesWithTenYears() throws {
    let inputs = (0..<40).map { place in
      let values = (0..<10).map { 3 + Double(($0 * 7 + place * 5) % 11) / 10 }
      return Self.input("P\(place)", values, Array(2001...2010))
    }
    let study = FitStudy(
      inputs, FitSettings(trend: .none, families: ["normal"], replicates: 0))
    #expect(study.fits.count == 40)
    guard case .failure(let refusal) = study.dependence else {
      Issue.record("The dependence of 40 places was estimated from 10 years.")
      return
    }
    #expect(refusal.reason.contains("10 years cannot determine the 780 correlations"))
  }

  @Test func placesWithoutCommonYearsAreLeftOut() throws {
    let study = FitStudy(
      [
        Self.input("A", Self.first), Self.input("early", Self.second, Array(1970...1989)),
        Self.input("B", Self.second),
      ], FitSettings(replicates: 0))
    #expect(study.leftOut == ["early"])
    let found = try #require(study.dependence).get()
    #expect(found.places == ["A", "B"])
    #expect(found.years == 20)
  }

  @Test func cropsAreNotPooled() {
    func input(_ crop: String, _ values: [Double]) -> SeriesInput {
      SeriesInput(
        labels: [.init(column: "item", text: crop)], years: Self.years, values: values)
    }
    let study = FitStudy(
      [input("Grapes", Self.first), input("Wheat", Self.second)], FitSettings(replicates: 0))
    #expect(study.credibility == nil)
    #expect(study.dependence != nil)
    #expect(study.fits.allSatisfy { $0.trend?.isPooled == false })
  }
}
