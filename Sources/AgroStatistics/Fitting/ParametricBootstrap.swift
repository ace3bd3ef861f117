internal import Glibc

/// Samples drawn from a fitted law and refitted, replicate by replicate.
struct ParametricBootstrap {
  let family: FitFamily
  let law: AnyDistribution
  let sample: Sample
  let seed: UInt64

  init(
    _ family: FitFamily, parameters: [Double], sample: Sample, seed: UInt64
  ) throws(FitError) {
    self.family = family
    self.sample = sample
    self.seed = seed
    do { law = try family.law(parameters) } catch {
      throw .notFittable(series: sample.series, family: family.name, reason: "\(error)")
    }
    guard !(sample.isCensored ?? []).contains(true) else {
      throw .notFittable(
        series: sample.series, family: family.name,
        reason: "the censoring of a simulated sample is unknown; use profile likelihood")
    }
  }

  /// The sample of one replicate: same size, weights and truncation points.
  func replicate(_ index: Int) throws(FitError) -> Sample {
    var stream = RandomStream(
      seed: seed,
      at: StreamAddress(
        purpose: .bootstrap, entity: 0, replicate: UInt32(truncatingIfNeeded: index)))
    var values: [Double] = []
    values.reserveCapacity(sample.values.count)
    for i in sample.values.indices {
      if let point = sample.truncation?[i], point > -.infinity {
        // Given X > point, the survival probability is uniform on (0, S(point)).
        let q = law.probability(above: point) * stream.uniform()
        values.append(max(point, law.quantile(exceededWith: q)))
      } else {
        values.append(law.sample(from: &stream))
      }
    }
    return try Sample(
      values, series: sample.series, weights: sample.weights, truncation: sample.truncation)
  }
}

extension Fit {
  /// Quantiles of (estimate - truth) / standard error over parametric bootstrap samples, on the log
  /// scale for positive parameters (Efron and Tibshirani 1993, section 12.5).
  func bootstrapT(
    _ index: Int, _ level: Double, replicates: Int, seed: UInt64
  ) throws(FitError) -> ConfidenceInterval {
    precondition(replicates >= 19, "\(replicates) replicates cannot give an interval.")
    let bootstrap = try ParametricBootstrap(
      family, parameters: parameters, sample: sample, seed: seed)
    let useLogs = isPositive[index] && parameters[index] > 0
    let error = standardErrors[index] / (useLogs ? parameters[index] : 1)
    guard error > 0 else {
      throw .notFittable(
        series: sample.series, family: family.name,
        reason: "\(family.parameterNames[index]) has no standard error on its constraint")
    }
    var statistics: [Double] = []
    for replicate in 0..<replicates {
      guard let estimate = try? family.estimate(try bootstrap.replicate(replicate)) else {
        continue
      }
      let value = estimate.parameters[index]
      let own = max(0, estimate.covariance[index][index]).squareRoot()
      guard own > 0 else { continue }
      statistics.append(
        useLogs
          ? log(value / parameters[index]) / (own / value) : (value - parameters[index]) / own)
    }
    guard statistics.count * 10 >= replicates * 9 else {
      throw .notFittable(
        series: sample.series, family: family.name,
        reason: "more than a tenth of the bootstrap samples could not be fitted")
    }
    statistics.sort()
    let rank = 0.5 * (1 - level) * Double(statistics.count + 1)
    let low = statistics[min(max(Int(rank.rounded()) - 1, 0), statistics.count - 1)]
    let high = statistics[
      min(max(Int((Double(statistics.count + 1) - rank).rounded()) - 1, 0), statistics.count - 1)]
    let method = IntervalMethod.bootstrapT(replicates: replicates, seed: seed)
    let value = parameters[index]
    if useLogs {
      return ConfidenceInterval(
        lower: value * exp(-high * error), upper: value * exp(-low * error),
        level: level, method: method)
    }
    return ConfidenceInterval(
      lower: value - high * error, upper: value - low * error, level: level, method: method)
  }
}
