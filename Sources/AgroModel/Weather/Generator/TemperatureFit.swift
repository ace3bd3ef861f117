internal import AgroStatistics
internal import Glibc

/// A temperature variable of one site: its cycles, its tables and the normal scores of its days.
struct TemperatureFit {
  var parameters: TemperatureParameters
  /// Normal score of each day, NaN where the value or the state of rain is missing.
  let scores: [Double]

  /// - Parameters:
  ///   - values: Days of whole years of 365 days, NaN where missing.
  ///   - wet: 1, 0 or NaN.
  init(values: [Double], wet: [Double]) {
    let known = values.indices.filter { !values[$0].isNaN && !wet[$0].isNaN }
    let isLong = known.count >= 12 * 365
    let dryDays = known.filter { wet[$0] == 0 }
    let wetDays = known.filter { wet[$0] == 1 }
    // The course of dry days, and how far wet days lie from it.
    let course = Self.mean(dryDays, harmonics: isLong ? 4 : 3, penalty: 1) { values[$0] }.daily
    let wetHarmonics = wetDays.count < 60 ? 0 : wetDays.count < 400 ? 1 : 2
    let difference = Self.mean(wetDays, harmonics: wetHarmonics, penalty: 20) {
      values[$0] - course[$0 % 365]
    }
    let apart = difference.daily
    let wetShift = AnnualCycle(difference.coefficients.map { Self.wetDayShare * $0 })
    let shift = wetShift.daily
    let dryMean = Self.mean(known, harmonics: isLong ? 4 : 3, penalty: 1) {
      values[$0] - wet[$0] * shift[$0 % 365]
    }
    let mean = dryMean.daily
    let logDeviation = Self.logVariance(dryDays, harmonics: isLong ? 3 : 2) {
      values[$0] - course[$0 % 365]
    }
    let deviation = logDeviation.daily.map { exp($0) }
    let logWetRatio = Self.logVariance(wetDays, harmonics: min(wetHarmonics, 1), penalty: 20) {
      (values[$0] - course[$0 % 365] - apart[$0 % 365]) / deviation[$0 % 365]
    }
    let ratio = logWetRatio.daily.map { exp($0) }
    var standard = [Double](repeating: .nan, count: values.count)
    for index in known {
      let day = index % 365
      let residual = values[index] - mean[day] - wet[index] * shift[day]
      standard[index] = residual / (deviation[day] * (wet[index] == 1 ? ratio[day] : 1))
    }
    var tables: [ScoreTable] = []
    for month in 0..<12 { tables.append(Self.table(standard, month: month)) }
    parameters = TemperatureParameters(
      dryMean: dryMean, wetShift: wetShift, logDeviation: logDeviation, logWetRatio: logWetRatio,
      tables: tables, slow: [Double](repeating: 0, count: 12))
    scores = standard.enumerated().map { index, x in
      x.isNaN ? .nan : tables[RecordGrid.monthOfDay[index % 365]].score(of: x)
    }
  }

  /// The part of the difference of wet and dry days that changes with the day's rain at once. The
  /// other part comes through the driver of rain into the scores, which persist: the days around a
  /// wet day differ too, and were all of it to jump, temperatures would lose their persistence and
  /// what sites share.
  static let wetDayShare = 0.0

  private static func mean(
    _ days: [Int], harmonics: Int, penalty: Double, _ value: (Int) -> Double
  ) -> AnnualCycle {
    var sums = [Double](repeating: 0, count: 365)
    var weights = sums
    for index in days {
      sums[index % 365] += value(index)
      weights[index % 365] += 1
    }
    return AnnualCycle.fit(sums: sums, weights: weights, harmonics: harmonics, penalty: penalty)
  }

  /// Half the logarithm of the mean square by day of the year.
  private static func logVariance(
    _ days: [Int], harmonics: Int, penalty: Double = 2, _ value: (Int) -> Double
  ) -> AnnualCycle {
    var sums = [Double](repeating: 0, count: 365)
    var weights = sums
    for index in days {
      let x = value(index)
      sums[index % 365] += x * x
      weights[index % 365] += 1
    }
    guard !days.isEmpty else { return .constant(0) }
    let cycle = RainFit.logMean(
      sums: sums, days: weights, harmonics: harmonics, penalty: penalty)
    return AnnualCycle(cycle.coefficients.map { 0.5 * $0 })
  }

  /// The quantiles of a month's standardised residuals (with half a month on either side) at the
  /// probabilities of the nodes, beyond 0.05 and 0.95 by generalised Pareto tails.
  static func table(_ standard: [Double], month: Int) -> ScoreTable {
    let first = RecordGrid.monthStart[month] - 15
    let length = SeasonCalendar.monthLengths[month] + 30
    var sample: [Double] = []
    for (index, x) in standard.enumerated() where !x.isNaN {
      let place = (index % 365 - first + 730) % 365
      if place < length { sample.append(x) }
    }
    sample.sort()
    let n = Double(sample.count)
    func quantile(_ p: Double) -> Double {
      let position = min(max(p * n - 0.5, 0), n - 1)
      let k = min(Int(position), sample.count - 2)
      return sample[k] + (position - Double(k)) * (sample[k + 1] - sample[k])
    }
    let share = 0.05
    let low = quantile(share)
    let high = quantile(1 - share)
    let shapes = -0.5...0.0
    let lower = ParetoTail.fit(sample.filter { $0 < low }.map { low - $0 }, shapes: shapes)
    let upper = ParetoTail.fit(sample.filter { $0 > high }.map { $0 - high }, shapes: shapes)
    return ScoreTable(
      (0..<ScoreTable.nodeCount).map { index in
        let z = ScoreTable.node(index)
        let p = Elementary.normalProbability(-abs(z))
        if p < share {
          return z < 0
            ? low - lower.excess(exceededWith: p / share)
            : high + upper.excess(exceededWith: p / share)
        }
        return quantile(z < 0 ? p : 1 - p)
      })
  }
}
