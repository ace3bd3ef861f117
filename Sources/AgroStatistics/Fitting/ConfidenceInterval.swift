/// How an interval is computed.
public enum IntervalMethod: Sendable, Equatable {
  /// Estimate plus and minus normal quantiles of the standard error; on the log scale for positive
  /// parameters.
  case wald
  /// All values that the profile likelihood does not reject, at a threshold for small samples:
  /// n ln(1 + t^2 / (n - q)), t the Student quantile with n - q degrees of freedom, q the number of
  /// the other parameters. It makes the interval of a normal mean exact and tends to the chi-square
  /// quantile.
  case profileLikelihood
  /// Quantiles of the studentised statistic over parametric bootstrap samples.
  case bootstrapT(replicates: Int, seed: UInt64)
}

/// An interval for one parameter.
public struct ConfidenceInterval: Sendable, Equatable {
  /// `-infinity` or the end of the domain where the data do not bound the parameter.
  public let lower: Double
  /// `infinity` or the end of the domain where the data do not bound the parameter.
  public let upper: Double
  /// The nominal coverage, for instance 0.9.
  public let level: Double
  /// How the interval was found.
  public let method: IntervalMethod

  /// An interval with its nominal coverage.
  public init(lower: Double, upper: Double, level: Double, method: IntervalMethod) {
    self.lower = lower
    self.upper = upper
    self.level = level
    self.method = method
  }

  /// Whether a value lies in the interval, ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
