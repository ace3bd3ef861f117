internal import Glibc

extension FitFamily {
  /// Maximum likelihood estimates with the inverse observed information.
  package func estimate(_ sample: Sample) throws(FitError) -> Estimate {
    guard let problem = try problem(for: sample) else { return try closedEstimate(sample) }
    let found = problem.maximum(size: sample.size)
    if self == .burr, found.map({ !$0.hasConverged || $0.point[2] > 2 }) ?? true {
      // The other end of the family, where the tail shape is small.
      let other = try LikelihoodProblem(BurrParetoLikelihood(), sample)
      if let end = other.maximum(size: sample.size), end.hasConverged,
        !(found?.hasConverged ?? false) || end.jet.value > (found?.jet.value ?? -.infinity)
      {
        return try other.estimate(end, sample)
      }
    }
    guard let result = found else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "no starting point has a finite likelihood")
    }
    return try problem.estimate(result, sample)
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
