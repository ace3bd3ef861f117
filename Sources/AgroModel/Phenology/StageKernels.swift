internal import AgroStatistics
internal import CAgroKernels

/// The kernels of the stage clock over arrays of lanes. Results of every level are the same bits.
enum StageKernels {
  /// Days before any start: a clock with this start always runs.
  static let always = -1.0
  /// Later than every day.
  static let never = 1e9

  /// One day of a zone: its hours, and the temperatures between which they lie.
  struct Day {
    var plan: HourlyPlan
    /// At the sunset before, and at sunset; one number a lane.
    var before: [Double]
    var sunset: [Double]
    /// Where the day's numbers start in the arrays of the season, and those of the next day.
    var offset: Int
    var next: Int

    init(plan: HourlyPlan, years: Int) {
      self.plan = plan
      before = [Double](repeating: 0, count: years)
      sunset = before
      (offset, next) = (0, 0)
    }
  }

  /// out[i] = low + weight (high - low), of the lanes that start at an offset.
  static func blend(
    _ weight: Double, _ low: [Double], _ high: [Double], at offset: Int, to out: inout [Double],
    at start: Int = 0, count: Int, level: KernelLevel
  ) {
    unsafe low.withUnsafeBufferPointer { low in
      unsafe high.withUnsafeBufferPointer { high in
        unsafe out.withUnsafeMutableBufferPointer { out in
          guard let low = low.baseAddress, let high = high.baseAddress, let out = out.baseAddress
          else { return }
          unsafe agro_day_blend(
            code(level), count, weight, low + offset, high + offset, out + start)
        }
      }
    }
  }

  /// The first unknown day of each group of lanes that the Dynamic model takes together.
  static func groups(of years: Int, knownUntil day: Int) -> [UInt32] {
    let size = Int(AGRO_CHILL_GROUP)
    return [UInt32](repeating: UInt32(day), count: (years + size - 1) / size)
  }

  /// Dates the lanes that have an amount of portions of the Dynamic model on one of some days.
  ///
  /// - Parameters:
  ///   - byDay: the portions by the end of each day; read where known, else written.
  ///   - known: the first unknown day of each group; see `groups(of:knownUntil:)`.
  static func dynamic(
    _ hours: SeasonHours, _ weather: SiteWeather, days: Range<Int>, amount: Double,
    precursor: inout [Double], portions: inout [Double], byDay: inout [Double],
    known: inout [UInt32], dates: inout [Double], level: KernelLevel
  ) {
    unsafe hours.weights.withUnsafeBufferPointer { weights in
      unsafe hours.parts.withUnsafeBufferPointer { parts in
        unsafe hours.sunset.withUnsafeBufferPointer { sunset in
          unsafe hours.sunsetBefore.withUnsafeBufferPointer { before in
            var hours = unsafe agro_hours(
              days: SeasonCalendar.dayCount, weight: weights.baseAddress,
              part: parts.baseAddress, sunset: sunset.baseAddress,
              sunset_before: before.baseAddress)
            unsafe agro_dynamic_dates(
              code(level), &hours, weather.years, days.lowerBound, days.upperBound, amount,
              weather.minimumCelsius, weather.maximumCelsius, &precursor, &portions, &byDay,
              &known, &dates)
          }
        }
      }
    }
  }

  /// Adds a day's Utah units or chilling hours.
  static func chill(
    _ day: Day, _ weather: SiteWeather, _ model: ChillModel, sum: inout [Double],
    level: KernelLevel
  ) {
    let n = weather.years
    let kind: Int32 = model == .utah ? 1 : 2
    unsafe withHours(day, weather) { hours in
      unsafe sum.withUnsafeMutableBufferPointer { sum in
        guard let sum = sum.baseAddress else { return }
        unsafe agro_chill_day(code(level), hours, kind, n, sum)
      }
    }
  }

  /// A day's degree hours, into the lanes that start at an offset.
  static func warmth(
    _ day: Day, _ weather: SiteWeather, _ curve: WarmthCurve, to out: inout [Double], at start: Int,
    level: KernelLevel
  ) {
    let n = weather.years
    let kind: Int32 = curve.isLinear ? 1 : 0
    unsafe withHours(day, weather) { hours in
      unsafe out.withUnsafeMutableBufferPointer { out in
        guard let out = out.baseAddress else { return }
        unsafe agro_warmth_day(
          code(level), hours, kind, curve.base, curve.optimum, curve.critical, n, out + start)
      }
    }
  }

  /// A clock that runs over a block, and the thresholds that it has reached.
  struct Run {
    /// What a day adds.
    var clock: agro_clock
    /// The season day after which each lane's clock runs.
    var start: [Double]
    /// The factor of each season day.
    var factors: [Double]
    /// Sums that are waited for, not falling.
    var thresholds: [Double]
    /// The day on which each lane reaches a threshold, `[threshold * years + lane]`.
    private(set) var dates: [Double]
    private var sum: [Double]
    private var reached: [UInt32]

    init(_ clock: agro_clock, start: [Double], factors: [Double], thresholds: [Double]) {
      self.clock = clock
      self.start = start
      self.factors = factors
      self.thresholds = thresholds
      sum = [Double](repeating: 0, count: start.count)
      // A lane whose clock never starts waits for nothing.
      let end = Double(SeasonCalendar.dayCount)
      let isOver = thresholds.first.map { $0 > 0 } ?? false
      reached = start.map { $0 >= end && isOver ? UInt32(thresholds.count) : 0 }
      dates = [Double](repeating: StageKernels.never, count: thresholds.count * start.count)
    }

    /// Goes on over some days, with the rates or daily means of the whole season.
    ///
    /// - Returns: the number of lanes that have not reached all thresholds.
    mutating func advance(_ days: Range<Int>, _ values: [Double], level: KernelLevel) -> Int {
      var waiting = 0
      unsafe agro_clock_days(
        code(level), &clock, start.count, days.lowerBound, days.upperBound, factors, start,
        values, &sum, thresholds.count, thresholds, &reached, &dates, &waiting)
      return waiting
    }
  }

  /// Dates the lanes whose sum has reached the threshold for the first time.
  ///
  /// - Returns: the number of lanes that have not reached it.
  static func reach(
    _ threshold: Double, of sum: [Double], at offset: Int = 0, day: Int, dates: inout [Double],
    level: KernelLevel
  ) -> Int {
    let n = dates.count
    var waiting = 0.0
    unsafe sum.withUnsafeBufferPointer { sum in
      unsafe dates.withUnsafeMutableBufferPointer { dates in
        guard let sum = sum.baseAddress, let dates = dates.baseAddress else { return }
        unsafe agro_clock_reach(
          code(level), n, Double(day), threshold, sum + offset, dates, &waiting)
      }
    }
    return Int(waiting)
  }

  private static func code(_ level: KernelLevel) -> agro_level {
    agro_level(rawValue: UInt32(level.rawValue))
  }

  /// Lends a day in C's form for the time of a call.
  private static func withHours(
    _ day: Day, _ weather: SiteWeather, _ body: (UnsafePointer<agro_day_hours>) -> Void
  ) {
    unsafe weather.minimumCelsius.withUnsafeBufferPointer { low in
      unsafe weather.maximumCelsius.withUnsafeBufferPointer { high in
        unsafe day.before.withUnsafeBufferPointer { before in
          unsafe day.sunset.withUnsafeBufferPointer { sunset in
            guard let low = low.baseAddress, let high = high.baseAddress,
              let before = before.baseAddress, let sunset = sunset.baseAddress
            else { return }
            var hours = agro_day_hours()
            unsafe withUnsafeMutableBytes(of: &hours.weight) { bytes in
              let weights = unsafe bytes.assumingMemoryBound(to: Double.self)
              for hour in 0..<24 { unsafe weights[hour] = day.plan.weights[hour] }
            }
            unsafe withUnsafeMutableBytes(of: &hours.part) { bytes in
              let parts = unsafe bytes.assumingMemoryBound(to: Int32.self)
              for hour in 0..<24 { unsafe parts[hour] = Int32(day.plan.parts[hour].rawValue) }
            }
            unsafe hours.from = unsafe (before, low + day.offset, sunset)
            unsafe hours.to = unsafe (low + day.offset, high + day.offset, low + day.next)
            unsafe body(&hours)
          }
        }
      }
    }
  }
}

/// A curve of degree hours with its three temperatures.
struct WarmthCurve: Sendable, Hashable {
  var isLinear: Bool
  var base: Double
  var optimum: Double
  var critical: Double

  /// What an hour adds.
  func rate(_ celsius: Double) -> Double {
    isLinear
      ? WarmthRate.linearDegreeHour(celsius, base: base, optimum: optimum, critical: critical)
      : WarmthRate.growingDegreeHour(celsius, base: base, optimum: optimum, critical: critical)
  }
}
