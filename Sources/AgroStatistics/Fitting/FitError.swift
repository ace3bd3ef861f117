/// Why a law could not be fitted. Every case names the series it happened to.
public enum FitError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Fewer observations than the method needs.
  case tooFewObservations(series: String, count: Int, required: Int)
  /// All observations are equal, so no spread can be estimated.
  case constantSeries(series: String, value: Double)
  /// An observation is NaN, infinite, too large to compute with, or outside the law's support.
  case impossibleValue(series: String, index: Int, value: Double, requirement: String)
  /// Weights, truncation points or flags that do not go with the values.
  case inconsistentSample(series: String, reason: String)
  /// A year occurs twice.
  case duplicatedYear(series: String, year: Int)
  /// Years are missing and the method needs an unbroken series.
  case gap(series: String, afterYear: Int, nextYear: Int)
  /// The likelihood has no maximum on this sample, or the family cannot be fitted to it.
  case notFittable(series: String, family: String, reason: String)
  /// The iteration stopped short of a maximum.
  case notConverged(series: String, family: String, iterations: Int, gradientNorm: Double)
  /// A fitted trend is not positive in some year, so yields cannot be scaled by it.
  case trendNotPositive(series: String, year: Int, value: Double)
  /// Matrices, places and years that do not go together.
  case dependence(reason: String)

  public var description: String {
    switch self {
    case .tooFewObservations(let series, let count, let required):
      "\(series) has \(count) usable observations, but at least \(required) are needed."
    case .constantSeries(let series, let value):
      "\(series) is constant at \(value), so no spread can be estimated from it."
    case .impossibleValue(let series, let index, let value, let requirement):
      "\(series) has \(value) as observation \(index + 1), but must have \(requirement)."
    case .inconsistentSample(let series, let reason):
      "\(series) is not a consistent sample: \(reason)."
    case .duplicatedYear(let series, let year):
      "\(series) has the year \(year) more than once, but each year may occur once."
    case .gap(let series, let after, let next):
      "\(series) has no value between \(after) and \(next), but must have every year."
    case .notFittable(let series, let family, let reason):
      "The \(family) law cannot be fitted to \(series): \(reason)."
    case .notConverged(let series, let family, let iterations, let gradientNorm):
      """
      The fit of the \(family) law to \(series) stopped after \(iterations) iterations with a \
      gradient of \(gradientNorm) an observation, which is no maximum.
      """
    case .trendNotPositive(let series, let year, let value):
      "The trend of \(series) is \(value) in \(year), but must be above 0."
    case .dependence(let reason):
      "The dependence cannot be estimated: \(reason)."
    }
  }
}
