internal import Glibc

/// Distances between the sample's distribution function and the fitted one.
public struct FitStatistics: Sendable, Equatable {
  /// Kolmogorov and Smirnov: the largest distance.
  public let kolmogorovSmirnov: Double
  /// Cramer and von Mises: n times the integrated squared distance.
  public let cramerVonMises: Double
  /// Anderson and Darling: the same, weighted by 1 / (F (1 - F)), so that tails count.
  public let andersonDarling: Double

  /// The probability transform of one observation.
  struct Transform {
    /// F(x) and 1 - F(x), each accurate near 0.
    var lower, upper: Double
    var weight: Double
    var isCensored: Bool
  }

  private static let floor = 1e-300

  /// Statistics of a complete sample whose observations count once each.
  ///
  /// - Parameter points: in ascending order of `lower`.
  init(complete points: [Transform]) {
    let n = Double(points.count)
    var distance = 0.0
    var cramer = 1 / (12 * n)
    var anderson = 0.0
    for (i, point) in points.enumerated() {
      let rank = Double(i)
      let u = point.lower
      distance = max(distance, (rank + 1) / n - u, u - rank / n)
      let gap = u - (2 * rank + 1) / (2 * n)
      cramer += gap * gap
      let mirrored = points[points.count - 1 - i].upper
      anderson +=
        (2 * rank + 1) * (log(max(u, Self.floor)) + log(max(mirrored, Self.floor)))
    }
    kolmogorovSmirnov = distance
    cramerVonMises = cramer
    andersonDarling = -n - anderson / n
  }

  /// Statistics of a weighted or censored sample: the sample's distribution function is the
  /// product-limit estimate, and where the largest observation is censored, the distances are taken
  /// up to it (Koziol and Green 1976, Biometrika 63, 465-474).
  ///
  /// - Parameter points: in ascending order of `lower`, uncensored ones first where equal.
  init(productLimit points: [Transform]) {
    let n = points.reduce(0) { $0 + $1.weight }
    var distance = 0.0
    var cramer = 0.0
    var anderson = 0.0
    var share = 0.0
    var atRisk = n
    var u = 0.0
    var v = 1.0
    /// Adds the stretch up to the next point, over which the estimate is the constant `share`.
    func stretch(to nextU: Double, _ nextV: Double) {
      let left = u - share
      let right = nextU - share
      cramer += (right * right * right - left * left * left) / 3
      let logs = share > 0 ? share * share * log(max(nextU, Self.floor) / max(u, Self.floor)) : 0
      let rest =
        share < 1
        ? (1 - share) * (1 - share) * log(max(v, Self.floor) / max(nextV, Self.floor)) : 0
      anderson += logs + rest - (nextU - u)
      distance = max(distance, abs(left), abs(right))
      u = nextU
      v = nextV
    }
    for (index, point) in points.enumerated() {
      stretch(to: point.lower, point.upper)
      if !point.isCensored {
        // The last one takes all that is left, whatever the rounding of the sums.
        share =
          index == points.count - 1 ? 1 : 1 - (1 - share) * max(0, 1 - point.weight / atRisk)
      }
      atRisk -= point.weight
    }
    if let last = points.last, !last.isCensored { stretch(to: 1, 0) }
    kolmogorovSmirnov = distance
    cramerVonMises = n * cramer
    andersonDarling = n * anderson
  }

  /// Statistics of counts: sums over the counts instead of integrals (Choulakian, Lockhart and
  /// Stephens 1994, Can. J. Statist. 22, 125-137).
  ///
  /// - Parameters:
  ///   - sample: whole numbers.
  ///   - law: the law they are compared with.
  ///   - ratio: P(k + 1) / P(k) of the law.
  init(counts sample: Sample, law: AnyCountDistribution, ratio: (Double) -> Double) {
    let n = sample.size
    var weights: [Int: Double] = [:]
    for (index, x) in sample.values.enumerated() {
      weights[Int(x), default: 0] += sample.weight(index)
    }
    let smallest = weights.keys.min() ?? 0
    let largest = weights.keys.max() ?? 0
    // What lies outside has less than 1e-9 of the law and none of the sample.
    let first = min(smallest, law.quantile(1e-9))
    let last = max(largest, law.quantile(exceededWith: 1e-9))
    var probability = law.probability(of: first)
    var cumulated = first > 0 ? law.probability(atMost: first - 1) : 0
    var share = 0.0
    var distance = 0.0
    var cramer = 0.0
    var anderson = 0.0
    for k in first...last {
      cumulated += probability
      share += (weights[k] ?? 0) / n
      let gap = share - cumulated
      distance = max(distance, abs(gap))
      cramer += gap * gap * probability
      let variance = cumulated * (1 - cumulated)
      if variance > 1e-12 { anderson += gap * gap * probability / variance }
      probability *= ratio(Double(k))
    }
    kolmogorovSmirnov = distance
    cramerVonMises = n * cramer
    andersonDarling = n * anderson
  }
}

extension FitFamily {
  /// The distances of a sample from the law with the given parameters.
  package func statistics(
    of sample: Sample, _ parameters: [Double]
  ) throws(FitError) -> FitStatistics {
    if isDiscrete { return try countStatistics(of: sample, parameters) }
    let logSurvival = try logSurvivalFunction(for: sample, parameters)
    var points: [FitStatistics.Transform] = []
    points.reserveCapacity(sample.values.count)
    for (index, x) in sample.values.enumerated() {
      let weight = sample.weight(index)
      guard weight > 0 else { continue }
      var logUpper = logSurvival(x)
      if let point = sample.truncation?[index], point > -.infinity {
        logUpper -= logSurvival(point)
      }
      logUpper = min(0, logUpper)
      points.append(
        FitStatistics.Transform(
          lower: -expm1(logUpper), upper: exp(logUpper), weight: weight,
          isCensored: sample.isCensored?[index] ?? false))
    }
    points.sort { $0.lower != $1.lower ? $0.lower < $1.lower : !$0.isCensored && $1.isCensored }
    let isPlain = sample.weights == nil && !(sample.isCensored ?? []).contains(true)
    return isPlain ? FitStatistics(complete: points) : FitStatistics(productLimit: points)
  }

  private func countStatistics(
    of sample: Sample, _ p: [Double]
  ) throws(FitError) -> FitStatistics {
    do {
      let law = try countLaw(p)
      switch self {
      case .negativeBinomial:
        let rest = p[1] / (p[0] + p[1])
        return FitStatistics(counts: sample, law: law) { rest * ($0 + p[0]) / ($0 + 1) }
      case .binomial(let trials):
        let odds = p[0] / (1 - p[0])
        return FitStatistics(counts: sample, law: law) {
          odds * (Double(trials) - $0) / ($0 + 1)
        }
      default: return FitStatistics(counts: sample, law: law) { p[0] / ($0 + 1) }
      }
    } catch {
      throw .notFittable(series: sample.series, family: name, reason: "\(error)")
    }
  }

  /// ln S of the law with these reported parameters.
  func logSurvivalFunction(
    for sample: Sample, _ p: [Double]
  ) throws(FitError) -> (Double) -> Double {
    if self == .burr, p[0] > BurrParetoLikelihood.leastPower {
      // The coordinates of the search overflow here.
      return { x in
        let t = p[0] * log(x / p[2])
        return x > 0 ? -p[1] * (t > 0 ? t + log1p(exp(-t)) : log1p(exp(t))) : 0
      }
    }
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
