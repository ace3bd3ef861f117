internal import Glibc

/// Distances between the sample's distribution function and the fitted one.
public struct FitStatistics: Sendable, Equatable {
  /// Kolmogorov and Smirnov: the largest distance.
  public let kolmogorovSmirnov: Double
  /// Cramer and von Mises: n times the integrated squared distance.
  public let cramerVonMises: Double
  /// Anderson and Darling: the same, weighted by 1 / (F (1 - F)), so that tails count.
  public let andersonDarling: Double

  /// Statistics of ascending probability transforms.
  ///
  /// - Parameters:
  ///   - lower: F(x), ascending.
  ///   - upper: 1 - F(x), in the same order, accurate near 0.
  ///   - weights: what each observation counts, nil for once each.
  init(lower: [Double], upper: [Double], weights: [Double]?) {
    let floor = 1e-300
    guard let weights else {
      let n = Double(lower.count)
      var distance = 0.0
      var cramer = 1 / (12 * n)
      var anderson = 0.0
      for (i, u) in lower.enumerated() {
        let rank = Double(i)
        distance = max(distance, (rank + 1) / n - u, u - rank / n)
        let gap = u - (2 * rank + 1) / (2 * n)
        cramer += gap * gap
        let mirrored = upper[lower.count - 1 - i]
        anderson += (2 * rank + 1) * (log(max(u, floor)) + log(max(mirrored, floor)))
      }
      kolmogorovSmirnov = distance
      cramerVonMises = cramer
      andersonDarling = -n - anderson / n
      return
    }
    let n = weights.reduce(0, +)
    var distance = 0.0
    var cramer = 0.0
    var anderson = 0.0
    var share = 0.0
    var u = 0.0
    var v = 1.0
    for i in 0...lower.count {
      let nextU = i < lower.count ? lower[i] : 1
      let nextV = i < lower.count ? upper[i] : 0
      // Between two observations the sample's distribution function is the constant `share`.
      let left = u - share
      let right = nextU - share
      cramer += (right * right * right - left * left * left) / 3
      let logs = share > 0 ? share * share * log(max(nextU, floor) / max(u, floor)) : 0
      let rest = share < 1 ? (1 - share) * (1 - share) * log(max(v, floor) / max(nextV, floor)) : 0
      anderson += logs + rest - (nextU - u)
      distance = max(distance, abs(left), abs(right))
      if i < lower.count { share = min(1, share + weights[i] / n) }
      if i == lower.count - 1 { share = 1 }
      u = nextU
      v = nextV
    }
    kolmogorovSmirnov = distance
    cramerVonMises = n * cramer
    andersonDarling = n * anderson
  }
}

/// Goodness of fit with p-values that know that the parameters were estimated.
public struct GoodnessOfFit: Sendable, Equatable {
  /// The distances between sample and law.
  public let statistics: FitStatistics
  /// Share of the bootstrap samples whose refitted statistic is at least as large, counting the
  /// sample itself.
  public let kolmogorovSmirnovProbability: Double
  /// The p-value of the Cramér-von Mises distance.
  public let cramerVonMisesProbability: Double
  /// The p-value of the Anderson-Darling distance.
  public let andersonDarlingProbability: Double
  /// Bootstrap samples that could be fitted, and those that could not.
  public let replicates: Int
  /// Bootstrap samples that could not be fitted.
  public let failures: Int
}

extension Fit {
  /// The distances of the sample from the fitted law. A left-truncated observation is compared with
  /// the law given that it exceeds its truncation point.
  ///
  /// - Throws: ``FitError`` for censored samples and laws of counts.
  public func statistics() throws(FitError) -> FitStatistics {
    try family.statistics(of: sample, parameters)
  }

  /// Kolmogorov-Smirnov, Cramer-von Mises and Anderson-Darling tests with p-values by parametric
  /// bootstrap: samples from the fitted law are refitted, because a sample lies closer to the law
  /// fitted to it than to the true one (Stute, Gonzalez Manteiga and Presedo Quindimil 1993).
  ///
  /// - Parameters:
  ///   - replicates: bootstrap samples; (replicates + 1) x level should be a whole number.
  ///   - seed: seed of the bootstrap streams.
  public func goodnessOfFit(
    replicates: Int = 999, seed: UInt64 = 1
  ) throws(FitError) -> GoodnessOfFit {
    let own = try statistics()
    let bootstrap = try ParametricBootstrap(
      family, parameters: parameters, sample: sample, seed: seed)
    var exceeding = (0, 0, 0)
    var fitted = 0
    for index in 0..<replicates {
      // A replicate that cannot be fitted is counted and left out, not a reason to stop.
      do {
        let replicate = try bootstrap.replicate(index)
        let estimate = try family.estimate(replicate)
        let there = try family.statistics(of: replicate, estimate.parameters)
        fitted += 1
        if there.kolmogorovSmirnov >= own.kolmogorovSmirnov { exceeding.0 += 1 }
        if there.cramerVonMises >= own.cramerVonMises { exceeding.1 += 1 }
        if there.andersonDarling >= own.andersonDarling { exceeding.2 += 1 }
      } catch { continue }
    }
    let total = Double(fitted + 1)
    return GoodnessOfFit(
      statistics: own, kolmogorovSmirnovProbability: Double(exceeding.0 + 1) / total,
      cramerVonMisesProbability: Double(exceeding.1 + 1) / total,
      andersonDarlingProbability: Double(exceeding.2 + 1) / total, replicates: fitted,
      failures: replicates - fitted)
  }
}

extension FitFamily {
  /// The distances of a sample from the law with the given parameters.
  package func statistics(
    of sample: Sample, _ parameters: [Double]
  ) throws(FitError) -> FitStatistics {
    guard !isDiscrete else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "these statistics are for continuous laws")
    }
    guard !(sample.isCensored ?? []).contains(true) else {
      throw .notFittable(
        series: sample.series, family: name,
        reason: "these statistics need uncensored observations")
    }
    let logSurvival = try logSurvivalFunction(for: sample, parameters)
    var points: [(u: Double, v: Double, weight: Double)] = []
    points.reserveCapacity(sample.values.count)
    for (index, x) in sample.values.enumerated() {
      let weight = sample.weight(index)
      guard weight > 0 else { continue }
      var logUpper = logSurvival(x)
      if let point = sample.truncation?[index], point > -.infinity {
        logUpper -= logSurvival(point)
      }
      points.append((-expm1(min(0, logUpper)), exp(min(0, logUpper)), weight))
    }
    points.sort { $0.u < $1.u }
    return FitStatistics(
      lower: points.map(\.u), upper: points.map(\.v),
      weights: sample.weights == nil ? nil : points.map(\.weight))
  }

  /// ln S of the law with these reported parameters.
  func logSurvivalFunction(
    for sample: Sample, _ p: [Double]
  ) throws(FitError) -> (Double) -> Double {
    if let problem = try problem(for: sample) {
      var reported = SIMD4<Double>.zero
      for (i, value) in p.enumerated() { reported[i] = value }
      let searched = problem.searched(reported)
      return { problem.logSurvival($0, searched) }
    }
    switch self {
    case .exponential: return { $0 > 0 ? -$0 / p[0] : 0 }
    case .pareto: return { $0 > p[0] ? -p[1] * log($0 / p[0]) : 0 }
    default: return { log(max(0, min(1, (p[1] - $0) / (p[1] - p[0])))) }
    }
  }
}
