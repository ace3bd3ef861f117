/// Whether a curve is of the year's total or of its largest single loss.
public enum ExceedanceKind: String, Sendable, CaseIterable {
  /// AEP: the sum of the losses of a year.
  case aggregate
  /// OEP: the largest loss of a year.
  case occurrence
}

/// A point of an exceedance curve.
public struct ExceedancePoint: Sendable, Equatable {
  /// T, in years; the loss is exceeded with probability 1/T a year.
  public let returnPeriod: Int
  /// The loss that is exceeded once in so many years.
  public let loss: Double
  /// Its standard error, in the unit of the loss.
  public let standardError: Double
  /// An interval for the loss from order statistics, at the curve's confidence.
  public let interval: ClosedRange<Double>
}

/// The losses that simulated or observed years exceed once in so many years.
public struct ExceedanceCurve: Sendable, Equatable {
  /// Of a year's sum or of its largest loss.
  public let kind: ExceedanceKind
  /// One loss a year.
  public let years: LossSample

  /// The return periods of a report.
  public static let usualReturnPeriods = [2, 5, 10, 20, 50, 100, 200, 250, 500, 1000]

  /// A curve of one value a year: the year's total, or its largest loss (0 in a year without).
  public init(_ kind: ExceedanceKind, years: LossSample) {
    self.kind = kind
    self.years = years
  }

  /// The loss of a return period, the value at risk at 1 - 1/T, with its errors.
  ///
  /// - Throws: ``MeasureError/returnPeriodTooLong(years:sample:)`` above a tenth of the years.
  public func point(
    returnPeriod: Int, confidence: Double = 0.9
  ) throws(MeasureError) -> ExceedancePoint {
    let level: ProbabilityLevel
    do { level = try ProbabilityLevel(returnPeriod: returnPeriod) } catch {
      throw .invalidParameter(error)
    }
    guard Double(returnPeriod) <= years.effectiveCount / 10 else {
      throw .returnPeriodTooLong(
        years: Double(returnPeriod), sample: Int(years.effectiveCount))
    }
    let density = years.densityAtQuantile(level)
    let p = level.value
    let loss = years.valueAtRisk(level)
    let error =
      density > 0 ? (p * (1 - p) / years.effectiveCount).squareRoot() / density : 0
    return ExceedancePoint(
      returnPeriod: returnPeriod, loss: loss, standardError: error,
      interval: try years.valueAtRiskInterval(level, confidence: confidence))
  }

  /// The points of the usual return periods that the number of years allows.
  public func points(confidence: Double = 0.9) throws(MeasureError) -> [ExceedancePoint] {
    var result: [ExceedancePoint] = []
    for period in Self.usualReturnPeriods
    where Double(period) <= years.effectiveCount / 10 {
      result.append(try point(returnPeriod: period, confidence: confidence))
    }
    return result
  }

  /// P(loss of a year > x), with its binomial standard error.
  public func exceedanceProbability(of loss: Double) -> RiskEstimate {
    let q = years.probability(above: loss)
    let size = years.effectiveCount
    return RiskEstimate(value: q, standardError: (q * (1 - q) / size).squareRoot())
  }

  /// The empirical curve itself: every loss with its rank's exceedance probability, the largest
  /// first. The i-th largest of n is reached or exceeded in i of n years.
  ///
  /// These are descriptions of the sample, not estimates, and are not refused in small samples.
  public func empirical() -> [(loss: Double, probability: Double, returnPeriod: Double)] {
    (0..<years.count).reversed().map { index in
      let probability = years.survival(after: index)
      return (years.losses[index], probability, 1 / probability)
    }
  }
}
