/// The three numbers of Buhlmann's model where they are known rather than estimated.
public struct StructureParameters: Sendable, Equatable {
  /// The expected premium over all risks.
  public let mean: Double
  /// EPV, the expected value of the variance of one period given the risk.
  public let processVariance: Double
  /// VHM, the variance between risks of their expected values.
  public let betweenVariance: Double

  /// - Throws: ``ParameterError`` for a mean that is not finite or a negative variance.
  public init(
    mean: Double, processVariance: Double, betweenVariance: Double
  ) throws(ParameterError) {
    guard mean.isFinite else {
      throw ParameterError(parameter: "mean", value: mean, requirement: "a finite number")
    }
    for (name, value) in [
      ("processVariance", processVariance), ("betweenVariance", betweenVariance),
    ] where !(value >= 0 && value.isFinite) {
      throw ParameterError(
        parameter: name, value: value, requirement: "a finite number of at least 0")
    }
    self.mean = mean
    self.processVariance = processVariance
    self.betweenVariance = betweenVariance
  }

  /// The parameters of a collective of a few kinds of risk, each with its share and the mean and
  /// variance of one of its periods.
  ///
  /// - Throws: ``ParameterError`` unless the shares are positive numbers; they are scaled to 1.
  public init(
    risks: [(share: Double, mean: Double, variance: Double)]
  ) throws(ParameterError) {
    let total = risks.reduce(0) { $0 + $1.share }
    for risk in risks where !(risk.share >= 0) {
      throw ParameterError(
        parameter: "share", value: risk.share, requirement: "a number of at least 0")
    }
    guard total > 0, total.isFinite else {
      throw ParameterError(
        parameter: "sum of shares", value: total, requirement: "a finite number above 0")
    }
    let mean = risks.reduce(0) { $0 + $1.share / total * $1.mean }
    try self.init(
      mean: mean,
      processVariance: risks.reduce(0) { $0 + $1.share / total * $1.variance },
      betweenVariance: risks.reduce(0) {
        $0 + $1.share / total * ($1.mean - mean) * ($1.mean - mean)
      })
  }

  /// K = EPV / VHM; infinite where risks do not differ.
  public var k: Double {
    betweenVariance > 0 ? processVariance / betweenVariance : .infinity
  }

  /// `Z = n / (n + K)` after an exposure n of at least 0.
  public func credibility(exposure: Double) -> Double {
    guard betweenVariance > 0 else { return 0 }
    return exposure * betweenVariance / (exposure * betweenVariance + processVariance)
  }

  /// The credibility premium for an observed mean over an exposure.
  public func premium(observedMean: Double, exposure: Double) -> Double {
    let z = credibility(exposure: exposure)
    return z * observedMean + (1 - z) * mean
  }
}
