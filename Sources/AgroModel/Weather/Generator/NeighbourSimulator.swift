internal import AgroStatistics

/// A nearest-neighbour generator made ready to simulate.
///
/// All sites share the numbers of the addresses (purpose weather, entity: the hash of the text
/// "nearest neighbours", year, replicate, lane): lane `d`, draw 0 chooses season day `d`.
public struct NeighbourSimulator: Sendable {
  /// The generator.
  public let model: NeighbourWeather
  /// The seed of the run.
  public let seed: UInt64
  /// The parameter replicate.
  public let replicate: UInt32
  private let days: NeighbourDays
  private let shift: ClimateShift
  private let wanted: [Int]
  /// Entries that have a next day, by day of the year with its window, ascending in their first
  /// likeness number.
  private let windows: [[Int]]
  /// Cumulative probabilities of the nearest, the second nearest, ...
  private let chances: [Double]

  /// A simulator.
  ///
  /// - Throws: ``GeneratorError`` for an unknown site, and for a change of wet days, which
  ///   resampling cannot make.
  public init(
    _ model: NeighbourWeather, seed: UInt64, shift: ClimateShift = .none, replicate: UInt32 = 0,
    sites: [String]? = nil
  ) throws(GeneratorError) {
    guard shift.wetDays.allSatisfy({ $0 == 1 }) else {
      throw .unusable(
        reason: "A generator that resamples days cannot change the frequency of wet days; use the "
          + "parametric form.")
    }
    self.model = model
    self.seed = seed
    self.replicate = replicate
    self.shift = shift
    var wanted: [Int] = []
    for id in sites ?? model.sites.map(\.site.id) {
      guard let index = model.sites.firstIndex(where: { $0.site.id == id }) else {
        throw .unknownSite(id: id, known: model.sites.map(\.site.id))
      }
      wanted.append(index)
    }
    self.wanted = wanted
    let found = try NeighbourDays(model)
    days = found
    windows = (0..<365).map { day in
      var entries: [Int] = []
      for step in -model.window...model.window {
        entries += found.candidates[(day + step + 730) % 365]
      }
      let size = NeighbourDays.featureCount
      return entries.sorted {
        (found.features[size * $0], $0) < (found.features[size * $1], $1)
      }
    }
    guard windows.allSatisfy({ $0.count >= model.neighbours }) else {
      throw .unusable(
        reason: "A part of the year has fewer than \(model.neighbours) complete days at all sites.")
    }
    var total = 0.0
    for rank in 1...model.neighbours { total += 1 / Double(rank) }
    var sum = 0.0
    chances = (1...model.neighbours).map { rank in
      sum += 1 / Double(rank) / total
      return sum
    }
  }

  /// The sites that are simulated, in their order.
  public var sites: [WeatherSite] { wanted.map { model.sites[$0].site } }

  /// Fills a block of years for its `firstYear`.
  public func fill(_ block: inout WeatherBlock) {
    precondition(block.sites.count == wanted.count, "The block has another number of sites.")
    let years = block.years
    var uniforms = [Double](repeating: 0, count: years)
    var current = [Int](repeating: 0, count: years)
    var memory = [Double](repeating: 0, count: years)
    let entity = StreamID.hash(of: "nearest neighbours")
    for day in 0..<SeasonCalendar.dayCount {
      let address = StreamAddress(
        purpose: .weather, entity: entity, year: UInt32(truncatingIfNeeded: block.firstYear),
        replicate: replicate, lane: UInt32(day))
      RandomBlock(seed: seed, at: address, along: .years(draw: 0)).fillUniform(&uniforms)
      let dayOfYear = SeasonCalendar.dayOfYear(day) - 1
      let before = windows[(dayOfYear + 364) % 365]
      for lane in 0..<years {
        if day == 0 {
          let place = min(Int(uniforms[lane] * Double(before.count)), before.count - 1)
          current[lane] = days.next[before[place]]
          memory[lane] = days.features[NeighbourDays.featureCount * current[lane] + 3]
        } else {
          let found = nearest(to: current[lane], memory: memory[lane], in: before)
          let rank = chances.firstIndex { uniforms[lane] < $0 } ?? chances.count - 1
          current[lane] = days.next[found[rank]]
          // The memory number is the exponential mean of the raw first one, scaled.
          let raw = days.features[NeighbourDays.featureCount * current[lane]]
          let fresh = days.scales[0] > 0 ? raw * days.scales[3] / days.scales[0] : 0
          memory[lane] += NeighbourDays.memory * (fresh - memory[lane])
        }
      }
      write(day, dayOfYear, current, &block)
    }
  }

  /// The nearest entries of a list, the nearest first.
  private func nearest(to entry: Int, memory: Double, in list: [Int]) -> [Int] {
    let size = NeighbourDays.featureCount
    let (a, b, c) = (
      days.features[size * entry], days.features[size * entry + 1],
      days.features[size * entry + 2]
    )
    var best = [Int](repeating: list[0], count: model.neighbours)
    var distances = [Double](repeating: .infinity, count: model.neighbours)
    let last = model.neighbours - 1
    func consider(_ candidate: Int, _ p: Double) {
      let at = size * candidate
      let q = days.features[at + 1] - b
      let (r, s) = (days.features[at + 2] - c, days.features[at + 3] - memory)
      let distance = p * p + q * q + r * r + s * s
      guard distance < distances[last] else { return }
      var place = last
      while place > 0 && distance < distances[place - 1] {
        distances[place] = distances[place - 1]
        best[place] = best[place - 1]
        place -= 1
      }
      distances[place] = distance
      best[place] = candidate
    }
    // From the day's own first number outwards, until that number alone is too far away.
    var (from, to) = (0, list.count)
    while from < to {
      let middle = (from + to) / 2
      if days.features[size * list[middle]] < a { from = middle + 1 } else { to = middle }
    }
    var (below, above) = (from - 1, from)
    while below >= 0 || above < list.count {
      let down = below >= 0 ? a - days.features[size * list[below]] : .infinity
      let up = above < list.count ? days.features[size * list[above]] - a : .infinity
      let nearer = min(down, up)
      guard nearer * nearer < distances[last] else { break }
      if down < up {
        consider(list[below], down)
        below -= 1
      } else {
        consider(list[above], up)
        above += 1
      }
    }
    return best
  }

  private func write(_ day: Int, _ dayOfYear: Int, _ current: [Int], _ block: inout WeatherBlock) {
    let years = block.years
    let month = RecordGrid.monthOfDay[dayOfYear]
    for (slot, site) in wanted.enumerated() {
      let course = days.courses[site]
      let moved =
        model.sites[site].trend[month] * (model.centreYear - model.recordCentre)
        + shift.temperature[month]
      for lane in 0..<years {
        let entry = current[lane]
        let stretch = shift.deviation[month]
        let low =
          course.low[dayOfYear] + moved
          + stretch * course.lowDeviation[dayOfYear] * days.low[site][entry]
        let range =
          course.range[dayOfYear]
          + stretch * course.rangeDeviation[dayOfYear] * days.range[site][entry]
        let amount = days.rain[site][entry] * course.wetMean[dayOfYear]
        let at = day * years + lane
        block.sites[slot].minimumCelsius[at] = low
        block.sites[slot].maximumCelsius[at] = low + max(range, 0)
        block.sites[slot].precipitationMillimetres[at] =
          amount > 0 ? max(amount, model.wetThreshold) * shift.precipitation[month] : 0
      }
    }
  }
}
