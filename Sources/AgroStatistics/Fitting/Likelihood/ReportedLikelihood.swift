/// A family searched in its reported parameters, for the profile of a reported parameter that mixes
/// several searched ones.
struct ReportedLikelihood<Base: LikelihoodFamily>: LikelihoodFamily {
  let base: Base

  var name: String { base.name }
  var domains: [ParameterDomain] { base.reportedDomains }
  var parameterNames: [String] { base.parameterNames }
  func violation(of x: Double) -> String? { base.violation(of: x) }
  func starts(_ sample: Sample) -> [SIMD4<Double>] { [] }
  func summary(_ sample: Sample) -> Base.Summary { base.summary(sample) }

  func total<S: LikelihoodScalar>(
    _ sample: Sample, _ summary: Base.Summary, _ p: Parameters<S>
  ) -> S {
    base.total(sample, summary, base.searched(p))
  }
  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    base.logDensity(x, base.searched(p))
  }
  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S {
    base.logSurvival(x, base.searched(p))
  }
}
