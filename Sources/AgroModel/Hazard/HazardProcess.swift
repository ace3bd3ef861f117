public import AgroStatistics

/// Occurrences of a hazard that daily weather does not explain, over the zones of a region.
///
/// ```
/// G_y  ~ gamma, mean 1, shape `dispersion`: the region's factor of a year, with memory `phi`
/// N_y  ~ Poisson(regional days x G_y): days on which it occurs somewhere in the region
/// each of these days strikes zone i with probability days_i / regional days, apart from the others
/// ```
/// So the days of a zone in a year are negative binomial with mean `days_i` and size `dispersion`,
/// zones are correlated by the common factor, and a day that strikes one zone strikes another as
/// well with probability days_j / regional days: the larger `regional days`, the more local the
/// hazard. The day of the year follows the weights of the months, each day of a month alike; two
/// occurrences never share a day (the later one moves on).
///
/// Every number has its address (purpose `.peril`): counts and days by region and year, hits by
/// zone, year and occurrence. So zones can be left out, blocks cut and years repeated alone, and a
/// larger frequency adds occurrences to those that were there.
///
/// Checked by: HazardProcessTests.
public struct HazardProcess: Sendable {
  /// A zone with its mean number of days a season.
  public struct Zone: Sendable, Hashable {
    /// The zone.
    public var name: String
    /// Mean number of days a season on which some of the zone is struck.
    public var days: Parameter

    /// A zone.
    public init(name: String, days: Parameter) {
      self.name = name
      self.days = days
    }
  }

  /// The peril.
  public let peril: Peril
  /// The region; part of the random numbers' addresses.
  public let region: String
  /// Mean number of days a season on which it occurs somewhere in the region; at least that of each
  /// zone.
  public let regionalDays: Parameter
  /// Shape of the yearly factor: the smaller, the more years differ; nil for none.
  public let dispersion: Parameter?
  /// Memory of the yearly factor, 0...0.95.
  public let memory: Parameter
  /// Weight of each month, January first. November and December are those before the harvest,
  /// September and October those of it.
  public let months: [Parameter]
  /// The area that an occurrence strikes.
  public let area: StruckAreaLaw
  /// The zones of the region.
  public let zones: [Zone]

  /// The table of the yearly factor, which other processes of the same shape can take.
  package let factors: TabulatedQuantile?
  private let normals: PersistentNormal
  private let calendar: [(day: Double, length: Double, cumulative: Double)]
  private let regionEntity: UInt64

  /// The table of the yearly factor of a shape, for regions that share it.
  ///
  /// - Throws: `ParameterError` where there is no such law, or no table of it.
  public static func factorTable(shape: Double) throws(ParameterError) -> TabulatedQuantile {
    let law = try Gamma(shape: shape, scale: 1 / shape)
    return try TabulatedQuantile(law, relativeError: 1e-9)
  }

  /// A hazard of a region.
  ///
  /// - Parameter factors: the table of `dispersion`, where it has been made for another region.
  /// - Throws: `ParameterError` where a number is outside of what is stated at the properties.
  public init(
    peril: Peril, region: String, regionalDays: Parameter, dispersion: Parameter?,
    memory: Parameter, months: [Parameter], area: StruckAreaLaw, zones: [Zone],
    factors: TabulatedQuantile? = nil
  ) throws(ParameterError) {
    for zone in zones {
      guard zone.days.value >= 0, zone.days.value <= regionalDays.value else {
        throw ParameterError(
          parameter: "the days of \(zone.name)", value: zone.days.value,
          requirement: "from 0 to the regional days \(regionalDays.value)")
      }
    }
    guard regionalDays.value >= 0, regionalDays.value <= 100 else {
      throw ParameterError(
        parameter: "regionalDays", value: regionalDays.value, requirement: "in 0...100")
    }
    guard memory.value >= 0, memory.value <= 0.95 else {
      throw ParameterError(
        parameter: "memory", value: memory.value, requirement: "in 0...0.95")
    }
    let total = months.reduce(0) { $0 + $1.value }
    guard months.count == 12, total > 0, months.allSatisfy({ $0.value >= 0 }) else {
      throw ParameterError(
        parameter: "the sum of the weights of the months", value: total,
        requirement: "above 0, of 12 weights of 0 or more")
    }
    if let factors, dispersion != nil {
      self.factors = factors
    } else if let dispersion {
      self.factors = try Self.factorTable(shape: dispersion.value)
    } else {
      self.factors = nil
    }
    self.peril = peril
    self.region = region
    self.regionalDays = regionalDays
    self.dispersion = dispersion
    self.memory = memory
    self.months = months
    self.area = area
    self.zones = zones
    normals = PersistentNormal(phi: memory.value)
    var calendar: [(day: Double, length: Double, cumulative: Double)] = []
    var cumulative = 0.0
    for month in [11, 12] + Array(1...10) {
      let weight = months[month - 1].value / total
      guard weight > 0 else { continue }
      cumulative += weight
      let day = SeasonCalendar.day(month: month, day: 1, late: month == 9 || month == 10)
      let length = Double(SeasonCalendar.monthLengths[month - 1])
      calendar.append((Double(day), length, cumulative))
    }
    self.calendar = calendar
    regionEntity = StreamID.hash(of: "\(peril.rawValue)/\(region)")
  }

  /// The season day of a uniform number.
  func day(_ u: Double) -> Int {
    var before = 0.0
    for month in calendar {
      if u <= month.cumulative {
        let share = (u - before) / (month.cumulative - before)
        return Int(month.day + min(share * month.length, month.length - 1e-9))
      }
      before = month.cumulative
    }
    let last = calendar[calendar.count - 1]
    return Int(last.day + last.length) - 1
  }

  /// The days of a region's occurrences and their numbers, in order of the days.
  private func occurrences(
    seed: UInt64, year: UInt32, factor: Double
  ) -> [(day: Int, number: UInt32)] {
    let lane = UInt32(1)
    var stream = RandomStream(
      seed: seed,
      at: StreamAddress(purpose: .peril, entity: regionEntity, year: year, lane: lane))
    let count = Self.poisson(mean: regionalDays.value * factor, stream.uniform())
    guard count > 0 else { return [] }
    var days: [(day: Int, number: UInt32)] = []
    days.reserveCapacity(count)
    for number in 0..<count { days.append((day(stream.uniform()), UInt32(number))) }
    days.sort { ($0.day, $0.number) < ($1.day, $1.number) }
    for index in days.indices.dropFirst() where days[index].day <= days[index - 1].day {
      days[index].day = days[index - 1].day + 1
    }
    return days.filter { $0.day < SeasonCalendar.dayCount }
  }

  /// The Poisson quantile by summing probabilities from 0 on.
  static func poisson(mean: Double, _ u: Double) -> Int {
    guard mean > 0 else { return 0 }
    var probability = Elementary.exp(-mean)
    var cumulative = probability
    var count = 0
    while u > cumulative && count < 400 {
      count += 1
      probability *= mean / Double(count)
      cumulative += probability
    }
    return count
  }

  /// The occurrences in some zones for a block of years, one list a zone, each in order of lane and
  /// day.
  ///
  /// - Parameters:
  ///   - names: The zones; one that the region does not have gets no occurrences.
  ///   - frequency: A factor on the number of days, for stress tests.
  public func events(
    in names: [String], seed: UInt64, firstYear: Int, years: Int, frequency: Double = 1
  ) -> [[HazardEvent]] {
    var result = [[HazardEvent]](repeating: [], count: names.count)
    guard regionalDays.value > 0 else { return result }
    let chances = names.map { name in
      (zones.first { $0.name == name }?.days.value ?? 0) / regionalDays.value
    }
    let entities = names.map { StreamID.hash(of: "\(peril.rawValue)/\(region)/\($0)") }
    var levels = [Double](repeating: frequency, count: years)
    if let factors {
      let normal = normals.values(
        seed: seed, entity: regionEntity, firstYear: firstYear, years: years)
      for lane in 0..<years { levels[lane] = frequency * factors(normal[lane]) }
    }
    for lane in 0..<years {
      let year = UInt32(truncatingIfNeeded: firstYear + lane)
      for occurrence in occurrences(seed: seed, year: year, factor: levels[lane]) {
        for zone in names.indices where chances[zone] > 0 {
          var stream = RandomStream(
            seed: seed,
            at: StreamAddress(
              purpose: .peril, entity: entities[zone], year: year, lane: occurrence.number + 1))
          guard stream.uniform() < chances[zone] else { continue }
          let share = area.share(stream.uniform())
          result[zone].append(
            HazardEvent(
              lane: Int32(lane), day: Int32(occurrence.day), shareStruck: share,
              strength: stream.uniform()))
        }
      }
    }
    return result
  }
}

extension HazardProcess: Equatable {
  /// Whether both give the same occurrences: everything else follows from these numbers.
  public static func == (one: HazardProcess, other: HazardProcess) -> Bool {
    one.peril == other.peril && one.region == other.region && one.zones == other.zones
      && one.regionalDays == other.regionalDays && one.dispersion == other.dispersion
      && one.memory == other.memory && one.months == other.months && one.area == other.area
  }
}
