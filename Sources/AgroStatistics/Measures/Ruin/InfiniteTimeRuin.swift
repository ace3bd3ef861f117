internal import Glibc

/// The probability that claims ever exhaust the capital, claims and the times between them of
/// phase type: exact up to rounding.
///
///     psi(u) = pi+ exp((T + t pi+) u) 1
///
/// with (pi, T) the claims' law, t its exit rates. With exponential times of rate lambda and the
/// premium rate c, `pi+ = -(lambda / c) pi T^-1`; in general pi+ is the fixed point of
/// `pi+ = pi A[T + t pi+]`, A the law of the premium earned between claims.
///
/// Reference: Asmussen and Rolski (1991), Insurance: Mathematics and Economics 10, 259-274.
public struct InfiniteTimeRuin: Sendable, Equatable {
  private let claims: PhaseType
  private let ladder: [Double]

  /// - Parameter premiumRate: premium a unit of time, above the expected claims of that time.
  /// - Throws: ``MeasureError/noProfit(expectedClaims:premiumRate:)``.
  public init(
    claims: PhaseType, waits: PhaseType, premiumRate: Double
  ) throws(MeasureError) {
    let expected = claims.mean / waits.mean
    guard premiumRate > expected, premiumRate.isFinite else {
      throw .noProfit(expectedClaims: expected, premiumRate: premiumRate)
    }
    self.claims = claims
    if waits.phases == 1 {
      let rate = -waits.intensity[0, 0] / premiumRate
      let row = DenseMatrix(rows: claims.phases, columns: 1, elements: claims.initial)
      // pi T^-1 is the solution of T' x = pi'.
      let solution = claims.intensity.transposed.solving(row)?.elements ?? []
      ladder = solution.map { -rate * $0 }
      return
    }
    ladder = Self.fixedPoint(claims: claims, waits: waits, premiumRate: premiumRate)
  }

  /// From 0 the iterates rise to the smallest solution, the one sought.
  private static func fixedPoint(
    claims: PhaseType, waits: PhaseType, premiumRate: Double
  ) -> [Double] {
    let n = claims.phases
    let m = waits.phases
    // The premium earned between claims has the waits' law with intensities over the premium rate.
    let clock = (1 / premiumRate) * waits.intensity
    let clockExits = waits.exits.map { $0 / premiumRate }
    let exits = claims.exits
    var ladder = [Double](repeating: 0, count: n)
    for _ in 0..<100_000 {
      var generator = claims.intensity
      for i in 0..<n {
        for j in 0..<n { generator[i, j] += exits[i] * ladder[j] }
      }
      // pi A[Q] = sum over the solution of -(S (+) Q) transposed, row by row.
      let size = m * n
      var system = DenseMatrix(zero: size, size)
      for a in 0..<m {
        for b in 0..<m {
          for i in 0..<n { system[b * n + i, a * n + i] -= clock[a, b] }
        }
        for i in 0..<n {
          for j in 0..<n { system[a * n + j, a * n + i] -= generator[i, j] }
        }
      }
      var start = DenseMatrix(zero: size, 1)
      for a in 0..<m {
        for i in 0..<n { start[a * n + i, 0] = waits.initial[a] * claims.initial[i] }
      }
      guard let occupation = system.solving(start)?.elements else { return ladder }
      var next = [Double](repeating: 0, count: n)
      for a in 0..<m {
        for i in 0..<n { next[i] += occupation[a * n + i] * clockExits[a] }
      }
      let change = zip(next, ladder).reduce(0) { max($0, abs($1.0 - $1.1)) }
      ladder = next
      if change < 1e-16 { break }
    }
    return ladder
  }

  /// psi(u), the probability of ruin from the capital u of at least 0.
  public func probability(capital: Double) -> Double {
    let exits = claims.exits
    var generator = claims.intensity
    for i in 0..<claims.phases {
      for j in 0..<claims.phases { generator[i, j] += exits[i] * ladder[j] }
    }
    let paths =
      (max(0, capital) * generator).exponential * [Double](repeating: 1, count: claims.phases)
    return min(1, max(0, zip(ladder, paths).reduce(0) { $0 + $1.0 * $1.1 }))
  }

  /// The capital at which the probability of ruin is q; 0 where it is lower without capital.
  ///
  /// - Throws: ``MeasureError`` unless q is in (0, 1).
  public func capital(ruinProbability q: Double) throws(MeasureError) -> Double {
    guard q > 0, q < 1 else {
      throw .invalidParameter(
        ParameterError(
          parameter: "ruinProbability", value: q, requirement: "a number in (0, 1)"))
    }
    guard probability(capital: 0) > q else { return 0 }
    var low = 0.0
    var high = claims.mean
    while probability(capital: high) > q { high *= 2 }
    while high - low > 1e-14 * high {
      let middle = 0.5 * (low + high)
      if middle <= low || middle >= high { break }
      if probability(capital: middle) > q { low = middle } else { high = middle }
    }
    return high
  }
}
