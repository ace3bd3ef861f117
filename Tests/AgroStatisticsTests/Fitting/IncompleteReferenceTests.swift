import AgroStatistics
import Foundation
import Testing

/// Weighted, left-truncated and right-censored samples with SciPy's maxima and standard errors, written
/// by Tests/Reference/generators/incomplete_reference.py.
@Suite("Fitting: SciPy's maxima of incomplete samples")
struct IncompleteReferenceTests {
  struct Row {
    let name: String
    let family: FitFamily
    let sample: Sample
    let parameters: [Double]
    let standardErrors: [Double]
    let logLikelihood: Double
  }

  /// The largest of many numbers, with whose it is.
  struct Worst {
    var value = -Double.infinity
    var name = ""

    mutating func take(_ candidate: Double, _ name: String) {
      if candidate > value || candidate.isNaN { (value, self.name) = (candidate, name) }
    }
  }

  static func rows() throws -> [Row] {
    let file = FitReference.generated.deletingLastPathComponent()
      .appendingPathComponent("incomplete_fits.json")
    let object = CaseValue(object: try JSONSerialization.jsonObject(with: Data(contentsOf: file)))
    return try object["rows"].list.map { row in
      let family = try #require(row["family"].object as? String)
      let way = try #require(row["way"].object as? String)
      let x = row["x"].numbers
      let point = row["truncation"].number
      return Row(
        name: "\(family), \(way)",
        family: try #require(FitReference.family(family, row["constants"].numbers)),
        sample: try Sample(
          x, series: family, weights: row["weights"].object is [Any] ? row["weights"].numbers : nil,
          truncation: point.isNaN ? nil : x.map { _ in point },
          isCensored: row["isCensored"].object is [Any]
            ? row["isCensored"].numbers.map { $0 != 0 } : nil),
        parameters: row["parameters"].numbers, standardErrors: row["standardErrors"].numbers,
        logLikelihood: row["logLikelihood"].number)
    }
  }

  @Test("Eleven families in four ways: the maximum, the estimates and their standard errors")
  func maxima() throws {
    let rows = try Self.rows()
    #expect(rows.count == 44)
    var deficit = Worst()
    var estimate = Worst()
    var error = Worst()
    var compared = 0
    for row in rows {
      let fit = try row.family.fit(row.sample)
      deficit.take((row.logLikelihood - fit.logLikelihood) / abs(row.logLikelihood), row.name)
      // On a limit of its family, or on the way to one, SciPy's simplex stops anywhere.
      if fit.constraint != nil || row.family == .burr && row.parameters[0] > 50 { continue }
      compared += 1
      for (index, standardError) in row.standardErrors.enumerated() {
        let off = abs(fit.parameters[index] - row.parameters[index]) / standardError
        estimate.take(off, row.name)
        error.take(abs(fit.standardErrors[index] / standardError - 1), row.name)
      }
    }
    #expect(compared >= 41)
    #expect(deficit.value < 1e-9, "\(deficit)")
    // A likelihood known to 1e-13 places its maximum to the root of that in standard errors.
    #expect(estimate.value < 2e-5, "\(estimate)")
    // The reference differences the likelihood with steps of 2e-3 of the parameter.
    #expect(error.value < 1e-4, "\(error)")
  }
}
