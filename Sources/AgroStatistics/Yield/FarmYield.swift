internal import Glibc

/// Where a farm's variation around its area comes from.
public enum VariationBasis: Sendable, Equatable {
  /// Estimated from this many farm-years.
  case data(farmYears: Int)
  /// Assumed, with a label that every report shows.
  case assumption(String)
}

/// The law of a farm's yield below that of its area: y_farm = r y_area f.
///
/// r is the farm's lasting level over the area's; f is independent of the area, of other farms and
/// between years, lognormal with mean 1. Aggregated yields understate farm risk: no farm-level
/// cover is priced from an area series without this step.
public struct FarmYield: Sendable {
  /// The law of the area's yield.
  public let area: AnyDistribution
  /// r, insured yield of the farm over the area's.
  public let level: Double
  /// The coefficient of variation of f.
  public let variation: Double
  /// Where the variation comes from.
  public let basis: VariationBasis
  private let logDeviation: Double

  /// - Parameters:
  ///   - area: the law of the area's yield, of values at or above 0.
  ///   - level: finite, above 0.
  ///   - variation: finite, at least 0.
  /// - Throws: `ParameterError` outside these domains.
  public init(
    area: AnyDistribution, level: Double = 1, variation: Double, basis: VariationBasis
  ) throws(ParameterError) {
    guard level > 0, level.isFinite else {
      throw ParameterError(
        parameter: "level", value: level, requirement: "a finite number above 0")
    }
    guard variation >= 0, variation.isFinite else {
      throw ParameterError(
        parameter: "variation", value: variation, requirement: "a finite number at or above 0")
    }
    self.area = area
    self.level = level
    self.variation = variation
    self.basis = basis
    logDeviation = log1p(variation * variation).squareRoot()
  }

  public var mean: Double { level * area.mean }

  /// r^2 ((1 + CV^2) (variance + mean^2) - mean^2).
  public var variance: Double {
    let m = area.mean
    let growth = variation * variation
    return level * level * (area.variance * (1 + growth) + growth * m * m)
  }

  /// P(y_farm <= y).
  public func probability(atMost y: Double) -> Double {
    average { area.probability(atMost: y / (level * $0)) }
  }

  /// E[max(0, g - y_farm)], the pure premium of a guarantee g per unit of area and price.
  public func expectedDeficit(below guarantee: Double) -> Double {
    average { level * $0 * area.expectedDeficit(below: guarantee / (level * $0)) }
  }

  /// The pure premium over the guarantee.
  public func rate(guarantee: Double) -> Double { expectedDeficit(below: guarantee) / guarantee }

  /// One draw: the area's uniform first, the farm's second.
  public func sample(from stream: inout RandomStream) -> Double {
    let common = area.sample(from: &stream)
    let z = SpecialFunctions.normalQuantile(stream.uniform())
    return level * common * exp(logDeviation * (z - 0.5 * logDeviation))
  }

  /// E[g(f)] over the lognormal f.
  private func average(_ g: (Double) -> Double) -> Double {
    if logDeviation == 0 { return g(1) }
    let end = 9.0
    let integral = DoubleExponential.integral(over: [-end, 0, end]) { z in
      exp(-0.5 * z * z) * g(exp(logDeviation * (z - 0.5 * logDeviation)))
    }
    return integral / (2 * Double.pi).squareRoot()
  }

  /// CV of f from farm yields beside area yields: each farm's ratios to the area are divided by
  /// their mean (its r), and pooled with one degree of freedom lost a farm.
  ///
  /// - Parameter ratios: y_farm / y_area, one row a farm, at least 2 years each, all above 0.
  /// - Throws: ``FitError`` where no farm has two years.
  public static func variation(
    ratios: [[Double]], series: String = "The farms"
  ) throws(FitError) -> (variation: Double, farmYears: Int) {
    var squares = 0.0
    var freedom = 0
    var count = 0
    for (index, farm) in ratios.enumerated() {
      for value in farm where !(value >= 0 && value.isFinite) {
        throw .impossibleValue(
          series: series, index: index, value: value, requirement: "ratios at or above 0")
      }
      let mean = farm.reduce(0, +) / Double(max(farm.count, 1))
      guard farm.count >= 2, mean > 0 else { continue }
      squares += farm.reduce(0) { $0 + ($1 / mean - 1) * ($1 / mean - 1) }
      freedom += farm.count - 1
      count += farm.count
    }
    guard freedom > 0 else {
      throw .tooFewObservations(series: series, count: count, required: 2)
    }
    return ((squares / Double(freedom)).squareRoot(), count)
  }
}
