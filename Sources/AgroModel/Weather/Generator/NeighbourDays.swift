internal import AgroStatistics

/// The days of a record that can follow each other, with their likeness numbers.
struct NeighbourDays: Sendable {
  /// Courses of the year by site: mean and deviation of minimum and range, mean of a wet day.
  struct Course: Sendable {
    let low, lowDeviation, range, rangeDeviation, wetMean: [Double]
  }

  static let featureCount = 4
  /// Weight of today in the exponential mean.
  static let memory = 0.05

  let courses: [Course]
  /// Index of the recorded day of each entry; entry + 1 is the next day where `hasNext`.
  let days: [Int]
  /// Entry of the next recorded day, -1 where it is not complete.
  let next: [Int]
  /// Four numbers an entry, each of variance 1.
  let features: [Double]
  /// Weight of the fresh day in the scaled memory number, see `advance`.
  let scales: [Double]
  /// Entries that have a next day, by day of the year, ascending.
  let candidates: [[Int]]
  /// Standardised minimum and range and the rain over its course, `[site][entry]`.
  let low, range, rain: [[Double]]

  init(_ model: NeighbourWeather) throws(GeneratorError) {
    let offset = model.recordCentre - Double(model.firstYear)
    let count = model.sites.first?.minimum.count ?? 0
    var courses: [Course] = []
    var values: [(low: [Double], range: [Double], rain: [Double])] = []
    for site in model.sites {
      var low = site.minimum
      for day in low.indices {
        let years = (Double(day) + 0.5) / 365 - offset
        low[day] -= site.trend[RecordGrid.monthOfDay[day % 365]] * years
      }
      let range = site.minimum.indices.map { site.maximum[$0] - site.minimum[$0] }
      let course = Self.course(low, range, site.rain, model.wetThreshold)
      values.append(
        (
          low.indices.map { (low[$0] - course.low[$0 % 365]) / course.lowDeviation[$0 % 365] },
          low.indices.map {
            (range[$0] - course.range[$0 % 365]) / course.rangeDeviation[$0 % 365]
          },
          low.indices.map {
            site.rain[$0] >= model.wetThreshold
              ? site.rain[$0] / course.wetMean[$0 % 365] : site.rain[$0].isNaN ? .nan : 0
          }
        ))
      courses.append(course)
    }
    let complete = (0..<count).filter { day in
      values.allSatisfy { !$0.low[day].isNaN && !$0.range[day].isNaN && !$0.rain[day].isNaN }
    }
    guard complete.count >= 365 * GeneratorOptions.requiredYears else {
      throw .unusable(
        reason: "Only \(complete.count) days are complete at all sites, but "
          + "\(365 * GeneratorOptions.requiredYears) are needed to resample days.")
    }
    var next = [Int](repeating: -1, count: complete.count)
    for entry in complete.indices.dropLast() where complete[entry + 1] == complete[entry] + 1 {
      next[entry] = entry + 1
    }
    var candidates = [[Int]](repeating: [], count: 365)
    for entry in complete.indices where next[entry] >= 0 {
      candidates[complete[entry] % 365].append(entry)
    }
    self.courses = courses
    days = complete
    self.next = next
    self.candidates = candidates
    low = values.map { value in complete.map { value.low[$0] } }
    range = values.map { value in complete.map { value.range[$0] } }
    rain = values.map { value in complete.map { value.rain[$0] } }
    let sites = Double(model.sites.count)
    var raw = [Double](repeating: 0, count: Self.featureCount * complete.count)
    var memory = 0.0
    for entry in complete.indices {
      var (t, r, w) = (0.0, 0.0, 0.0)
      for site in values.indices {
        let day = complete[entry]
        t += values[site].low[day] / sites
        r += values[site].range[day] / sites
        w += values[site].rain[day] > 0 ? 1 / sites : 0
      }
      memory += Self.memory * (t - memory)
      let at = Self.featureCount * entry
      (raw[at], raw[at + 1], raw[at + 2], raw[at + 3]) = (t, r, w, memory)
    }
    let scales = (0..<Self.featureCount).map { k in
      let moments = YearMoments(
        stride(from: k, to: raw.count, by: Self.featureCount).map { raw[$0] })
      return moments.variance > 0 ? 1 / moments.variance.squareRoot() : 0
    }
    for at in raw.indices { raw[at] *= scales[at % Self.featureCount] }
    features = raw
    self.scales = scales
  }

  private static func course(
    _ low: [Double], _ range: [Double], _ rain: [Double], _ threshold: Double
  ) -> Course {
    func mean(_ values: [Double]) -> [Double] {
      var sums = [Double](repeating: 0, count: 365)
      var weights = sums
      for (day, value) in values.enumerated() where !value.isNaN {
        sums[day % 365] += value
        weights[day % 365] += 1
      }
      return AnnualCycle.fit(sums: sums, weights: weights, harmonics: 4).daily
    }
    func deviation(_ values: [Double], _ mean: [Double]) -> [Double] {
      let squares = values.indices.map { day in
        (values[day] - mean[day % 365]) * (values[day] - mean[day % 365])
      }
      let variance = Self.smoothed(squares, least: 0.01)
      return variance.map { $0.squareRoot() }
    }
    let lowMean = mean(low)
    let rangeMean = mean(range)
    return Course(
      low: lowMean, lowDeviation: deviation(low, lowMean), range: rangeMean,
      rangeDeviation: deviation(range, rangeMean),
      wetMean: Self.smoothed(rain.map { $0 >= threshold ? $0 : .nan }, least: 0.1))
  }

  /// Means over 61 days of the year, with three days of the year's mean for the prior.
  private static func smoothed(_ values: [Double], least: Double) -> [Double] {
    var sums = [Double](repeating: 0, count: 365)
    var counts = sums
    for (day, value) in values.enumerated() where !value.isNaN {
      sums[day % 365] += value
      counts[day % 365] += 1
    }
    let all = sums.reduce(0, +) / max(counts.reduce(0, +), 1)
    return (0..<365).map { day in
      var sum = 3 * all
      var count = 3.0
      for step in -30...30 {
        sum += sums[(day + step + 365) % 365]
        count += counts[(day + step + 365) % 365]
      }
      return max(sum / count, least)
    }
  }
}
