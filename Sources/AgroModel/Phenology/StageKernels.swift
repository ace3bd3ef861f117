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

  /// Advances the Dynamic model by a day.
  static func dynamic(
    _ day: Day, _ weather: SiteWeather, precursor: inout [Double], portions: inout [Double],
    level: KernelLevel
  ) {
    let n = weather.years
    unsafe withHours(day, weather) { hours in
      unsafe precursor.withUnsafeMutableBufferPointer { precursor in
        unsafe portions.withUnsafeMutableBufferPointer { portions in
          guard let precursor = precursor.baseAddress, let portions = portions.baseAddress
          else { return }
          unsafe agro_dynamic_day(code(level), hours, n, precursor, portions)
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

  /// Adds the degree days of a day's means to the sums of the lanes whose clock runs.
  static func addDegreeDays(
    of mean: [Double], at offset: Int, day: Int, start: [Double], lower: Double, upper: Double,
    heat: Double, factor: Double, to sum: inout [Double], level: KernelLevel
  ) {
    let n = sum.count
    unsafe mean.withUnsafeBufferPointer { mean in
      unsafe start.withUnsafeBufferPointer { start in
        unsafe sum.withUnsafeMutableBufferPointer { sum in
          guard let mean = mean.baseAddress, let start = start.baseAddress,
            let sum = sum.baseAddress
          else { return }
          unsafe agro_clock_degree_days(
            code(level), n, Double(day), start, lower, upper, heat, factor, mean + offset, sum)
        }
      }
    }
  }

  /// Adds a day's rates to the sums of the lanes whose clock runs.
  static func add(
    _ rate: [Double], at offset: Int, day: Int, start: [Double], factor: Double,
    to sum: inout [Double], level: KernelLevel
  ) {
    let n = sum.count
    unsafe rate.withUnsafeBufferPointer { rate in
      unsafe start.withUnsafeBufferPointer { start in
        unsafe sum.withUnsafeMutableBufferPointer { sum in
          guard let rate = rate.baseAddress, let start = start.baseAddress,
            let sum = sum.baseAddress
          else { return }
          unsafe agro_clock_add(
            code(level), n, Double(day), start, factor, rate + offset, sum)
        }
      }
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
