internal import Glibc

/// Normal law restricted to a given interval; parameters mean and standard deviation of the normal
/// law before the restriction.
///
/// Searched in the natural parameters of the exponential family, eta1 = mean / sd^2 and
/// eta2 = 1 / (2 sd^2), centred on the sample: the likelihood is concave there. Its supremum may
/// lie at eta2 = 0 (an exponential or uniform law) or beyond, so eta2 keeps the standard deviation at
/// or below 30 times that of the sample.
struct TruncatedNormalLikelihood: LikelihoodFamily {
  typealias Summary = Void
  let name = "truncated normal"
  let parameterNames = ["mean", "standardDeviation"]
  let lower: Double
  let upper: Double
  let centre: Double
  let spread: Double

  init(lower: Double, upper: Double, sample: Sample) {
    self.lower = lower
    self.upper = upper
    let moments = NormalLikelihood().summary(sample)
    centre = moments.mean
    spread = moments.variance.squareRoot()
  }

  var domains: [ParameterDomain] { [.real, .interval(0.5 / 900, 1e8)] }

  func violation(of x: Double) -> String? {
    x >= lower && x <= upper ? nil : "numbers between \(lower) and \(upper)"
  }
  func constraint(on index: Int, atLower: Bool) -> String {
    "standardDeviation is held at 30 times that of the sample"
  }

  func starts(_ sample: Sample) -> [SIMD4<Double>] { [SIMD4(0, 0.5, 0, 0)] }

  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    let z = (x - centre) / spread
    let exponent: S = z * p.first - (z * z) * p.second
    return exponent - logNormaliser(p, from: lower) - log(spread)
  }

  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    if x <= lower { return S(0) }
    if x >= upper { return S(-.infinity) }
    return logNormaliser(p, from: x) - logNormaliser(p, from: lower)
  }

  /// ln of the integral of exp(eta1 z - eta2 z^2) over z from `start` to the upper end.
  private func logNormaliser<S: LikelihoodScalar>(_ p: Parameters<S>, from start: Double) -> S {
    let precision = 2 * p.second
    // sd = precision^(-1/2) and mean = eta1 / precision, both in units of the sample.
    let root = (0.5 * precision.logarithm).exponential
    let mean = p.first / precision
    let half: S = 0.5 * (p.first * mean)
    let head: S = halfLogTwoPi + half - root.logarithm
    let a = ((start - centre) / spread - mean) * root
    if upper == .infinity { return head + a.logNormalSurvival }
    let b = ((upper - centre) / spread - mean) * root
    return head + logInterval(a, b)
  }

  /// ln(Phi(b) - Phi(a)), from the side on which it does not cancel.
  private func logInterval<S: LikelihoodScalar>(_ a: S, _ b: S) -> S {
    if a.value + b.value < 0 { return logInterval(-b, -a) }
    let outer = b.logNormalSurvival
    let inner = a.logNormalSurvival
    return inner + IncompleteFunctions.logOfComplement(outer - inner)
  }

  func reported<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    let precision = 2 * p.second
    let deviation = (-0.5 * precision.logarithm).exponential
    return Parameters(centre + spread * (p.first / precision), spread * deviation)
  }

  func searched<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> {
    let precision = ((1 / spread) * p.second).square.inverse
    return Parameters(((1 / spread) * (p.first - centre)) * precision, 0.5 * precision)
  }

  func searchIndex(ofReported index: Int) -> Int? { nil }
  var reportedDomains: [ParameterDomain] { [.real, .positive] }
}
