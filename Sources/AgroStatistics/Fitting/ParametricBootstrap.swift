internal import Glibc

/// Samples drawn from a fitted law and refitted, replicate by replicate.
struct ParametricBootstrap {
  let family: FitFamily
  let sample: Sample
  let seed: UInt64
  /// When uncensored observations would have been censored; nil where nothing is censored.
  private let censoring: CensoringLaw?

  /// The law that replicates are drawn from.
  enum Law {
    case real(AnyDistribution)
    case counts(AnyCountDistribution)
  }

  init(_ family: FitFamily, sample: Sample, seed: UInt64) {
    self.family = family
    self.sample = sample
    self.seed = seed
    censoring = CensoringLaw(sample)
  }

  /// The family's law with these parameters.
  func law(_ parameters: [Double]) throws(FitError) -> Law {
    do {
      return family.isDiscrete
        ? .counts(try family.countLaw(parameters)) : .real(try family.law(parameters))
    } catch {
      throw .notFittable(series: sample.series, family: family.name, reason: "\(error)")
    }
  }

  /// The sample of one replicate: same size, weights and truncation points. An observation that was
  /// censored may be seen again up to its censoring point; for the others a censoring point is drawn
  /// (Davison and Hinkley 1997, algorithm 3.1).
  ///
  /// - Parameter generation: 0 for samples of the fitted law, 1 for samples of laws fitted to those.
  func replicate(
    _ index: Int, of law: Law, generation: UInt32 = 0
  ) throws(FitError) -> Sample {
    var stream = RandomStream(
      seed: seed,
      at: StreamAddress(
        purpose: .bootstrap, entity: 0, replicate: UInt32(truncatingIfNeeded: index),
        lane: generation))
    var values: [Double] = []
    values.reserveCapacity(sample.values.count)
    switch law {
    case .counts(let law):
      for _ in sample.values.indices { values.append(Double(law.sample(from: &stream))) }
    case .real(let law):
      for i in sample.values.indices {
        if let point = sample.truncation?[i], point > -.infinity {
          // Given X > point, the survival probability is uniform on (0, S(point)).
          let q = law.probability(above: point) * stream.uniform()
          values.append(max(point, law.quantile(exceededWith: q)))
        } else {
          values.append(law.sample(from: &stream))
        }
      }
    }
    guard let censoring else {
      return try Sample(
        values, series: sample.series, weights: sample.weights, truncation: sample.truncation)
    }
    var isCensored = values.map { _ in false }
    for i in values.indices {
      let limit = censoring.limit(of: i, in: sample, from: &stream)
      if values[i] > limit {
        values[i] = limit
        isCensored[i] = true
      }
    }
    return try Sample(
      values, series: sample.series, weights: sample.weights, truncation: sample.truncation,
      isCensored: isCensored)
  }
}

/// The product-limit estimate of the points at which observations are censored. Where all claims
/// have one limit it is that limit.
private struct CensoringLaw {
  /// Ascending.
  let points: [Double]
  /// The estimated probability that a censoring point lies beyond each of them.
  let survival: [Double]

  init?(_ sample: Sample) {
    guard let isCensored = sample.isCensored, isCensored.contains(true) else { return nil }
    var censored: [Double: Double] = [:]
    for (index, x) in sample.values.enumerated() where isCensored[index] {
      censored[x, default: 0] += sample.weight(index)
    }
    let points = censored.keys.sorted()
    var survival: [Double] = []
    var left = 1.0
    for point in points {
      var atRisk = 0.0
      for (index, x) in sample.values.enumerated() where x >= point {
        // An observation equal to the point was seen, so its own censoring point lies beyond.
        guard sample.truncation.map({ $0[index] < point }) ?? true else { continue }
        if x > point || isCensored[index] { atRisk += sample.weight(index) }
      }
      if atRisk > 0 { left *= max(0, 1 - (censored[point] ?? 0) / atRisk) }
      survival.append(left)
    }
    self.points = points
    self.survival = survival
  }

  /// Where observation `index` is censored if it gets that far; infinite where nothing censors it.
  func limit(of index: Int, in sample: Sample, from stream: inout RandomStream) -> Double {
    if sample.isCensored?[index] ?? false { return sample.values[index] }
    // The number of points below the observation.
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle] < sample.values[index] { low = middle + 1 } else { high = middle }
    }
    let level = (low > 0 ? survival[low - 1] : 1) * stream.uniform()
    let found = survival[low...].firstIndex { $0 <= level }
    return found.map { points[$0] } ?? .infinity
  }
}

extension Fit {
  /// Quantiles of (estimate - truth) / standard error over parametric bootstrap samples, on the log
  /// scale for positive parameters (Efron and Tibshirani 1993, section 12.5).
  func bootstrapT(
    _ index: Int, _ level: Double, replicates: Int, seed: UInt64
  ) throws(FitError) -> ConfidenceInterval {
    precondition(replicates >= 19, "\(replicates) replicates cannot give an interval.")
    let bootstrap = ParametricBootstrap(family, sample: sample, seed: seed)
    let law = try bootstrap.law(parameters)
    let useLogs = isPositive[index] && parameters[index] > 0
    let error = standardErrors[index] / (useLogs ? parameters[index] : 1)
    guard error > 0 else {
      throw .notFittable(
        series: sample.series, family: family.name,
        reason: "\(family.parameterNames[index]) has no standard error on its constraint")
    }
    var statistics: [Double] = []
    for replicate in 0..<replicates {
      guard let estimate = try? family.estimate(try bootstrap.replicate(replicate, of: law)) else {
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
