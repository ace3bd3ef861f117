internal import AgroStatistics

/// How sites and variables go together, from the scores and the rain of all sites.
struct DependenceFit {
  var residualCorrelation: [[Double]] = []
  var residualLag: [[Double]] = []
  var wetCorrelation: [[Double]] = []
  var amountCorrelation: [Double] = []
  var slowCorrelation: [Double] = []
  var slowPersistence: [Double] = []

  /// - Parameters:
  ///   - scores: Normal scores of minimum and range, two arrays a site.
  ///   - wet: State of rain, an array a site.
  init(scores: [[Double]], wet: [[Double]], grid: RecordGrid, rain: [RainFit], threshold: Double) {
    fitResiduals(scores, sites: wet.count)
    fitMonths(scores, wet)
    fitOccurrence(wet, rain)
    fitAmounts(grid, rain, threshold)
  }

  // MARK: Temperatures

  private struct Products {
    var xy = 0.0, xx = 0.0, yy = 0.0
    mutating func add(_ x: Double, _ y: Double) {
      xy += x * y
      xx += x * x
      yy += y * y
    }
    mutating func add(_ other: Products, weight: Double) {
      xy += weight * other.xy
      xx += weight * other.xx
      yy += weight * other.yy
    }
    var correlation: Double? { xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : nil }
  }

  /// By month, the neighbours with half the weight.
  private static func smoothed(_ months: [Products]) -> [Double?] {
    (0..<12).map { month in
      var sum = Products()
      sum.add(months[(month + 11) % 12], weight: 0.5)
      sum.add(months[month], weight: 1)
      sum.add(months[(month + 1) % 12], weight: 0.5)
      return sum.correlation
    }
  }

  private static func products(_ x: [Double], _ y: [Double], lag: Int) -> [Products] {
    var months = [Products](repeating: Products(), count: 12)
    for index in lag..<x.count {
      let (a, b) = (x[index], y[index - lag])
      if a.isNaN || b.isNaN { continue }
      months[RecordGrid.monthOfDay[index % 365]].add(a, b)
    }
    return months
  }

  private mutating func fitResiduals(_ scores: [[Double]], sites: Int) {
    let size = 2 * sites
    var correlation = [[Double]](
      repeating: [Double](repeating: 0, count: size * size), count: 12)
    var lag = [[Double]](repeating: [Double](repeating: 0, count: 4 * sites), count: 12)
    for i in 0..<size {
      for j in 0..<i {
        let found = Self.smoothed(Self.products(scores[i], scores[j], lag: 0))
        for month in 0..<12 {
          correlation[month][i * size + j] = found[month] ?? 0
          correlation[month][j * size + i] = found[month] ?? 0
        }
      }
      for month in 0..<12 { correlation[month][i * size + i] = 1 }
      for other in 0..<2 {
        let j = 2 * (i / 2) + other
        let found = Self.smoothed(Self.products(scores[i], scores[j], lag: 1))
        for month in 0..<12 { lag[month][4 * (i / 2) + 2 * (i % 2) + other] = found[month] ?? 0 }
      }
    }
    residualCorrelation = correlation
    residualLag = lag
  }

  // MARK: Months

  /// Correlation and persistence of standardised anomalies of monthly means.
  private mutating func fitMonths(_ scores: [[Double]], _ wet: [[Double]]) {
    let size = 3 * wet.count
    var anomalies: [[Double]] = []
    for site in wet.indices {
      anomalies.append(Self.monthlyAnomalies(scores[2 * site]))
      anomalies.append(Self.monthlyAnomalies(scores[2 * site + 1]))
      anomalies.append(Self.monthlyAnomalies(wet[site]).map { -$0 })
    }
    slowCorrelation = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      slowCorrelation[i * size + i] = 1
      for j in 0..<i {
        var sum = Products()
        for (a, b) in zip(anomalies[i], anomalies[j]) where !a.isNaN && !b.isNaN { sum.add(a, b) }
        let r = sum.correlation ?? 0
        slowCorrelation[i * size + j] = r
        slowCorrelation[j * size + i] = r
      }
    }
    slowPersistence = (0..<3).map { variable in
      var sum = Products()
      for row in stride(from: variable, to: size, by: 3) {
        let series = anomalies[row]
        for index in 1..<series.count where !series[index].isNaN && !series[index - 1].isNaN {
          sum.add(series[index], series[index - 1])
        }
      }
      // Some of the correlation of two months is that of the days on either side of their border,
      // and only a part of a month's variance is the month's own.
      return min(max(((sum.correlation ?? 0) - 0.05) / 0.6, 0), 0.7)
    }
  }

  /// Monthly means less the month's mean over the years, over their deviation; NaN where fewer than
  /// 20 days are known or the month hardly varies.
  private static func monthlyAnomalies(_ days: [Double]) -> [Double] {
    let years = days.count / 365
    var means = [Double](repeating: .nan, count: 12 * years)
    for year in 0..<years {
      for month in 0..<12 {
        let start = 365 * year + RecordGrid.monthStart[month]
        let known = days[start..<(start + SeasonCalendar.monthLengths[month])].filter {
          !$0.isNaN
        }
        guard known.count >= 20 else { continue }
        means[12 * year + month] = known.reduce(0, +) / Double(known.count)
      }
    }
    for month in 0..<12 {
      let values = stride(from: month, to: means.count, by: 12).map { means[$0] }
      let moments = YearMoments(values)
      for index in stride(from: month, to: means.count, by: 12) {
        means[index] =
          moments.variance > 1e-6 ? (means[index] - moments.mean) / moments.variance.squareRoot()
          : .nan
      }
    }
    return means
  }

  // MARK: Rain

  private mutating func fitOccurrence(_ wet: [[Double]], _ rain: [RainFit]) {
    let count = wet.count
    wetCorrelation = [[Double]](
      repeating: [Double](repeating: 0, count: count * count), count: 4)
    let chains = rain.map {
      (dry: $0.afterDry.monthly.map { WetChain.logistic($0) },
        wet: $0.afterWet.monthly.map { WetChain.logistic($0) })
    }
    for i in 0..<count {
      for season in 0..<4 { wetCorrelation[season][i * count + i] = 1 }
      for j in 0..<i {
        var days = [Double](repeating: 0, count: 12)
        var both = days
        for (index, a) in wet[i].enumerated() {
          let b = wet[j][index]
          if a.isNaN || b.isNaN { continue }
          let month = RecordGrid.monthOfDay[index % 365]
          days[month] += 1
          both[month] += a * b
        }
        func solved(_ months: [Int]) -> Double {
          let target = months.reduce(0) { $0 + both[$1] }
          return NormalPair.root { r in
            months.reduce(-target) { sum, m in
              sum
                + days[m]
                * Self.bothWet(
                  chains[i].dry[m], chains[i].wet[m], chains[j].dry[m], chains[j].wet[m], r)
            }
          }
        }
        let year = solved(Array(0..<12))
        for season in 0..<4 {
          let months = (0..<12).filter { Quarter.of(month: $0 + 1) == season }
          let count2 = months.reduce(0) { $0 + both[$1] }
          // A season in which both are seldom wet leans on the year.
          let weight = count2 / (count2 + 10)
          let r = weight * (weight > 0.1 ? solved(months) : 0) + (1 - weight) * year
          wetCorrelation[season][i * count + j] = r
          wetCorrelation[season][j * count + i] = r
        }
      }
    }
  }

  /// The long-run chance that two chains are both wet when their drivers have correlation `r`.
  static func bothWet(
    _ dryA: Double, _ wetA: Double, _ dryB: Double, _ wetB: Double, _ r: Double
  ) -> Double {
    let a = [dryA, wetA].map { (p: $0, edge: Elementary.normalQuantile($0)) }
    let b = [dryB, wetB].map { (p: $0, edge: Elementary.normalQuantile($0)) }
    // State 2 x + y: x the first chain's, y the second's.
    var move = [[Double]](repeating: [0, 0, 0, 0], count: 4)
    for x in 0..<2 {
      for y in 0..<2 {
        let both = NormalPair.probability(a[x].edge, b[y].edge, correlation: r)
        move[2 * x + y] = [
          max(1 - a[x].p - b[y].p + both, 0), b[y].p - both, a[x].p - both, both,
        ]
      }
    }
    let shareA = dryA / (1 + dryA - wetA)
    let shareB = dryB / (1 + dryB - wetB)
    var state = [
      (1 - shareA) * (1 - shareB), (1 - shareA) * shareB, shareA * (1 - shareB), shareA * shareB,
    ]
    for _ in 0..<40 {
      var next = [0.0, 0, 0, 0]
      for k in 0..<4 { for m in 0..<4 { next[m] += state[k] * move[k][m] } }
      let change = abs(next[3] - state[3])
      state = next
      if change < 1e-9 { break }
    }
    return state[3]
  }

  /// Correlation of the normal scores of amounts on days on which both sites are wet.
  private mutating func fitAmounts(_ grid: RecordGrid, _ rain: [RainFit], _ threshold: Double) {
    let count = rain.count
    let scores = (0..<count).map { site -> [Double] in
      let scale = rain[site].amountScale.daily.map { Elementary.exp($0) }
      return grid.rain[site].enumerated().map { index, value in
        guard value >= threshold else { return .nan }
        let day = index % 365
        let law = rain[site].laws[Quarter.of(month: RecordGrid.monthOfDay[day] + 1)]
        let amount = max(value - 0.5 * threshold, 0.1 * threshold) / scale[day]
        return law.table.score(of: Elementary.log(amount))
      }
    }
    amountCorrelation = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      amountCorrelation[i * count + i] = 1
      for j in 0..<i {
        var values: (x: [Double], y: [Double]) = ([], [])
        for (a, b) in zip(scores[i], scores[j]) where !a.isNaN && !b.isNaN {
          values.x.append(a)
          values.y.append(b)
        }
        let year = (0..<4).reduce(0) { $0 + wetCorrelation[$1][i * count + j] } / 4
        var r = 0.7 * year
        if values.x.count >= 30 {
          let (mx, my) = (YearMoments(values.x), YearMoments(values.y))
          var sum = 0.0
          for (a, b) in zip(values.x, values.y) { sum += (a - mx.mean) * (b - my.mean) }
          let scale = (mx.variance * my.variance).squareRoot() * Double(values.x.count - 1)
          if scale > 0 { r = sum / scale }
        }
        amountCorrelation[i * count + j] = r
        amountCorrelation[j * count + i] = r
      }
    }
  }
}

/// Count, mean and variance (divisor n - 1) of numbers, NaN left out.
struct YearMoments {
  let count: Int
  let mean: Double
  let variance: Double

  init(_ values: some Sequence<Double>) {
    var count = 0
    var mean = 0.0
    var squares = 0.0
    for value in values where !value.isNaN {
      count += 1
      let step = value - mean
      mean += step / Double(count)
      squares += step * (value - mean)
    }
    self.count = count
    self.mean = count > 0 ? mean : .nan
    variance = count > 1 ? squares / Double(count - 1) : .nan
  }
}
