extension FitFamily {
  /// Fits a family of real values to a sample.
  ///
  /// - Parameters:
  ///   - sample: complete, weighted, left-truncated or right-censored for maximum likelihood;
  ///     complete for the other methods.
  ///   - method: maximum likelihood unless said otherwise; moments for families whose parameters
  ///     follow from mean and variance; L-moments for the generalised extreme value, generalised
  ///     Pareto, Gumbel, normal and exponential laws.
  /// - Throws: ``FitError`` naming the series and the reason.
  public func fit(
    _ sample: Sample, method: FitMethod = .maximumLikelihood
  ) throws(FitError) -> Fit<AnyDistribution> {
    let estimate = try estimate(sample, method)
    do { return estimate.fit(try law(estimate.parameters), self, method, sample) } catch {
      throw .notFittable(series: sample.series, family: name, reason: "\(error)")
    }
  }

  /// Fits a family of counts to a complete sample of whole numbers.
  ///
  /// - Throws: ``FitError`` naming the series and the reason.
  public func fitCounts(
    _ sample: Sample, method: FitMethod = .maximumLikelihood
  ) throws(FitError) -> Fit<AnyCountDistribution> {
    guard sample.isComplete else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "counts are fitted to complete samples; this one is truncated or censored")
    }
    let estimate = try estimate(sample, method)
    do { return estimate.fit(try countLaw(estimate.parameters), self, method, sample) } catch {
      throw .notFittable(series: sample.series, family: name, reason: "\(error)")
    }
  }

  func estimate(_ sample: Sample, _ method: FitMethod) throws(FitError) -> Estimate {
    switch method {
    case .maximumLikelihood: return try estimate(sample)
    case .moments, .lMoments:
      guard sample.isComplete else {
        throw .notFittable(
          series: sample.series, family: name,
          reason: "moments need a complete sample; this one is truncated or censored")
      }
      let parameters =
        method == .moments ? try momentParameters(sample) : try lMomentParameters(sample)
      return try evaluated(parameters, sample)
    }
  }

  /// The likelihood and its information at given parameters.
  private func evaluated(
    _ parameters: [Double], _ sample: Sample
  ) throws(FitError) -> Estimate {
    guard let problem = try problem(for: sample) else {
      let closed = try closedEstimate(sample)
      guard zip(closed.parameters, parameters).allSatisfy({ abs($0 - $1) <= 1e-12 * abs($0) })
      else {
        throw .notFittable(
          series: sample.series, family: name, reason: "only maximum likelihood is offered for it")
      }
      return closed
    }
    var reported = SIMD4<Double>.zero
    for (i, value) in parameters.enumerated() { reported[i] = value }
    let searched = problem.searched(reported)
    let jet = problem.evaluateNatural(searched)
    let held = SIMD4<Double>(0, problem.dimension > 1 ? 0 : 1, problem.dimension > 2 ? 0 : 1, 1)
    let result = NewtonMaximum.Result(
      point: problem.coordinates(searched), jet: jet, iterations: 0, decrement: 0, isHeld: held,
      hasConverged: true)
    guard jet.value.isFinite else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "an observation lies outside the support of the law that these moments give")
    }
    do { return try problem.estimate(result, sample) } catch {
      // Away from the maximum the information may be indefinite: estimates without errors.
      let zeros = parameters.map { _ in 0.0 }
      return Estimate(
        parameters: parameters, covariance: parameters.map { _ in zeros },
        logLikelihood: jet.value, iterations: 0, gradientNorm: 0,
        constraint: "no standard errors: the likelihood is not concave at these estimates")
    }
  }
}
