internal import Glibc

/// A phase-type law: the time to absorption of a Markov chain with a few transient phases.
///
/// Exponential, Erlang and hyperexponential laws and their mixtures are of this kind. It may be
/// defective in no way: the initial probabilities add up to 1.
///
/// Reference: Neuts (1981); Asmussen and Rolski (1991), Insurance: Mathematics and Economics 10.
public struct PhaseType: Sendable, Equatable {
  /// The probabilities of the first phase.
  public let initial: [Double]
  let intensity: DenseMatrix

  /// - Parameters:
  ///   - initial: probabilities of the first phase, sum 1.
  ///   - intensities: a row for each phase: rates to the other phases, minus the rate of leaving
  ///     on the diagonal; the row's deficit is the rate of absorption.
  /// - Throws: ``ParameterError`` for anything else.
  public init(initial: [Double], intensities: [[Double]]) throws(ParameterError) {
    let size = initial.count
    guard size > 0, intensities.count == size, intensities.allSatisfy({ $0.count == size }) else {
      throw ParameterError(
        parameter: "number of phases", value: Double(intensities.count),
        requirement: "the number of initial probabilities, in rows and columns")
    }
    for probability in initial where !(probability >= 0 && probability <= 1) {
      throw ParameterError(
        parameter: "initial probability", value: probability, requirement: "a number in 0...1")
    }
    let total = initial.reduce(0, +)
    guard abs(total - 1) < 1e-9 else {
      throw ParameterError(
        parameter: "sum of initial probabilities", value: total, requirement: "1 within 1e-9")
    }
    for (i, row) in intensities.enumerated() {
      for (j, rate) in row.enumerated() where !(rate.isFinite && (i == j ? rate < 0 : rate >= 0)) {
        throw ParameterError(
          parameter: "intensity", value: rate,
          requirement: "a finite number, below 0 on the diagonal and at least 0 beside it")
      }
      let deficit = row.reduce(0, +)
      guard deficit <= 1e-12 * abs(row[i]) else {
        throw ParameterError(
          parameter: "row sum of intensities", value: deficit, requirement: "a number of at most 0")
      }
    }
    self.initial = initial
    intensity = DenseMatrix(rows: size, columns: size, elements: Array(intensities.joined()))
    guard intensity.inverse != nil else {
      throw ParameterError(
        parameter: "determinant of intensities", value: 0,
        requirement: "not 0: absorption must be reached from every phase")
    }
  }

  /// Exponential with the given rate.
  public static func exponential(rate: Double) throws(ParameterError) -> PhaseType {
    try PhaseType(initial: [1], intensities: [[-rate]])
  }

  /// The sum of so many exponentials of one rate.
  public static func erlang(shape: Int, rate: Double) throws(ParameterError) -> PhaseType {
    try mixture(of: [(weight: 1, shape: shape, rate: rate)])
  }

  /// A mixture of Erlang laws; shapes 1 give a mixture of exponentials.
  public static func mixture(
    of parts: [(weight: Double, shape: Int, rate: Double)]
  ) throws(ParameterError) -> PhaseType {
    for part in parts where part.shape < 1 || part.shape > 1000 {
      throw ParameterError(
        parameter: "shape", value: Double(part.shape), requirement: "a whole number in 1...1000")
    }
    let size = parts.reduce(0) { $0 + $1.shape }
    var initial = [Double](repeating: 0, count: size)
    var rows = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    var offset = 0
    for part in parts {
      initial[offset] = part.weight
      for phase in 0..<part.shape {
        rows[offset + phase][offset + phase] = -part.rate
        if phase + 1 < part.shape { rows[offset + phase][offset + phase + 1] = part.rate }
      }
      offset += part.shape
    }
    return try PhaseType(initial: initial, intensities: rows)
  }

  var phases: Int { initial.count }

  /// The rates of absorption.
  var exits: [Double] {
    (0..<phases).map { i in
      max(0, -(0..<phases).reduce(0) { $0 + intensity[i, $1] })
    }
  }

  /// `E X = -pi T^-1 1`.
  public var mean: Double { moment(1) }

  /// E X^k = k! pi (-T)^-k 1.
  public func moment(_ order: Int) -> Double {
    var vector = [Double](repeating: 1, count: phases)
    var factor = 1.0
    for k in stride(from: 1, through: order, by: 1) {
      let column = DenseMatrix(rows: phases, columns: 1, elements: vector)
      // The intensity was found invertible when the law was made.
      vector = ((-1.0) * intensity).solving(column)?.elements ?? vector
      factor *= Double(k)
    }
    return factor * zip(initial, vector).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// P(X > x).
  public func probability(above x: Double) -> Double {
    guard x > 0 else { return 1 }
    let survivors = (x * intensity).exponential * [Double](repeating: 1, count: phases)
    return min(1, max(0, zip(initial, survivors).reduce(0) { $0 + $1.0 * $1.1 }))
  }

  /// `E exp(t X) = pi (-t I - T)^-1 exits`; nil where it diverges.
  public func momentGeneratingFunction(at t: Double) -> Double? {
    let shifted = (-t) * DenseMatrix.identity(phases) - intensity
    let column = DenseMatrix(rows: phases, columns: 1, elements: exits)
    guard let solution = shifted.solving(column)?.elements else { return nil }
    // Below the abscissa of convergence every entry of the solution is positive.
    guard solution.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return nil }
    return zip(initial, solution).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
