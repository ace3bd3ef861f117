import AgroStatistics
import Foundation
import Testing

@Suite("Fitting: mixtures and atoms at zero")
struct MixtureTests {
  @Test("Two normal components: the maximum of the likelihood, beside the truth")
  func mixture() throws {
    let low = try InformationTests.draw(.normal, [2, 0.5], 60)
    let high = try InformationTests.draw(.normal, [6, 1], 90, lane: 1)
    let sample = try Sample(low + high)
    let fit = try MixtureFit(sample, family: .normal)
    let order = fit.parameters.indices.sorted { fit.parameters[$0][0] < fit.parameters[$1][0] }
    // Standard errors are near 0.065 and 0.105 for the means, 0.04 for the share.
    #expect(abs(fit.parameters[order[0]][0] - 2) < 0.3)
    #expect(abs(fit.parameters[order[1]][0] - 6) < 0.5)
    #expect(abs(fit.weights[order[0]] - 0.4) < 0.1)
    #expect(fit.gradientNorm < 1e-8 && fit.constraint == nil)
    // The likelihood, and that it falls in every direction, from the normal density itself.
    func value(_ q: [Double]) -> Double {
      sample.values.reduce(0) { sum, x in
        let a = exp(-0.5 * pow((x - q[1]) / q[2], 2)) / q[2]
        let b = exp(-0.5 * pow((x - q[3]) / q[4], 2)) / q[4]
        return sum + log((q[0] * a + (1 - q[0]) * b) / (2 * Double.pi).squareRoot())
      }
    }
    let p = [fit.weights[0]] + fit.parameters[0] + fit.parameters[1]
    let own = value(p)
    #expect(abs(own - fit.logLikelihood) < 1e-9)
    var highest = -Double.infinity
    for i in p.indices {
      for h in [-1e-3, 1e-3] {
        var q = p
        q[i] += h
        highest = max(highest, value(q))
      }
    }
    #expect(highest < own)
    // The errors against the differenced information of the same likelihood.
    let errors = [fit.weightErrors[0]] + fit.parameterErrors[0] + fit.parameterErrors[1]
    let h = errors.map { 0.02 * $0 }
    let information = p.indices.map { i in
      p.indices.map { -InformationTests.second(p, i, $0, h, value) }
    }
    var worst = 0.0
    let inverse = try #require(Self.inverse(information))
    for i in p.indices {
      worst = max(worst, abs(inverse[i][i].squareRoot() / errors[i] - 1))
    }
    // Differences over 0.02 errors: truncation (0.02)^4 times higher derivatives, rounding
    // 1e-13 / 0.02^2.
    #expect(worst < 1e-4)
    #expect(abs(fit.weightErrors[1] - fit.weightErrors[0]) < 1e-12)
  }

  /// The inverse of a matrix; nil where it is singular.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    let n = matrix.count
    var rows = matrix.enumerated().map { i, row in row + (0..<n).map { $0 == i ? 1.0 : 0 } }
    for column in 0..<n {
      let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(pivot, column)
      let head = rows[column][column]
      guard head != 0 else { return nil }
      rows[column] = rows[column].map { $0 / head }
      for other in 0..<n where other != column {
        let factor = rows[other][column]
        rows[other] = zip(rows[other], rows[column]).map { $0 - factor * $1 }
      }
    }
    return rows.map { Array($0[n...]) }
  }

  @Test("A component that shrinks to ties is held at the floor and says so")
  func floor() throws {
    let values =
      try InformationTests.draw(.normal, [5, 1], 30) + [Double](repeating: 5.5, count: 20)
    let fit = try MixtureFit(Sample(values), family: .normal)
    #expect(fit.constraint?.contains("held") == true)
    #expect(throws: FitError.self) { try MixtureFit(Sample(values), family: .gamma) }
  }

  @Test("Zeros and positive losses separate")
  func zeros() throws {
    let positive = try InformationTests.draw(.gamma, [3, 2], 30)
    let fit = try ZeroInflatedFit(
      positive + [Double](repeating: 0, count: 10), family: .gamma, series: "Losses")
    let base = try FitFamily.gamma.fit(Sample(positive))
    #expect(fit.zeroProbability == 0.25)
    #expect(fit.base.parameters == base.parameters)
    #expect(abs(fit.model.mean - 0.75 * base.model.mean) < 1e-12)
    #expect(
      abs(fit.logLikelihood - base.logLikelihood - 40 * (0.25 * log(0.25) + 0.75 * log(0.75)))
        < 1e-10)
  }
}
