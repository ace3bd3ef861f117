internal import Glibc

extension FitFamily {
  /// Maximum likelihood estimates with the inverse observed information.
  package func estimate(_ sample: Sample) throws(FitError) -> Estimate {
    guard let problem = try problem(for: sample) else { return try closedEstimate(sample) }
    let found = problem.maximum(size: sample.size)
    if self == .burr, let end = try burrEstimate(beyond: found, sample) { return end }
    guard let result = found else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "no starting point has a finite likelihood")
    }
    return try problem.estimate(result, sample)
  }

  /// The other end of the Burr family, where the tail shape is small, if the likelihood is higher
  /// there than what the search from the Weibull side found.
  private func burrEstimate(
    beyond found: NewtonMaximum.Result?, _ sample: Sample
  ) throws(FitError) -> Estimate? {
    let hasConverged = found?.hasConverged ?? false
    var highest = hasConverged ? found?.jet.value ?? -.infinity : -.infinity
    var best: Estimate?
    if !hasConverged || (found?.point[2] ?? 0) > 2 {
      let other = try LikelihoodProblem(BurrParetoLikelihood(), sample)
      if let end = other.maximum(size: sample.size, climbing: 2), end.hasConverged,
        end.jet.value > highest
      {
        highest = end.jet.value
        best = try other.estimate(end, sample)
      }
    }
    if let limit = BurrParetoLikelihood.limit(sample), limit.logLikelihood > highest {
      return limit
    }
    return best
  }
}

extension LikelihoodProblem {
  /// Turns the end of a search into estimates in the reported parameters.
  func estimate(
    _ result: NewtonMaximum.Result, _ sample: Sample
  ) throws(FitError) -> Estimate {
    let point = parameters(result.point)
    let natural = evaluateNatural(point)
    var gradientNorm = 0.0
    for i in 0..<dimension where result.isHeld[i] == 0 {
      gradientNorm = max(gradientNorm, abs(natural.gradient[i]))
    }
    gradientNorm /= sample.size
    guard result.hasConverged else {
      throw .notConverged(
        series: sample.series, family: name, iterations: result.iterations,
        gradientNorm: gradientNorm)
    }
    guard let factor = SmallMatrix(negating: natural, held: result.isHeld).factored() else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "the observed information at the maximum is singular")
    }
    let map = reported(point)
    // Covariance = J (-H)^-1 J', with held parameters contributing nothing.
    var columns: [SIMD4<Double>] = []
    for i in 0..<dimension {
      var unit = SIMD4<Double>.zero
      if result.isHeld[i] == 0 { unit[i] = 1 }
      columns.append(factor.solve(unit))
    }
    var covariance: [[Double]] = []
    var values: [Double] = []
    for r in 0..<dimension {
      var row: [Double] = []
      var left = SIMD4<Double>.zero
      for i in 0..<dimension { left += map[r].gradient[i] * columns[i] }
      for c in 0..<dimension { row.append((left * map[c].gradient).sum()) }
      covariance.append(row)
      values.append(map[r].value)
    }
    return Estimate(
      parameters: values, covariance: covariance, logLikelihood: natural.value,
      iterations: result.iterations, gradientNorm: gradientNorm,
      constraint: constraintText(result))
  }

  private func constraintText(_ result: NewtonMaximum.Result) -> String? {
    for i in 0..<dimension where result.isHeld[i] != 0 {
      switch domains[i] {
      case .real, .positive: continue
      case .positiveUpTo: return constraint(i, false)
      case .interval(let low, _): return constraint(i, result.point[i] <= low)
      }
    }
    return nil
  }
}
