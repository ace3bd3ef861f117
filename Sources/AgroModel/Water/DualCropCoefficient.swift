/// FAO-56's soil-water balance with the dual crop coefficient: transpiration and evaporation apart,
/// one field, one season, day by day.
///
/// ```
/// Kcmax = max(1.2 + (0.04 (u2 - 2) - 0.004 (RHmin - 45)) (h / 3)^0.3, Kcb + 0.05)   (eq. 72)
/// fc    = ((Kcb - Kcbini) / (Kcmax - Kcbini))^(1 + 0.5 h)                           (eq. 76)
/// Kr    = (TEW - De) / (TEW - REW)                                                  (eq. 74)
/// Ke    = min(Kr (Kcmax - Kcb), few Kcmax),   few = min(1 - fc, fw)                 (eq. 71, 75)
/// Ks    = (TAW - Dr) / (TAW - RAW)                                                  (eq. 84)
/// ETa   = (Ks Kcb + Ke) ET0                                                         (eq. 80)
/// ```
/// Depletion of a day's morning decides its evaporation and stress. Height and root depth grow with
/// Kcb and never shrink. This is the reference form; the simulation uses the single coefficient
/// (`CropWater`).
///
/// Reference: Allen et al. 1998, FAO-56, chapters 7 and 8.
///
/// Checked by: FieldSeasonFilesTests, the cotton season Maricopa 2013 of pyfao56.
public struct DualCropCoefficient: Sendable, Hashable {
  /// Basal coefficients of the initial, middle and end stage.
  public var initialBasal, middleBasal, endBasal: Double
  /// Lengths of the initial, development, middle and late stage, days.
  public var initialDays, developmentDays, middleDays, lateDays: Int
  /// Plant height at the start and at its largest, metres.
  public var initialHeight, largestHeight: Double
  /// Soil water content at field capacity, at the wilting point and at the start, m3/m3.
  public var fieldCapacity, wiltingPoint, initialWater: Double
  /// Root depth at the start and at its largest, metres.
  public var initialRoots, largestRoots: Double
  /// Depletion fraction at 5 mm a day (table 22).
  public var depletionFraction: Double
  /// Depth of the layer that evaporates, metres.
  public var evaporationDepth: Double
  /// Readily evaporable water, mm (table 19).
  public var readilyEvaporable: Double

  /// A crop on a soil.
  public init(
    basal: (initial: Double, middle: Double, end: Double),
    days: (initial: Int, development: Int, middle: Int, late: Int),
    height: (initial: Double, largest: Double),
    soil: (fieldCapacity: Double, wiltingPoint: Double, initial: Double),
    roots: (initial: Double, largest: Double), depletionFraction: Double,
    evaporationDepth: Double, readilyEvaporable: Double
  ) {
    (initialBasal, middleBasal, endBasal) = basal
    (initialDays, developmentDays, middleDays, lateDays) = days
    (initialHeight, largestHeight) = height
    (fieldCapacity, wiltingPoint, initialWater) = soil
    (initialRoots, largestRoots) = roots
    self.depletionFraction = depletionFraction
    self.evaporationDepth = evaporationDepth
    self.readilyEvaporable = readilyEvaporable
  }

  /// The basal coefficient on day `index` of the season, counted from 0.
  public func basal(onDay index: Int) -> Double {
    let first = initialDays
    let second = first + developmentDays
    let third = second + middleDays
    let fourth = third + lateDays
    if index <= first { return initialBasal }
    if index <= second {
      let share = Double(index - first) / Double(developmentDays)
      return initialBasal + (middleBasal - initialBasal) * share
    }
    if index <= third { return middleBasal }
    if index < fourth {
      return middleBasal + (endBasal - middleBasal) * Double(index - third) / Double(lateDays)
    }
    return endBasal
  }
}

/// What a day brings to a field.
public struct WaterDay: Sendable, Hashable {
  /// Reference evapotranspiration, mm.
  public var reference: Double
  /// Rain, mm.
  public var rain: Double
  /// Irrigation, mm.
  public var irrigation: Double
  /// Share of the surface that the irrigation wets; it stays in force until the next one, or until
  /// a rain of 3 mm or more wets all.
  public var wettedShare: Double
  /// Wind speed at 2 m, m/s.
  public var wind: Double
  /// Smallest relative humidity, percent.
  public var smallestHumidity: Double

  /// A day; 2 m/s and 45 % are FAO-56's standard climate.
  public init(
    reference: Double, rain: Double = 0, irrigation: Double = 0, wettedShare: Double = 1,
    wind: Double = 2, smallestHumidity: Double = 45
  ) {
    self.reference = reference
    self.rain = rain
    self.irrigation = irrigation
    self.wettedShare = wettedShare
    self.wind = wind
    self.smallestHumidity = smallestHumidity
  }
}

/// The sums of a season's water balance, mm.
public struct WaterTotals: Sendable, Hashable {
  /// Reference evapotranspiration.
  public var reference = 0.0
  /// Evapotranspiration without stress.
  public var potential = 0.0
  /// Evapotranspiration with stress.
  public var actual = 0.0
  /// Evaporation from the soil.
  public var evaporation = 0.0
  /// Transpiration.
  public var transpiration = 0.0
  /// Deep percolation.
  public var percolation = 0.0
  /// Irrigation.
  public var irrigation = 0.0
  /// Rain.
  public var rain = 0.0
  /// Depletion of the root zone at the end of the first day.
  public var firstDepletion = 0.0
  /// Depletion of the root zone at the end of the season.
  public var lastDepletion = 0.0

  /// No water yet.
  public init() {}
}

extension DualCropCoefficient {
  /// The balance of a season, its first day the first of `days`.
  public func totals(of days: [WaterDay]) -> WaterTotals {
    let evaporable = 1000 * (fieldCapacity - 0.5 * wiltingPoint) * evaporationDepth
    var surface = evaporable
    var depletion = 1000 * (fieldCapacity - initialWater) * initialRoots
    var height = initialHeight
    var roots = initialRoots
    var wetted = 1.0
    var totals = WaterTotals()
    for (index, day) in days.enumerated() {
      let basal = basal(onDay: index)
      let growth = (basal - initialBasal) / (middleBasal - initialBasal)
      height = max(initialHeight + (largestHeight - initialHeight) * growth, 0.001, height)
      roots = max(initialRoots + (largestRoots - initialRoots) * growth, 0.001, roots)
      let climate =
        0.04 * (clamp(day.wind, 1, 6) - 2) - 0.004 * (clamp(day.smallestHumidity, 20, 80) - 45)
      let most = max(1.2 + climate * Trigonometry.power(height / 3, 0.3), basal + 0.05)
      let cover = max(0, (basal - initialBasal) / (most - initialBasal))
      let shaded = cover > 0 ? min(0.99, Trigonometry.power(cover, 1 + 0.5 * height)) : 0
      if day.irrigation > 0 {
        wetted = day.wettedShare
      } else if day.rain >= 3 {
        wetted = 1
      }
      let exposed = clamp(min(1 - shaded, wetted), 0.01, 1)
      let reduction = clamp((evaporable - surface) / (evaporable - readilyEvaporable), 0, 1)
      let evaporation = min(reduction * (most - basal), exposed * most)
      let evaporated = evaporation * day.reference
      let onto = day.rain + day.irrigation / wetted
      let through = max(onto - surface, 0)
      surface = clamp(surface - onto + evaporated / exposed + through, 0, evaporable)

      let potential = (evaporation + basal) * day.reference
      let available = 1000 * (fieldCapacity - wiltingPoint) * roots
      let fraction = clamp(depletionFraction + 0.04 * (5 - potential), 0.1, 0.8)
      let stress = clamp((available - depletion) / (available * (1 - fraction)), 0, 1)
      let transpired = stress * basal * day.reference
      let actual = evaporated + transpired
      let into = day.rain + day.irrigation
      let percolated = max(into - actual - depletion, 0)
      depletion = clamp(depletion - into + actual + percolated, 0, available)

      totals.reference += day.reference
      totals.potential += potential
      totals.actual += actual
      totals.evaporation += evaporated
      totals.transpiration += transpired
      totals.percolation += percolated
      totals.irrigation += day.irrigation
      totals.rain += day.rain
      if index == 0 { totals.firstDepletion = depletion }
      totals.lastDepletion = depletion
    }
    return totals
  }
}

private func clamp(_ x: Double, _ lower: Double, _ upper: Double) -> Double {
  min(max(x, lower), upper)
}
