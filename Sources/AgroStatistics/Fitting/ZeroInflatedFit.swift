internal import Glibc

/// A law with an atom at 0 fitted by maximum likelihood: years or policies without a loss beside
/// the law of the losses.
///
/// The likelihood separates: the share of zeros, and the base law fitted to the positive values.
public struct ZeroInflatedFit: Sendable {
  /// The share of zeros.
  public let zeroProbability: Double
  /// sqrt(p (1 - p) / n).
  public let zeroProbabilityError: Double
  /// The fit of the positive values.
  public let base: Fit<AnyDistribution>
  /// The law with its atom at 0.
  public let model: AnyDistribution
  /// The logarithm of the likelihood of all values, zeros included.
  public let logLikelihood: Double

  /// - Parameters:
  ///   - values: at or above 0, at least 8 of them positive.
  ///   - family: the law of the positive values.
  /// - Throws: ``FitError`` naming the series.
  public init(
    _ values: [Double], family: FitFamily, series: String = "The sample"
  ) throws(FitError) {
    for (index, value) in values.enumerated() where !(value >= 0) {
      throw .impossibleValue(
        series: series, index: index, value: value, requirement: "numbers at or above 0")
    }
    let positive = values.filter { $0 > 0 }
    let n = Double(values.count)
    let fit = try family.fit(Sample(positive, series: series))
    let p = 1 - Double(positive.count) / n
    zeroProbability = p
    zeroProbabilityError = (p * (1 - p) / n).squareRoot()
    base = fit
    let entropy = (p > 0 ? p * log(p) : 0) + (p < 1 ? (1 - p) * log1p(-p) : 0)
    logLikelihood = fit.logLikelihood + n * entropy
    do {
      model = p > 0 ? .zeroInflated(try ZeroInflated(fit.model, zeroProbability: p)) : fit.model
    } catch {
      throw .notFittable(series: series, family: family.name, reason: "\(error)")
    }
  }
}
