/// Observations to fit a law to: complete, weighted, left-truncated or right-censored.
///
/// A deductible truncates claims on the left (smaller ones are never seen), a limit censors them on
/// the right (only "at least the limit" is known).
public struct Sample: Sendable, Equatable {
  /// The least number of observations that a law is fitted to.
  public static let minimumCount = 8

  /// The name that errors carry.
  public let series: String
  /// The observations in the order given; a censored one is the value it was censored at.
  public let values: [Double]
  /// How often each observation counts; nil means once each.
  public let weights: [Double]?
  /// The point below which an observation would not have been seen, one a value; nil if complete.
  public let truncation: [Double]?
  /// Whether only "above this value" is known, one a value; nil where none is censored.
  public let isCensored: [Bool]?

  /// A checked sample.
  ///
  /// - Parameters:
  ///   - values: at least 8 finite observations of magnitude at most 1e100, not all equal.
  ///   - weights: finite and at least 0, with a positive sum; replication weights, so the sum is
  ///     the number of observations that standard errors and criteria use.
  ///   - truncation: each at or below its value; `-infinity` where an observation is not truncated.
  ///   - isCensored: not all of them.
  public init(
    _ values: [Double], series: String = "The sample", weights: [Double]? = nil,
    truncation: [Double]? = nil, isCensored: [Bool]? = nil
  ) throws(FitError) {
    guard values.count >= Sample.minimumCount else {
      throw .tooFewObservations(
        series: series, count: values.count, required: Sample.minimumCount)
    }
    for (index, value) in values.enumerated() where !(value.magnitude <= 1e100) {
      throw .impossibleValue(
        series: series, index: index, value: value,
        requirement: "finite numbers of magnitude at most 1e100")
    }
    guard values.contains(where: { $0 != values[0] }) else {
      throw .constantSeries(series: series, value: values[0])
    }
    try Sample.check(series, values, weights, truncation, isCensored)
    if let weights {
      let counted = values.indices.filter { weights[$0] > 0 }.map { values[$0] }
      guard counted.count >= Sample.minimumCount else {
        throw .tooFewObservations(
          series: series, count: counted.count, required: Sample.minimumCount)
      }
      guard counted.contains(where: { $0 != counted[0] }) else {
        throw .constantSeries(series: series, value: counted[0])
      }
    }
    self.series = series
    self.values = values
    self.weights = weights
    self.truncation = truncation
    self.isCensored = isCensored
  }

  private static func check(
    _ series: String, _ values: [Double], _ weights: [Double]?, _ truncation: [Double]?,
    _ isCensored: [Bool]?
  ) throws(FitError) {
    if let weights {
      guard weights.count == values.count else {
        throw .inconsistentSample(
          series: series, reason: "\(weights.count) weights for \(values.count) values")
      }
      guard weights.allSatisfy({ $0 >= 0 && $0 <= 1e100 }), weights.contains(where: { $0 > 0 })
      else {
        throw .inconsistentSample(
          series: series, reason: "weights must be finite, at least 0 and not all 0")
      }
    }
    if let truncation {
      guard truncation.count == values.count else {
        throw .inconsistentSample(
          series: series,
          reason: "\(truncation.count) truncation points for \(values.count) values")
      }
      for (index, point) in truncation.enumerated() where !(point <= values[index]) {
        throw .inconsistentSample(
          series: series,
          reason: "observation \(index + 1) is \(values[index]), below its truncation at \(point)")
      }
    }
    if let isCensored {
      guard isCensored.count == values.count else {
        throw .inconsistentSample(
          series: series,
          reason: "\(isCensored.count) censoring flags for \(values.count) values")
      }
      guard isCensored.contains(false) else {
        throw .inconsistentSample(series: series, reason: "every observation is censored")
      }
    }
  }

  /// The number of observations, or the sum of their weights.
  public var size: Double {
    guard let weights else { return Double(values.count) }
    return weights.reduce(0, +)
  }

  /// Whether nothing is truncated or censored.
  public var isComplete: Bool {
    (truncation.map { $0.allSatisfy { $0 == -.infinity } } ?? true)
      && (isCensored.map { !$0.contains(true) } ?? true)
  }

  func weight(_ index: Int) -> Double { weights.map { $0[index] } ?? 1 }

  /// The weighted mean of a function of the values.
  func mean(of f: (Double) -> Double) -> Double {
    guard let weights else {
      var sum = 0.0
      for value in values { sum += f(value) }
      return sum / Double(values.count)
    }
    var sum = 0.0
    var total = 0.0
    for (value, weight) in zip(values, weights) where weight > 0 {
      sum += weight * f(value)
      total += weight
    }
    return sum / total
  }
}
