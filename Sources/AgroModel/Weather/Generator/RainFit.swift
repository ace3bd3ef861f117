internal import AgroStatistics
internal import Glibc

/// The rain of one site.
struct RainFit {
  var afterDry, afterWet, amountScale: AnnualCycle
  var laws: [RainAmountLaw]

  /// - Parameters:
  ///   - rain: Days of whole years of 365 days, NaN where missing.
  init(
    place: String, rain: [Double], threshold: Double, paretoTail: Bool
  ) throws(GeneratorError) {
    var dry = Counts()
    var wet = Counts()
    for index in 1..<rain.count {
      let (before, now) = (rain[index - 1], rain[index])
      guard !before.isNaN, !now.isNaN else { continue }
      if before >= threshold {
        wet.add(index % 365, now >= threshold)
      } else {
        dry.add(index % 365, now >= threshold)
      }
    }
    let amounts = rain.enumerated().filter { $0.element >= threshold }
    guard amounts.count >= 8 else {
      throw .neverWet(place: place, threshold: threshold, days: amounts.count)
    }
    afterDry = Self.logistic(dry)
    afterWet = Self.logistic(wet)

    var sums = [Double](repeating: 0, count: 365)
    var days = sums
    for (index, value) in amounts {
      sums[index % 365] += max(value - 0.5 * threshold, 0.1 * threshold)
      days[index % 365] += 1
    }
    let harmonics = switch amounts.count {
    case ..<60: 0
    case ..<200: 1
    case ..<600: 2
    default: 3
    }
    amountScale = Self.logMean(sums: sums, days: days, harmonics: harmonics)
    let scale = amountScale.daily.map { exp($0) }
    var scaled = [[Double]](repeating: [], count: 4)
    for (index, value) in amounts {
      let day = index % 365
      let season = Quarter.of(month: RecordGrid.monthOfDay[day] + 1)
      scaled[season].append(max(value - 0.5 * threshold, 0.1 * threshold) / scale[day])
    }
    do {
      // A season with few wet days takes the law of the year.
      let all = try RainAmountLaw.fit(scaled.flatMap { $0 }, paretoTail: paretoTail)
      laws = []
      for season in scaled {
        laws.append(
          season.count >= 80 ? try RainAmountLaw.fit(season, paretoTail: paretoTail) : all)
      }
    } catch {
      throw .unusable(reason: "The rain amounts of \(place): \(error)")
    }
  }

  struct Counts {
    var successes = [Double](repeating: 0.5 / 365, count: 365)
    var trials = [Double](repeating: 1.0 / 365, count: 365)
    mutating func add(_ day: Int, _ success: Bool) {
      trials[day] += 1
      if success { successes[day] += 1 }
    }
  }

  /// Logistic regression on harmonics of the year, their number (up to 4) by AICc; half a success
  /// and half a failure, spread over the year, keep it finite.
  static func logistic(_ counts: Counts) -> AnnualCycle {
    var best = (aicc: Double.infinity, cycle: AnnualCycle.constant(0))
    let total = counts.trials.reduce(0, +)
    for harmonics in 0...4 {
      let share = counts.successes.reduce(0, +) / total
      var cycle = AnnualCycle(
        [log(share / (1 - share))] + [Double](repeating: 0, count: 2 * harmonics))
      for _ in 0..<30 {
        let eta = cycle.daily
        var sums = [Double](repeating: 0, count: 365)
        var weights = sums
        for day in 0..<365 {
          let x = min(max(eta[day], -9), 9)
          let p = 1 / (1 + exp(-x))
          weights[day] = counts.trials[day] * p * (1 - p)
          sums[day] = weights[day] * x + counts.successes[day] - counts.trials[day] * p
        }
        let next = AnnualCycle.fit(
          sums: sums, weights: weights, harmonics: harmonics, penalty: 0.1)
        let change = zip(next.coefficients, cycle.coefficients).map { abs($0 - $1) }.max() ?? 0
        cycle = next
        if change < 1e-8 { break }
      }
      var likelihood = 0.0
      for (day, x) in cycle.daily.enumerated() {
        likelihood += counts.successes[day] * x - counts.trials[day] * log1p(exp(x))
      }
      let k = Double(2 * harmonics + 1)
      guard total - k - 1 > 0 else { break }
      let aicc = 2 * k - 2 * likelihood + 2 * k * (k + 1) / (total - k - 1)
      if aicc < best.aicc { best = (aicc, cycle) }
    }
    return best.cycle
  }

  /// The logarithm of a positive mean by day of the year: quasi-likelihood with a constant
  /// coefficient of variation, by iterated least squares.
  static func logMean(
    sums: [Double], days: [Double], harmonics: Int, penalty: Double = 2
  ) -> AnnualCycle {
    let mean = sums.reduce(0, +) / max(days.reduce(0, +), 1)
    var cycle = AnnualCycle(
      [log(max(mean, 1e-6))] + [Double](repeating: 0, count: 2 * harmonics))
    for _ in 0..<40 {
      let eta = cycle.daily
      var working = [Double](repeating: 0, count: 365)
      for day in 0..<365 where days[day] > 0 {
        working[day] = days[day] * (eta[day] - 1) + sums[day] * exp(-eta[day])
      }
      let next = AnnualCycle.fit(
        sums: working, weights: days, harmonics: harmonics, penalty: penalty)
      let change = zip(next.coefficients, cycle.coefficients).map { abs($0 - $1) }.max() ?? 0
      cycle = next
      if change < 1e-9 { break }
    }
    return cycle
  }
}
