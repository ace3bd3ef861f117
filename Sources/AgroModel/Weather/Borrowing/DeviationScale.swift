internal import AgroStatistics

/// Factors that bring the daily deviations of a lending site to the size that they have at a place,
/// month by month.
///
/// Days and months vary together: where the means of a calendar month differ less between years, so
/// do its days, but not quite as much less. The factor is a power of the ratio of the deviations
/// between years of the monthly means, of the daily minimum and of the daily maximum, a station near
/// the place over the lending site. That this holds from site to site is an assumption.
public struct DeviationScale: Sendable, Equatable {
  /// Factor of the minimum's deviation by month, January first.
  public var minimum: [Double]
  /// Factor of the maximum's deviation by month.
  public var maximum: [Double]
  /// The power of the ratio of months that was taken: 1 where days differ as months do, 0 where they
  /// do not differ.
  public var exponent: Double
  /// A factor's relative standard error from the lengths of the two records.
  public var relativeError: Double

  /// The usual power: winters of twelve daily records (ten Uzbek places, Tudela in the Ebro valley,
  /// Klein-Altendorf on the Rhine), the error of short records taken out, by
  /// `Tests/Reference/generators/deviation_exponent.py`.
  public static let usualExponent = 0.7
  /// Where it may lie: what the same records give as they are, and proportion.
  public static let exponentRange = 0.55...1.0

  /// Twelve factors each.
  public init(minimum: [Double], maximum: [Double], exponent: Double, relativeError: Double) {
    self.exponent = exponent
    self.minimum = minimum
    self.maximum = maximum
    self.relativeError = relativeError
  }

  /// From the deviations of a station and of the lending site.
  ///
  /// Variances are averaged over each month and its neighbours with weights 1/4, 1/2, 1/4: the
  /// deviation of one month from some 30 years has an error of an eighth.
  public init(
    of station: VariationBetweenYears, to lender: VariationBetweenYears,
    exponent: Double = DeviationScale.usualExponent
  ) {
    func powers(_ place: [Double], _ site: [Double]) -> [Double] {
      zip(Self.smoothed(place), Self.smoothed(site)).map {
        Elementary.exp(0.5 * exponent * Elementary.log($0 / $1))
      }
    }
    minimum = powers(station.monthlyMinimum, lender.monthlyMinimum)
    maximum = powers(station.monthlyMaximum, lender.monthlyMaximum)
    self.exponent = exponent
    // A variance of n years has the relative variance 2 / (n - 1); of three with these weights
    // 3/8 of it, and a deviation has half the relative error of a variance.
    let counts = [station.years, lender.years].map { 1 / Double(max($0 - 1, 1)) }
    relativeError = exponent * (0.375 * 0.5 * (counts[0] + counts[1])).squareRoot()
  }

  /// With a probability of 0.95 a factor is off by no more than times or over this, as far as the
  /// lengths of the records go.
  public var uncertainty: Double { Elementary.exp(1.96 * relativeError) }

  private static func smoothed(_ deviations: [Double]) -> [Double] {
    (0..<12).map { month in
      let near = [month + 11, month, month + 1].map { deviations[$0 % 12] * deviations[$0 % 12] }
      return 0.25 * near[0] + 0.5 * near[1] + 0.25 * near[2]
    }
  }
}
