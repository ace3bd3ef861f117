package import AgroStatistics
internal import CAgroKernels

/// What a crop needs of water, on a soil, with the single crop coefficient of FAO-56: the form that
/// the simulation uses.
///
/// ```
/// Kc    = initial, rising to middle, falling to end; dormant before growth
/// ETc   = Kc ET0                                                            (eq. 58)
/// TAW   = available water a metre x root depth,   RAW = p TAW               (eq. 82, 83)
/// p     = p0 + 0.04 (5 - ETc), within 0.1...0.8                             (table 22)
/// Ks    = (TAW - Dr) / (TAW - RAW), within 0...1                            (eq. 84)
/// ETa   = Ks ETc
/// I     = supply x min(max(0, Dr - target RAW), ETc + reserve)
/// Dr    = Dr + ETa - I - rain, within 0...TAW; what exceeds percolates      (eq. 85, 88)
/// ```
/// The morning's depletion decides the day's stress. Irrigation keeps depletion at `target` of the
/// readily available water; where only a share of the demand arrives (`supply`), that share of each
/// day's need is given. As long as `target RAW + ETc + reserve <= RAW`, more supply never means more
/// stress on any day.
///
/// Reference: Allen et al. 1998, FAO-56, chapters 6 and 8.
///
/// Checked by: DroughtDamageTests, DroughtDamageTests.
public struct CropWater: Sendable, Hashable {
  /// Crop coefficients of the initial, middle and end stage and outside of growth.
  public var initialCoefficient, middleCoefficient, endCoefficient, dormantCoefficient: Parameter
  /// Lengths of the four stages, days.
  public var initialDays, developmentDays, middleDays, lateDays: Parameter
  /// Available water a metre of roots, mm.
  public var waterPerMetre: Parameter
  /// Root depth at the start and at its largest, metres; equal for perennial crops.
  public var initialRoots, largestRoots: Parameter
  /// Depletion fraction p at 5 mm a day.
  public var depletionFraction: Parameter
  /// Depletion on the first day of the season, as a share of the available water.
  public var initialDepletion: Parameter
  /// Share of the readily available water that irrigation leaves depleted.
  public var irrigationTarget: Parameter
  /// What irrigation can give a day above evapotranspiration, mm.
  public var irrigationReserve: Parameter
  /// Share of rain that enters the soil.
  public var effectiveRain: Parameter
  /// The stage of the crop with which growth begins.
  public var startStage: String

  /// A crop's need of water.
  public init(
    coefficients: (initial: Parameter, middle: Parameter, end: Parameter, dormant: Parameter),
    days: (initial: Parameter, development: Parameter, middle: Parameter, late: Parameter),
    waterPerMetre: Parameter, roots: (initial: Parameter, largest: Parameter),
    depletionFraction: Parameter, initialDepletion: Parameter, irrigationTarget: Parameter,
    irrigationReserve: Parameter, effectiveRain: Parameter, startStage: String
  ) {
    (initialCoefficient, middleCoefficient, endCoefficient, dormantCoefficient) = coefficients
    (initialDays, developmentDays, middleDays, lateDays) = days
    self.waterPerMetre = waterPerMetre
    (initialRoots, largestRoots) = roots
    self.depletionFraction = depletionFraction
    self.initialDepletion = initialDepletion
    self.irrigationTarget = irrigationTarget
    self.irrigationReserve = irrigationReserve
    self.effectiveRain = effectiveRain
    self.startStage = startStage
  }

  var inC: agro_crop_water {
    agro_crop_water(
      initial_coefficient: initialCoefficient.value, middle_coefficient: middleCoefficient.value,
      end_coefficient: endCoefficient.value, dormant_coefficient: dormantCoefficient.value,
      initial_days: initialDays.value, development_days: developmentDays.value,
      middle_days: middleDays.value, late_days: lateDays.value,
      water_per_metre: waterPerMetre.value, initial_roots: initialRoots.value,
      largest_roots: largestRoots.value, depletion_fraction: depletionFraction.value,
      initial_depletion: initialDepletion.value, irrigation_target: irrigationTarget.value,
      irrigation_reserve: irrigationReserve.value, effective_rain: effectiveRain.value)
  }
}

/// The water of a block of seasons: sums by lane, in mm.
public struct SeasonWater: Sendable {
  /// Lanes.
  public let years: Int
  let rows: [Double]

  /// Evapotranspiration without stress of a stage, 0 initial ... 3 late.
  public func potential(stage: Int, lane: Int) -> Double { rows[stage * years + lane] }

  /// Evapotranspiration with stress of a stage.
  public func actual(stage: Int, lane: Int) -> Double { rows[(stage + 4) * years + lane] }

  /// Evapotranspiration without stress of the growing season.
  public func potential(lane: Int) -> Double {
    potential(stage: 0, lane: lane) + potential(stage: 1, lane: lane)
      + potential(stage: 2, lane: lane) + potential(stage: 3, lane: lane)
  }

  /// Evapotranspiration with stress of the growing season.
  public func actual(lane: Int) -> Double {
    actual(stage: 0, lane: lane) + actual(stage: 1, lane: lane) + actual(stage: 2, lane: lane)
      + actual(stage: 3, lane: lane)
  }

  /// Irrigation.
  public func irrigation(lane: Int) -> Double { rows[9 * years + lane] }

  /// Depletion of the root zone when growth ends; the initial one where there was none.
  public func lastDepletion(lane: Int) -> Double { rows[10 * years + lane] }

  /// The centre of the season's shortfall as a season day, nil where there is no shortfall.
  public func shortfallDay(lane: Int) -> Int? {
    let shortfall = potential(lane: lane) - actual(lane: lane)
    guard shortfall > 1e-9 else { return nil }
    let day = Int((rows[8 * years + lane] / shortfall).rounded())
    return min(max(day, 0), SeasonCalendar.dayCount - 1)
  }
}

extension CropWater {
  /// The water of a block of seasons.
  ///
  /// - Parameters:
  ///   - reference: Reference evapotranspiration, mm, day-major.
  ///   - weather: The weather, of which the rain is taken.
  ///   - starts: The season day on which growth begins, a number a lane; beyond the season where it
  ///     never does.
  ///   - supply: Share of the irrigation demand that arrives, a number a lane, 0...1; 0 is a rainfed
  ///     field.
  /// - Complexity: About 1 microsecond a lane with AVX2.
  public func season(
    reference: [Double], weather: SiteWeather, starts: [Double], supply: [Double]
  ) -> SeasonWater {
    season(
      reference: reference, weather: weather, starts: starts, supply: supply, level: .best)
  }

  package func season(
    reference: [Double], weather: SiteWeather, starts: [Double], supply: [Double],
    level: KernelLevel
  ) -> SeasonWater {
    var rows = emptyRows(years: weather.years)
    unsafe balance(
      reference: reference, weather: weather, starts: starts, supply: supply, level: level,
      irrigated: &rows, rainfed: nil)
    return SeasonWater(years: weather.years, rows: rows)
  }

  /// The water of fields that get the supply and of fields that get none, in one pass.
  package func seasons(
    reference: [Double], weather: SiteWeather, starts: [Double], supply: [Double],
    level: KernelLevel = .best
  ) -> (irrigated: SeasonWater, rainfed: SeasonWater) {
    var irrigated = emptyRows(years: weather.years)
    var rainfed = irrigated
    unsafe balance(
      reference: reference, weather: weather, starts: starts, supply: supply, level: level,
      irrigated: &irrigated, rainfed: &rainfed)
    return (
      SeasonWater(years: weather.years, rows: irrigated),
      SeasonWater(years: weather.years, rows: rainfed)
    )
  }

  private func emptyRows(years: Int) -> [Double] {
    [Double](repeating: 0, count: Int(AGRO_WATER_ROWS) * years)
  }

  private func balance(
    reference: [Double], weather: SiteWeather, starts: [Double], supply: [Double],
    level: KernelLevel, irrigated: UnsafeMutablePointer<Double>?,
    rainfed: UnsafeMutablePointer<Double>?
  ) {
    let years = weather.years
    let days = SeasonCalendar.dayCount
    precondition(
      reference.count == days * years && weather.precipitationMillimetres.count == days * years
        && starts.count == years && supply.count == years && days <= Int(AGRO_WATER_DAYS),
      "Weather, stages and supply must have the same lanes.")
    var crop = inC
    unsafe agro_water_balance(
      agro_level(rawValue: agro_level.RawValue(level.rawValue)), &crop, years, days, reference,
      weather.precipitationMillimetres, starts, supply, irrigated, rainfed)
  }
}

extension SiteWeather {
  /// Hargreaves' reference evapotranspiration of every day and lane, mm, day-major: computed once a
  /// zone and shared by its crops.
  ///
  /// - Parameters:
  ///   - factor: A regional factor; 1 is the published formula.
  ///   - radiation: Extraterrestrial radiation by day of the year, mm a day, where it is known
  ///     already (`PhenologySite.extraterrestrialMillimetres`).
  public func referenceEvapotranspiration(
    factor: Double = 1, radiation: [Double]? = nil
  ) -> [Double] {
    let days = SeasonCalendar.dayCount
    let table = (radiation ?? SolarDay.extraterrestrialMillimetres(latitude: latitude))
      .map { factor * 0.0023 * $0 }
    let level = agro_best_level()
    let count = days * years
    let lanes = years
    return unsafe [Double](unsafeUninitializedCapacity: count) { out, initialised in
      initialised = count
      guard let out = out.baseAddress, lanes > 0 else { return }
      unsafe minimumCelsius.withUnsafeBufferPointer { low in
        unsafe maximumCelsius.withUnsafeBufferPointer { high in
          guard let low = low.baseAddress, let high = high.baseAddress else { return }
          for day in 0..<days {
            let sun = table[SeasonCalendar.dayOfYear(day) - 1]
            let first = day * lanes
            unsafe agro_hargreaves(level, lanes, low + first, high + first, sun, out + first)
          }
        }
      }
    }
  }
}
