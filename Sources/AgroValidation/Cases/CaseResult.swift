/// What came of a case.
package enum Verdict: String, Sendable {
  /// Every expected number was computed and lies within the case's tolerance.
  case passed
  /// A number lies outside the tolerance, or the calculation was refused.
  case failed
  /// There is no calculation for the case, or not for all that it expects.
  case notCovered = "not covered"
}

/// A case with its verdict.
package struct CaseResult: Sendable {
  package let published: ValidationCase
  package let verdict: Verdict
  package let comparisons: [Comparison]
  /// What is expected and was not computed.
  package let missing: [String]
  /// Why the case failed or is not covered; nil where the comparisons say it.
  package let reason: String?
  /// How a number was obtained where that is not plain.
  package let notes: [String]

  /// The comparison nearest its tolerance or furthest beyond it.
  package var worst: Comparison? {
    comparisons.max { Self.severity($0) < Self.severity($1) }
  }

  private static func severity(_ comparison: Comparison) -> Double {
    comparison.error == 0 ? 0 : comparison.error / comparison.tolerance
  }

  /// How many numbers were compared.
  package var count: Int { comparisons.reduce(0) { $0 + $1.expected.count } }
}
