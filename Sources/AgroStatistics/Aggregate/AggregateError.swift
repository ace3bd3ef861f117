/// Why an aggregate law cannot be computed.
public enum AggregateError: Error, Sendable, Equatable, CustomStringConvertible {
  case invalidParameter(ParameterError)
  /// The count has no recursion (a table, or a certain claim of every risk).
  case noRecursion
  /// A recursion with negative terms lost its accuracy.
  case unstableRecursion(lowestMass: Double)
  case stepsDiffer(Double, Double)
  case startNotZero(Double)
  case infiniteMoment(String)
  /// A series over the count would have too many terms.
  case tooManyTerms(mean: Double)

  public var description: String {
    switch self {
    case .invalidParameter(let error):
      error.description
    case .noRecursion:
      "The claim count is outside the (a, b, 0) and (a, b, 1) classes, so Panjer's recursion does "
        + "not apply; use the Fourier transform or convolution."
    case .unstableRecursion(let mass):
      "Panjer's recursion lost its accuracy (a mass came out as \(mass)); use the Fourier "
        + "transform."
    case .stepsDiffer(let first, let second):
      "Laws on lattices of step \(first) and \(second) cannot be added; one step was expected."
    case .startNotZero(let start):
      "The severity's lattice starts at \(start), but a compound law needs one from 0."
    case .infiniteMoment(let what):
      "The \(what) of the law is infinite."
    case .tooManyTerms(let mean):
      "A claim count with mean \(mean) is too wide for a series over the count; use "
        + "the Fourier transform or an approximation by moments."
    }
  }
}
