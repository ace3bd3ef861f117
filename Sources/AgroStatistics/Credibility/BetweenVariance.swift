/// How the variance between the means of the units of a collective is estimated.
public enum BetweenVarianceEstimator: String, Sendable, CaseIterable {
  /// The unbiased estimator of Buhlmann and Straub (1970); over several groups the ratio of the
  /// sums of their numerators and denominators, which is Ohlsson's (2005) estimator.
  case unbiased
  /// The iterative pseudo-estimator of Bichsel and Straub, the root of
  /// `sum Z_i (X_i - X_z)^2 = d a`; also known as the estimator of Paule and Mandel (1982).
  case iterative
  /// Buhlmann and Gisler (2005), section 6.6: the mean over groups of each group's unbiased
  /// estimate cut at 0. With one group it is the unbiased estimator.
  case buhlmannGisler
}

/// An estimated variance between means.
public struct BetweenVariance: Sendable, Equatable {
  /// How it was estimated.
  public let estimator: BetweenVarianceEstimator
  /// The estimate as it came out, possibly negative.
  public let estimate: Double
  /// The variance used: the estimate, or 0 where it is negative.
  public var value: Double { max(0, estimate) }
  /// True where the experience shows no variance between the means (the estimate is not above 0).
  public var isCutAtZero: Bool { !(estimate > 0) }
}

/// A mean with variance `scale / weight` around the value it estimates; the scale is shared.
struct WeightedMean {
  var mean: Double
  var weight: Double
}

extension BetweenVariance {
  /// Estimates the variance between the means of each group.
  ///
  /// - Parameters:
  ///   - groups: the means of every group, each with its weight above 0.
  ///   - scale: the variance of a mean of weight 1 around what it estimates; at least 0.
  init(groups: [[WeightedMean]], scale: Double, estimator: BetweenVarianceEstimator) {
    self.estimator = estimator
    var numerator = 0.0
    var denominator = 0.0
    var cutMean = 0.0
    var spread: [[WeightedMean]] = []
    for group in groups where group.count > 1 {
      spread.append(group)
      let total = group.reduce(0) { $0 + $1.weight }
      let centre = group.reduce(0) { $0 + $1.weight * $1.mean } / total
      var squares = 0.0
      var sumOfShares = 0.0
      for member in group {
        let deviation = member.mean - centre
        squares += member.weight * deviation * deviation
        sumOfShares += member.weight * (member.weight / total)
      }
      let excess = squares - Double(group.count - 1) * scale
      numerator += excess
      denominator += total - sumOfShares
      cutMean += max(0, excess / (total - sumOfShares))
    }
    guard denominator > 0 else {
      estimate = 0
      return
    }
    switch estimator {
    case .unbiased: estimate = numerator / denominator
    case .buhlmannGisler:
      estimate = spread.count == 1 ? numerator / denominator : cutMean / Double(spread.count)
    case .iterative: estimate = Self.pseudoEstimate(groups: spread, scale: scale)
    }
  }

  /// The root a of `sum tau_i (X_i - X_tau)^2 = d`, `tau_i = 1 / (a + scale / w_i)`, or 0 where
  /// the left side is below d already at a = 0.
  ///
  /// The left side is convex and falls in a, so Newton's steps from 0 rise to the root without
  /// passing it. The plain fixed-point iteration has the same limit and needs hundreds of steps.
  private static func pseudoEstimate(groups: [[WeightedMean]], scale: Double) -> Double {
    let freedom = Double(groups.reduce(0) { $0 + $1.count - 1 })
    if scale == 0 {
      var squares = 0.0
      for group in groups {
        let centre = group.reduce(0) { $0 + $1.mean } / Double(group.count)
        squares += group.reduce(0) { $0 + ($1.mean - centre) * ($1.mean - centre) }
      }
      return squares / freedom
    }
    var a = 0.0
    for _ in 0..<200 {
      var value = 0.0
      var slope = 0.0
      for group in groups {
        var total = 0.0
        var centre = 0.0
        for member in group {
          let precision = 1 / (a + scale / member.weight)
          total += precision
          centre += precision * member.mean
        }
        centre /= total
        for member in group {
          let precision = 1 / (a + scale / member.weight)
          let deviation = member.mean - centre
          value += precision * deviation * deviation
          slope += precision * precision * deviation * deviation
        }
      }
      let step = (value - freedom) / slope
      guard step > 0 else { break }
      a += step
      if step < 1e-15 * a { break }
    }
    return a
  }
}
