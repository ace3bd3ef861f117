import AgroReports
import AgroStatistics
internal import Foundation
import Testing

/// The way from a record to its laws against SciPy's results.
@Suite struct FitReferenceTests {
  struct Reference: Decodable {
    var firstYear: Int
    var values: [Double]
    var slope: Double
    var expected: Double
    var exponentRaw: Double
    var scaled: [Double]
    var shapiroWilk: Double
    var logLikelihoods: [String: Double]
  }

  @Test func agreesWithSciPy() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Reference/generated/fit_study.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    let years = reference.values.indices.map { reference.firstYear + $0 }
    let study = FitStudy(
      [FitStudyTests.input("A", reference.values, years)], FitSettings(replicates: 0))
    let fit = try #require(study.fits.first)
    let trend = try #require(fit.trend)
    // Rounding of the median slope is carried over two thousand years.
    #expect(abs(trend.slope - reference.slope) < 1e-13)
    #expect(abs(trend.expected - reference.expected) < 1e-11)
    // A minimum by function values is known to the root of the precision: 1e-8 of the curvature.
    let raw = try #require(trend.exponent?.raw)
    #expect(abs(raw - reference.exponentRaw) < 1e-6 * max(1, abs(raw)))
    let worst = zip(fit.observations, reference.scaled).map { abs($0 - $1) }.reduce(0, max)
    #expect(worst < 1e-6)
    // Royston's weights are polynomial approximations in both; Blom's scores differ by 1e-9.
    #expect(abs(try #require(trend.shapiroWilk).statistic - reference.shapiroWilk) < 1e-8)
    // The yields differ by up to 1e-6 with the exponent, the log-likelihoods by as much.
    for (family, value) in reference.logLikelihoods {
      let candidate = try #require(
        fit.selection.candidates.first {
          $0.fit.family.distributionFamily.rawValue == family
        })
      #expect(abs(candidate.fit.logLikelihood - value) < 1e-6, "\(family)")
    }
  }
}
