internal import AgroStatistics

/// How sites and variables go together, from the scores and the rain of all sites.
struct DependenceFit {
  var residualCorrelation: [[Double]] = []
  var residualLag: [[Double]] = []
  var rainEffect: [[Double]] = []
  var wetCorrelation: [[Double]] = []
  var amountCorrelation: [Double] = []
  var slowCorrelation: [Double] = []
  var slowPersistence: [Double] = []

  /// - Parameters:
  ///   - scores: Normal scores of minimum and maximum, two arrays a site.
  ///   - wet: State of rain, an array a site.
  init(scores: [[Double]], wet: [[Double]], grid: RecordGrid, rain: [RainFit], threshold: Double) {
    fitResiduals(scores, sites: wet.count)
    fitMonths(scores, wet)
    fitOccurrence(wet, rain)
    shareMonths(sites: wet.count)
    fitAmounts(grid, rain, threshold)
    fitEffects(scores, wet, rain)
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
    residualLag = (0..<12).map { Self.alike(lag[$0], correlation[$0], sites: sites) }
  }

  /// Persistence made half that of the sites around, each with the fourth power of the correlation
  /// of minima: sites whose days are nearly the same cannot persist in ways of their own without
  /// losing what they share (see ``ResidualProcess``).
  private static func alike(_ lag: [Double], _ m0: [Double], sites: Int) -> [Double] {
    let size = 2 * sites
    func cross(_ s: Int) -> Double { m0[2 * s * size + 2 * s + 1] }
    let blocks = (0..<sites).map {
      ResidualProcess.block(correlation: cross($0), lag: Array(lag[(4 * $0)..<(4 * $0 + 4)]))
    }
    var result: [Double] = []
    for i in 0..<sites {
      var mean = [0.0, 0, 0, 0]
      var total = 0.0
      for j in 0..<sites {
        let r = max(m0[2 * i * size + 2 * j], 0)
        let weight = r * r * r * r
        total += weight
        for k in 0..<4 { mean[k] += weight * blocks[j][k] }
      }
      let a = (0..<4).map { 0.5 * (blocks[i][$0] + mean[$0] / total) }
      let r = cross(i)
      result += [a[0] + a[1] * r, a[0] * r + a[1], a[2] + a[3] * r, a[2] * r + a[3]]
    }
    return result
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

  /// How alike the month's normals of minimum and maximum of a site are.
  private static let ownLikeness = 0.97

  /// Gives minimum and maximum of a site nearly one normal a month, and the sites at least what
  /// their days have in common.
  ///
  /// Were a month's normals less alike than its days, the days would have to be more alike than
  /// anything can be.
  private mutating func shareMonths(sites: Int) {
    let size = 3 * sites
    var shared = [Double](repeating: 1, count: sites * sites)
    for i in 0..<sites {
      for j in 0..<sites where i != j {
        var most = -1.0
        for variable in 0..<2 {
          most = max(most, slowCorrelation[(3 * i + variable) * size + 3 * j + variable])
          for month in 0..<12 {
            let at = (2 * i + variable) * 2 * sites + 2 * j + variable
            most = max(most, residualCorrelation[month][at])
          }
        }
        shared[i * sites + j] = most
      }
    }
    for i in 0..<sites {
      for j in 0..<sites {
        let (a, b) = (3 * i, 3 * j)
        let same = shared[i * sites + j]
        for (x, y) in [(0, 0), (1, 1)] { slowCorrelation[(a + x) * size + b + y] = same }
        for (x, y) in [(0, 1), (1, 0)] {
          slowCorrelation[(a + x) * size + b + y] = Self.ownLikeness * same
        }
        let row = a * size + b + 2
        let dryness = 0.5 * (slowCorrelation[row] + slowCorrelation[row + size])
        for x in 0..<2 {
          slowCorrelation[(a + x) * size + b + 2] = dryness
          slowCorrelation[(b + 2) * size + a + x] = dryness
        }
      }
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

  // MARK: Rain and temperature

  /// What a site's driver adds to its scores, so that they differ between wet and dry days as
  /// recorded, as far as the sites' correlations leave room.
  ///
  /// With p the share of wet days and l the persistence of the chain, the mean of the driver k days
  /// before a wet day is `l^k m`, m its mean on wet days, and before a dry day `-l^k m p / (1 - p)`.
  /// Scores of wet and dry days therefore differ by `(I - l A)^-1 c m / (1 - p)`.
  private mutating func fitEffects(_ scores: [[Double]], _ wet: [[Double]], _ rain: [RainFit]) {
    let size = scores.count
    let differences = scores.indices.map { Self.differences(scores[$0], wet[$0 / 2]) }
    for month in 0..<12 {
      var effect = [Double](repeating: 0, count: size)
      for site in wet.indices {
        let dry = WetChain.logistic(rain[site].afterDry.monthly[month])
        let stays = WetChain.logistic(rain[site].afterWet.monthly[month])
        let persistence = stays - dry
        let share = dry / (1 - persistence)
        func density(_ p: Double) -> Double {
          let z = Elementary.normalQuantile(p)
          return 0.398_942_280_401_432_7 * Elementary.exp(-0.5 * z * z)
        }
        let mean = -((1 - share) * density(dry) + share * density(stays)) / share
        let scale = (1 - share) / mean
        let (x, y) = (differences[2 * site][month], differences[2 * site + 1][month])
        let own = ResidualProcess.block(
          correlation: residualCorrelation[month][2 * site * size + 2 * site + 1],
          lag: Array(residualLag[month][(4 * site)..<(4 * site + 4)]))
        effect[2 * site] = scale * (x - persistence * (own[0] * x + own[1] * y))
        effect[2 * site + 1] = scale * (y - persistence * (own[2] * x + own[3] * y))
      }
      let room = ResidualProcess.room(
        for: effect, correlation: residualCorrelation[month], lag: residualLag[month],
        drivers: wetCorrelation[Quarter.of(month: month + 1)])
      rainEffect.append(effect.map { room * $0 })
    }
  }

  /// Mean score of wet days less that of dry days, by month with its neighbours; nearer to 0 where
  /// one of them is seldom.
  private static func differences(_ scores: [Double], _ wet: [Double]) -> [Double] {
    var sums = [[Double]](repeating: [0, 0], count: 12)
    var counts = sums
    for (index, z) in scores.enumerated() where !z.isNaN {
      let month = RecordGrid.monthOfDay[index % 365]
      let kind = wet[index] == 1 ? 1 : 0
      for near in [month + 11, month, month + 1] {
        sums[near % 12][kind] += z
        counts[near % 12][kind] += 1
      }
    }
    return (0..<12).map { month in
      let (dry, wet) = (counts[month][0], counts[month][1])
      guard dry > 0, wet > 0 else { return 0 }
      let fewest = min(dry, wet)
      return (sums[month][1] / wet - sums[month][0] / dry) * fewest / (fewest + 20)
    }
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
