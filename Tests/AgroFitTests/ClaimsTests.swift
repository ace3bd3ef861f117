import AgroFiles
import AgroQuantities
import AgroReports
import AgroStatistics
internal import Foundation
import Testing

/// Single claims: how their tables are recognised, and their laws against SciPy.
@Suite struct ClaimsTests {
  struct Reference: Decodable {
    struct Maxima: Decodable {
      var above: Double
      var limited: Double
    }

    var threshold: Double
    var limit: Double
    var years: [Int]
    var claims: [Double]
    var logLikelihoods: [String: Maxima]
    var poisson: Double
    var censored: Int

    static func read() throws -> Reference {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Reference/generated/claims.json")
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    var lines: [String] {
      ["Date,Loss"] + zip(years, claims).map { "\($0)-05-17,\($1)" }
    }

    func study(_ settings: FitSettings) -> FitStudy {
      FitStudy([FitStudyTests.input("A", claims, years)], settings)
    }
  }

  @Test func rowsOfClaimsAreRecognised() throws {
    let reference = try Reference.read()
    let file = try TemporaryTable(reference.lines)
    let table = try SeriesTable(path: file.path)
    #expect(table.layout.holdsClaims)
    #expect(table.series.count == 1 && table.series[0].problems.isEmpty)
    #expect(table.series[0].points.map(\.value) == reference.claims)
    #expect(table.series[0].points.map(\.year) == reference.years)
    // Asked for as yearly losses, the same rows are faults.
    let yearly = try SeriesTable(path: file.path, SeriesQuery(holdsClaims: false))
    #expect(!yearly.series[0].problems.isEmpty)
  }

  @Test func yearsThatOccurTwiceAreStillFaults() throws {
    let rows = (2001...2012).map { "\($0),\(Double($0 % 7) / 10)" }
    let file = try TemporaryTable(["year,loss"] + rows + ["2005,0.2"])
    let table = try SeriesTable(path: file.path)
    #expect(!table.layout.holdsClaims)
    #expect(table.series[0].problems.count == 1)
  }

  @Test func claimsAskedForIgnoreDescriptions() throws {
    let lines = ["year,event,cost", "2001,hail,5", "2001,frost,4", "2003,wind,7"]
    let file = try TemporaryTable(lines)
    let table = try SeriesTable(path: file.path, SeriesQuery(value: "cost", holdsClaims: true))
    #expect(table.series.count == 1)
    #expect(table.series[0].points.map(\.year) == [2001, 2001, 2003])
    let byEvent = try SeriesTable(
      path: file.path, SeriesQuery(place: "event", value: "cost", holdsClaims: true))
    #expect(byEvent.series.map(\.name) == ["hail", "frost", "wind"])
  }

  @Test func claimsAboveAThresholdAgreeWithSciPy() throws {
    let reference = try Reference.read()
    var settings = FitSettings(kind: .claim, replicates: 0, above: reference.threshold)
    for isLimited in [false, true] {
      settings.limit = isLimited ? reference.limit : nil
      let fit = try #require(reference.study(settings).fits.first)
      #expect(fit.censored == (isLimited ? reference.censored : 0))
      for (name, maxima) in reference.logLikelihoods {
        let candidate = try #require(
          fit.selection.candidates.first { $0.fit.family.distributionFamily.rawValue == name })
        let expected = isLimited ? maxima.limited : maxima.above
        // The simplex stops within 1e-11 of its parameters, a flat maximum.
        #expect(abs(candidate.fit.logLikelihood / expected - 1) < 1e-9, "\(name)")
      }
      let frequency = try #require(fit.frequency)
      let poisson = try #require(frequency.candidates.first { $0.family == .poisson })
      #expect(abs(poisson.logLikelihood / reference.poisson - 1) < 1e-12)
      #expect(frequency.counts.reduce(0, +) == fit.observations.count)
      #expect(fit.belowThreshold + fit.observations.count == reference.claims.count)
    }
  }

  @Test func aModelOfClaimsReadsBack() throws {
    let reference = try Reference.read()
    let settings = FitSettings(
      kind: .claim, families: ["lognormal"], replicates: 19, above: reference.threshold)
    let study = reference.study(settings)
    let recipe = FitRecipe(
      version: "0", commit: nil, input: "claims.csv", hash: "00", layout: "claims.",
      settings: settings)
    let model = FittedModel(study, recipe: recipe, value: "Loss")
    let read = try FittedModel(JSONValue.parse(model.document.text(.indented)))
    #expect(read == model)
    #expect(read.places.first?.above == reference.threshold)
    #expect(read.places.first?.frequency != nil)
    #expect(study.credibility == nil && study.dependence == nil)
    let page = FitPage(study: study, recipe: recipe, value: "Loss").lines.joined(separator: "\n")
    #expect(page.contains("80 claims, 2001 to 2012") && page.contains("claims a year: mean"))
    let picture = FitPicture(study: study, value: "Loss").document
    #expect(picture.hasPrefix("<svg") && !picture.contains("nan"))
  }

  @Test func weightsCountInTheLaws() throws {
    let weights = FitStudyTests.first.indices.map { $0 % 4 == 0 ? 3.0 : 1 }
    let input = FitStudyTests.input("A", FitStudyTests.first, weights: weights)
    func best(_ usesWeights: Bool) throws -> Fit<AnyDistribution> {
      let settings = FitSettings(
        trend: .none, families: ["normal"], replicates: 0, usesWeights: usesWeights)
      return try #require(FitStudy([input], settings).fits.first).selection.best
    }
    let total = weights.reduce(0, +)
    let mean = zip(FitStudyTests.first, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    #expect(abs(try best(true).parameters[0] / mean - 1) < 1e-14)
    let plain = FitStudyTests.first.reduce(0, +) / Double(weights.count)
    #expect(abs(try best(false).parameters[0] / plain - 1) < 1e-14)
    // Scaled to the number of years: the errors are those of 20 observations, not of 30.
    #expect(abs(try best(true).sample.size - 20) < 1e-12)
  }

  @Test(.enabled(if: SharedData.folder != nil, "The shared data are not beside the package."))
  func publicListsOfClaims() throws {
    let folder = try #require(SharedData.folder)
    for (name, count) in [("danishuni", 2_167), ("norfire", 9_181)] {
      let table = try SeriesTable(path: "\(folder)/reference-losses/\(name).csv")
      #expect(table.layout.holdsClaims && table.layout.isLoss)
      #expect(table.series.map(\.points.count) == [count])
      #expect(table.series[0].problems.isEmpty)
    }
  }
}
