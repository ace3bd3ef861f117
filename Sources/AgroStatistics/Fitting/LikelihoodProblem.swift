internal import Glibc

/// One family's log-likelihood on one sample, behind closures whose code is specialised.
struct LikelihoodProblem {
  let name: String
  let domains: [ParameterDomain]
  let parameterNames: [String]
  let starts: [SIMD4<Double>]
  /// ln L and its derivatives by the search coordinates (positive parameters by their logarithm).
  let evaluate: (SIMD4<Double>) -> Jet
  /// ln L and its derivatives by the searched parameters themselves.
  let evaluateNatural: (SIMD4<Double>) -> Jet
  /// The reported parameters with derivatives by the searched ones.
  let reported: (SIMD4<Double>) -> Parameters<Jet>
  /// The searched parameters from the reported ones.
  let searched: (SIMD4<Double>) -> SIMD4<Double>
  let searchIndex: (Int) -> Int?
  let logSurvival: (Double, SIMD4<Double>) -> Double
  let constraint: (Int, Bool) -> String

  init<L: LikelihoodFamily>(_ family: L, _ sample: Sample) throws(FitError) {
    for (index, x) in sample.values.enumerated() {
      if let requirement = family.violation(of: x) {
        throw .impossibleValue(
          series: sample.series, index: index, value: x, requirement: requirement)
      }
    }
    let domains = family.domains
    let dimension = domains.count
    let summary = family.summary(sample)
    let isComplete = sample.isComplete
    let total: (Parameters<Jet>) -> Jet = { p in
      isComplete ? family.total(sample, summary, p) : family.incompleteTotal(sample, p)
    }
    name = family.name
    self.domains = domains
    parameterNames = family.parameterNames
    starts = family.starts(sample)
    evaluate = { point in
      var p = Parameters(Jet(0), Jet(0), Jet(0))
      for i in 0..<dimension {
        var variable = Jet(variable: point[i], index: i)
        if domains[i].isLogarithmic { variable = variable.exponential }
        switch i {
        case 0: p.first = variable
        case 1: p.second = variable
        default: p.third = variable
        }
      }
      return total(p)
    }
    evaluateNatural = { total(LikelihoodProblem.variables($0, dimension)) }
    reported = { family.reported(LikelihoodProblem.variables($0, dimension)) }
    searched = { p in
      let searched = family.searched(Parameters(p[0], p[1], p[2]))
      return SIMD4(searched.first, searched.second, searched.third, 0)
    }
    searchIndex = { family.searchIndex(ofReported: $0) }
    logSurvival = { x, p in family.logSurvival(x, Parameters(p[0], p[1], p[2])) }
    constraint = { family.constraint(on: $0, atLower: $1) }
  }

  private static func variables(_ p: SIMD4<Double>, _ dimension: Int) -> Parameters<Jet> {
    Parameters(
      Jet(variable: p[0], index: 0), dimension > 1 ? Jet(variable: p[1], index: 1) : Jet(p[1]),
      dimension > 2 ? Jet(variable: p[2], index: 2) : Jet(p[2]))
  }

  var dimension: Int { domains.count }

  /// Search coordinates of searched parameters.
  func coordinates(_ p: SIMD4<Double>) -> SIMD4<Double> {
    var point = p
    for i in 0..<dimension where domains[i].isLogarithmic { point[i] = log(p[i]) }
    return point
  }

  /// Searched parameters at search coordinates.
  func parameters(_ point: SIMD4<Double>) -> SIMD4<Double> {
    var p = point
    for i in 0..<dimension where domains[i].isLogarithmic { p[i] = exp(point[i]) }
    return p
  }

  func newton(size: Double) -> NewtonMaximum {
    var lower = SIMD4<Double>(repeating: -.infinity)
    var upper = SIMD4<Double>(repeating: .infinity)
    for i in 0..<dimension {
      switch domains[i] {
      case .real, .positive: break
      case .positiveUpTo(let high): upper[i] = log(high)
      case .interval(let low, let high):
        lower[i] = low
        upper[i] = high
      }
    }
    return NewtonMaximum(dimension: dimension, lower: lower, upper: upper, size: size)
  }

  /// The best maximum over all starts, or over those where the likelihood is highest.
  func maximum(size: Double, climbing count: Int = .max) -> NewtonMaximum.Result? {
    let newton = newton(size: size)
    var points = starts.map { coordinates($0) }
    if count < points.count {
      let ranked = points.map { point in
        let value = evaluate(point.clamped(lowerBound: newton.lower, upperBound: newton.upper))
          .value
        return (point: point, value: value.isFinite ? value : -.infinity)
      }.sorted { $0.value > $1.value }
      points = ranked.prefix(count).map(\.point)
    }
    var best: NewtonMaximum.Result?
    for point in points {
      guard let result = newton.climb(from: point, evaluate) else { continue }
      guard let old = best else {
        best = result
        continue
      }
      let isBetter = result.jet.value > old.jet.value + 1e-10 * (1 + abs(old.jet.value))
      if isBetter && (result.hasConverged || !old.hasConverged)
        || (result.hasConverged && !old.hasConverged)
      {
        best = result
      }
    }
    return best
  }
}

extension FitFamily {
  /// The likelihood to climb, or nil for families whose maximum has a closed form.
  func problem(for sample: Sample) throws(FitError) -> LikelihoodProblem? {
    switch self {
    case .normal: try LikelihoodProblem(NormalLikelihood(), sample)
    case .lognormal: try LikelihoodProblem(LognormalLikelihood(), sample)
    case .gamma: try LikelihoodProblem(GammaLikelihood(), sample)
    case .weibull: try LikelihoodProblem(WeibullLikelihood(), sample)
    case .beta(let lower, let upper):
      try LikelihoodProblem(BetaLikelihood(lower: lower, upper: upper), sample)
    case .burr: try LikelihoodProblem(BurrLikelihood(), sample)
    case .logLogistic: try LikelihoodProblem(LogLogisticLikelihood(), sample)
    case .generalisedPareto(let threshold):
      try LikelihoodProblem(GeneralisedParetoLikelihood(threshold: threshold), sample)
    case .generalisedExtremeValue:
      try LikelihoodProblem(GeneralisedExtremeValueLikelihood(), sample)
    case .gumbel: try LikelihoodProblem(GumbelLikelihood(), sample)
    case .truncatedNormal(let lower, let upper):
      try LikelihoodProblem(
        TruncatedNormalLikelihood(lower: lower, upper: upper, sample: sample), sample)
    case .negativeBinomial: try LikelihoodProblem(NegativeBinomialLikelihood(), sample)
    case .pareto, .exponential, .uniform, .poisson, .binomial: nil
    }
  }
}
