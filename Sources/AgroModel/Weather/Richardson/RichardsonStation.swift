package import AgroStatistics
internal import CAgroKernels

/// Richardson's model of the weather of one station: a ``RainChain``, and maximum, minimum and
/// radiation with a residual of three variables, conditional on rain.
///
/// Years of 365 days begin on 1 January, each for itself, with the chain in its periodic state and
/// the residual at 0; they are computed in step, one lane a year.
///
/// Reference: Richardson 1981, Water Resour. Res. 17, 182-190.
public struct RichardsonStation: Sendable {
  /// A course of the year: `mean + amplitude cos(2 pi (day - peak) / 365)`, day 1...365.
  public struct Course: Sendable, Equatable {
    public var mean: Double
    public var amplitude: Double
    public var peak: Double

    public init(mean: Double, amplitude: Double, peak: Double) {
      self.mean = mean
      self.amplitude = amplitude
      self.peak = peak
    }

    /// The value of a day, 0..<365.
    func value(_ day: Int) -> Double {
      let turn = (Double(day + 1) - peak) / 365
      return mean + amplitude * Trigonometry.cosine(2 * Double.pi * turn)
    }
  }

  /// Maximum, minimum (degrees) and radiation, dry and wet.
  public struct Temperatures: Sendable, Equatable {
    /// Course of the maximum and its coefficient of variation, on dry and on wet days.
    public var maximum: [(course: Course, variation: Double)]
    /// Course of the minimum and its deviation.
    public var minimum: (course: Course, deviation: Double)
    /// Course of the radiation and its deviation, on dry and on wet days.
    public var radiation: [(course: Course, deviation: Double)]
    /// The lagged matrix of the residuals of maximum, minimum, radiation, row by row.
    public var own: [Double]
    /// What is added every day, lower triangular, row by row.
    public var factor: [Double]

    /// Parameters; the lists of two are for dry and wet days, the matrices have nine numbers.
    public init(
      maximum: [(course: Course, variation: Double)],
      minimum: (course: Course, deviation: Double),
      radiation: [(course: Course, deviation: Double)], own: [Double], factor: [Double]
    ) {
      precondition(
        maximum.count == 2 && radiation.count == 2 && own.count == 9 && factor.count == 9,
        "Temperatures have two courses and matrices of nine numbers.")
      self.maximum = maximum
      self.minimum = minimum
      self.radiation = radiation
      self.own = own
      self.factor = factor
    }

    public static func == (one: Temperatures, other: Temperatures) -> Bool {
      one.own == other.own && one.factor == other.factor
        && zip(one.maximum, other.maximum).allSatisfy { $0 == $1 }
        && one.minimum == other.minimum
        && zip(one.radiation, other.radiation).allSatisfy { $0 == $1 }
    }
  }

  /// Weather of a block of years, day-major: day `d` of lane `y` at `d * years + y`.
  public struct Block: Sendable {
    public let years: Int
    /// Millimetres.
    public var rain: [Double]
    /// Degrees and units of radiation; empty where only rain is made.
    public var maximum, minimum, radiation: [Double]

    /// Zeros.
    public init(years: Int, rainOnly: Bool) {
      self.years = years
      rain = [Double](repeating: 0, count: 365 * years)
      maximum = rainOnly ? [] : rain
      minimum = maximum
      radiation = maximum
    }
  }

  public let rain: RainChain
  public let temperatures: Temperatures?
  private let tables: [ScoreTable]
  private let days: [Day]
  private let firstChance: Double

  /// Numbers of a day of the year.
  private struct Day: Sendable {
    var maximumMean, maximumDeviation, radiationMean, radiationDeviation: (Double, Double)
    var minimumMean, minimumDeviation: Double
  }

  /// A station.
  ///
  /// - Throws: ``GeneratorError`` where a gamma law has no table.
  public init(rain: RainChain, temperatures: Temperatures? = nil) throws(GeneratorError) {
    self.rain = rain
    self.temperatures = temperatures
    var tables: [ScoreTable] = []
    for month in 0..<12 {
      do { tables.append(try RainAmountLaw.gammaTable(shape: rain.shape[month])) } catch {
        throw .unusable(reason: "\(error)")
      }
    }
    self.tables = tables
    firstChance = rain.wetProbability[364]
    var days: [Day] = []
    if let t = temperatures {
      for day in 0..<365 {
        let (dry, wet) = (t.maximum[0], t.maximum[1])
        let (a, b) = (dry.course.value(day), wet.course.value(day))
        days.append(
          Day(
            maximumMean: (a, b), maximumDeviation: (abs(a) * dry.variation, abs(b) * wet.variation),
            radiationMean: (t.radiation[0].course.value(day), t.radiation[1].course.value(day)),
            radiationDeviation: (t.radiation[0].deviation, t.radiation[1].deviation),
            minimumMean: t.minimum.course.value(day), minimumDeviation: t.minimum.deviation))
      }
    }
    self.days = days
  }

  /// Fills a block with the years from `firstYear` on of the station's streams (purpose weather,
  /// lane: the day of the year, 0..<365; lane 365, draw 0: the state of rain before 1 January).
  public func fill(_ block: inout Block, seed: UInt64, entity: UInt64, firstYear: Int = 0) {
    fill(&block, seed: seed, entity: entity, firstYear: firstYear, level: .best)
  }

  package func fill(
    _ block: inout Block, seed: UInt64, entity: UInt64, firstYear: Int, level: KernelLevel
  ) {
    let years = block.years
    let year = UInt32(truncatingIfNeeded: firstYear)
    let key = StreamKey(seed: seed, purpose: .weather, entity: entity)
    var wet = [Double](repeating: 0, count: years)
    RandomBlock(
      seed: seed,
      at: StreamAddress(purpose: .weather, entity: entity, year: year, lane: 365),
      along: .years(draw: 0)
    ).fillUniform(&wet)
    for lane in wet.indices { wet[lane] = wet[lane] < firstChance ? 1 : 0 }
    var residual = [Double](repeating: 0, count: 3 * years)
    let inC = agro_level(rawValue: UInt32(level.rawValue))
    let isFull = temperatures != nil && !block.maximum.isEmpty
    for day in 0..<365 {
      let month = RecordGrid.monthOfDay[day]
      let address = agro_address(
        key_low: key.low, key_high: key.high, year: year, replicate: 0, lane: UInt32(day))
      let start = day * years
      unsafe tables[month].coefficients.withUnsafeBufferPointer { table in
        guard let table = table.baseAddress else { return }
        var parameters = unsafe kernelDay(day, month, table)
        unsafe wet.withUnsafeMutableBufferPointer { wet in
          unsafe residual.withUnsafeMutableBufferPointer { residual in
            unsafe block.rain.withUnsafeMutableBufferPointer { rain in
              guard let wet = wet.baseAddress, let residual = residual.baseAddress,
                let rain = rain.baseAddress
              else { return }
              guard isFull else {
                unsafe agro_richardson(
                  inC, &parameters, address, years, wet, residual, rain + start, nil, nil, nil)
                return
              }
              unsafe block.maximum.withUnsafeMutableBufferPointer { high in
                unsafe block.minimum.withUnsafeMutableBufferPointer { low in
                  unsafe block.radiation.withUnsafeMutableBufferPointer { sun in
                    guard let high = high.baseAddress, let low = low.baseAddress,
                      let sun = sun.baseAddress
                    else { return }
                    unsafe agro_richardson(
                      inC, &parameters, address, years, wet, residual, rain + start,
                      high + start, low + start, sun + start)
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private func kernelDay(
    _ day: Int, _ month: Int, _ table: UnsafePointer<Double>
  ) -> agro_richardson_day {
    var result = unsafe agro_richardson_day()
    unsafe result.wet_probability = (rain.wetAfterDry[month], rain.wetAfterWet[month])
    unsafe result.amount = agro_curve(
      coefficients: table, low: ScoreTable.low, inverse: 1 / ScoreTable.step,
      intervals: UInt32(ScoreTable.nodeCount - 1))
    unsafe result.amount_mean = rain.shape[month] * rain.scale[month]
    guard let t = temperatures else { return unsafe result }
    func nine(
      _ m: [Double]
    ) -> (Double, Double, Double, Double, Double, Double, Double, Double, Double) {
      (m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8])
    }
    let numbers = days[day]
    unsafe result.own = nine(t.own)
    unsafe result.factor = nine(t.factor)
    unsafe result.maximum_mean = numbers.maximumMean
    unsafe result.maximum_deviation = numbers.maximumDeviation
    unsafe result.minimum_mean = numbers.minimumMean
    unsafe result.minimum_deviation = numbers.minimumDeviation
    unsafe result.radiation_mean = numbers.radiationMean
    unsafe result.radiation_deviation = numbers.radiationDeviation
    return unsafe result
  }
}
