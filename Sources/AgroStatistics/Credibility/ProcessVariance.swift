/// How the effect of the year that all parts of a unit share enters the process variance.
public enum CommonYearEffect: Sendable, Equatable {
  /// Process variance `s2 / w`: the model of Buhlmann and Straub.
  case absent
  /// Process variance `s2 / w + c2` with this c2, in squared units of the ratios, at least 0.
  case known(variance: Double)
  /// Process variance `s2 / w + c2` with both estimated from the experience.
  case estimated
}

/// The variance of a unit's ratio around the unit's own mean: `s2 / w + c2`.
///
/// With c2 = 0 the variance vanishes as the volume grows. It does not where all fields of a
/// district share the year: no number of hectares averages the weather of one year away.
public struct ProcessVariance: Sendable, Equatable {
  /// s2, the variance of a ratio of weight 1 apart from the year effect.
  public let perUnitWeight: Double
  /// c2, the variance of the common year effect.
  public let commonYear: Double
  /// c2 before it was cut at 0; nil where it was not estimated.
  public let commonYearEstimate: Double?
  /// False where c2 was asked for but the weights do not vary enough to tell it from s2; then
  /// c2 is 0 and s2 carries the whole variance.
  public let isCommonYearIdentified: Bool
  /// Periods less unit means: the degrees of freedom behind the estimate.
  public let degreesOfFreedom: Int

  /// The process variance of a ratio of the given weight.
  public func variance(atWeight weight: Double) -> Double { perUnitWeight / weight + commonYear }

  /// Estimates the process variance from the deviations of units from their own means.
  ///
  /// Without a year effect, s2 is the pooled weighted mean square
  /// `sum w (x - x_i)^2 / sum (n_i - 1)`. With one, s2 and c2 solve the two moment equations of
  /// the weighted and of the plain sums of squares,
  ///
  ///     E sum w (x - x_w)^2 = s2 sum (n_i - 1)              + c2 sum (w_i - sum w^2 / w_i)
  ///     E sum   (x - x_p)^2 = s2 sum (1 - 1/n_i) sum_t 1/w + c2 sum (n_i - 1)
  ///
  /// with x_w and x_p a unit's weighted and plain mean. A negative solution is cut at 0 and the
  /// other unknown is taken from the first equation.
  init(units: [CredibilityUnit], yearEffect: CommonYearEffect) throws(CredibilityError) {
    var weighted = 0.0
    var plain = 0.0
    var freedom = 0
    var weightedShare = 0.0
    var plainShare = 0.0
    for unit in units {
      guard let mean = unit.mean else { continue }
      let count = Double(unit.observations.count)
      let plainMean = unit.observations.reduce(0) { $0 + $1.value } / count
      var inverseWeights = 0.0
      var squaredWeights = 0.0
      for observation in unit.observations {
        let deviation = observation.value - mean
        weighted += observation.weight * deviation * deviation
        let plainDeviation = observation.value - plainMean
        plain += plainDeviation * plainDeviation
        inverseWeights += 1 / observation.weight
        squaredWeights += observation.weight * observation.weight
      }
      guard weighted.isFinite, plain.isFinite else { throw .overflow(unit: unit.name) }
      freedom += unit.observations.count - 1
      weightedShare += unit.weight - squaredWeights / unit.weight
      plainShare += (1 - 1 / count) * inverseWeights
    }
    guard freedom > 0 else { throw .noReplication }
    let degrees = Double(freedom)
    degreesOfFreedom = freedom
    switch yearEffect {
    case .absent:
      perUnitWeight = weighted / degrees
      commonYear = 0
      commonYearEstimate = nil
      isCommonYearIdentified = true
    case .known(let variance):
      guard variance >= 0, variance.isFinite else {
        throw .invalidParameter(
          ParameterError(
            parameter: "variance", value: variance, requirement: "a finite number of at least 0"))
      }
      perUnitWeight = max(0, (weighted - variance * weightedShare) / degrees)
      commonYear = variance
      commonYearEstimate = nil
      isCommonYearIdentified = true
    case .estimated:
      let determinant = degrees * degrees - weightedShare * plainShare
      // By the Cauchy-Schwarz inequality the products agree only when the weights are equal.
      guard abs(determinant) > 1e-9 * degrees * degrees else {
        perUnitWeight = weighted / degrees
        commonYear = 0
        commonYearEstimate = nil
        isCommonYearIdentified = false
        return
      }
      let within = (degrees * weighted - weightedShare * plain) / determinant
      let year = (degrees * plain - plainShare * weighted) / determinant
      commonYearEstimate = year
      isCommonYearIdentified = true
      if year <= 0 {
        perUnitWeight = weighted / degrees
        commonYear = 0
      } else if within < 0 {
        perUnitWeight = 0
        commonYear = weighted / weightedShare
      } else {
        perUnitWeight = within
        commonYear = year
      }
    }
  }
}
