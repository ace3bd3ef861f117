package import AgroStatistics

/// The temperatures of a zone's seasons as stage clocks read them: daily means, and sums of chill and
/// degree hours, each computed once for all crops of the zone and no further than they ask.
///
/// One value serves block after block: `load(_:)` keeps the storage.
public struct SeasonTemperatures: Sendable {
  /// The place.
  public private(set) var site: PhenologySite
  /// The weather that is loaded.
  public private(set) var weather: SiteWeather
  /// Daily means, `[day * years + lane]`.
  private(set) var mean: [Double] = []
  private var chills: [ChillSums] = []
  private var warmths: [WarmthSums] = []
  private var day: StageKernels.Day
  let level: KernelLevel

  /// Chill of one model from one day on: of the Dynamic model as far as each group of lanes was
  /// asked for, of the others as far as `through`.
  private struct ChillSums: Sendable {
    var model: ChillModel
    var start: Int
    var through: Int
    /// The first day that is not known, by group.
    var known: [UInt32]
    var precursor: [Double]
    var sum: [Double]
    var byDay: [Double]

    /// Adds the next day; not of the Dynamic model.
    mutating func advance(
      _ hours: StageKernels.Day, _ weather: SiteWeather, to day: Int, level: KernelLevel
    ) {
      StageKernels.chill(hours, weather, model, sum: &sum, level: level)
      for lane in sum.indices { byDay[hours.offset + lane] = sum[lane] }
      through = day
    }

    /// Dates the lanes that have an amount of portions before `end`.
    mutating func date(
      _ amount: Double, before end: Int, at site: PhenologySite, _ weather: SiteWeather,
      dates: inout [Double], level: KernelLevel
    ) {
      StageKernels.dynamic(
        site.hours, weather, days: start..<max(start, end), amount: amount,
        precursor: &precursor, portions: &sum, byDay: &byDay, known: &known, dates: &dates,
        level: level)
    }
  }

  /// Degree hours of a curve, day by day; `isKnown` says of which days.
  private struct WarmthSums: Sendable {
    var curve: WarmthCurve
    var isKnown: [Bool]
    var byDay: [Double]
  }

  /// The temperatures of some weather at a place.
  public init(site: PhenologySite, weather: SiteWeather) {
    self.init(site: site, weather: weather, level: .best)
  }

  package init(site: PhenologySite, weather: SiteWeather, level: KernelLevel) {
    self.site = site
    self.weather = weather
    self.level = level
    day = StageKernels.Day(plan: site.plans[0], years: weather.years)
    load(weather)
  }

  /// Replaces the weather, and the place where another one is given; sums are forgotten, their
  /// storage is kept.
  public mutating func load(_ weather: SiteWeather, at place: PhenologySite? = nil) {
    if let place { site = place }
    let years = weather.years
    let count = SeasonCalendar.dayCount * years
    if mean.count != count {
      mean = [Double](repeating: 0, count: count)
      chills = []
      warmths = []
      day = StageKernels.Day(plan: site.plans[0], years: years)
    }
    self.weather = weather
    StageKernels.blend(
      0.5, weather.minimumCelsius, weather.maximumCelsius, at: 0, to: &mean, count: count,
      level: level)
    for index in chills.indices {
      chills[index].through = chills[index].start - 1
      for group in chills[index].known.indices {
        chills[index].known[group] = UInt32(chills[index].start)
      }
      for lane in 0..<years {
        chills[index].precursor[lane] = 0
        chills[index].sum[lane] = 0
      }
    }
    for index in warmths.indices {
      for day in warmths[index].isKnown.indices { warmths[index].isKnown[day] = false }
    }
  }

  /// The season day on which each lane has the chill that is required, as a number;
  /// `StageKernels.never` where it never has.
  mutating func completion(of requirement: ChillRequirement) -> [Double] {
    let start = Int(requirement.start.value)
    let amount = requirement.amount.value
    let years = weather.years
    var dates = [Double](
      repeating: amount <= 0 ? Double(start - 1) : StageKernels.never, count: years)
    if amount <= 0 { return dates }
    let index = chillIndex(requirement.model, start: start)
    if requirement.model == .dynamic {
      chills[index].date(
        amount, before: ChillRequirement.end, at: site, weather, dates: &dates, level: level)
      return dates
    }
    for day in start..<max(start, ChillRequirement.end) {
      if day > chills[index].through { advance(index, to: day) }
      let waiting = StageKernels.reach(
        amount, of: chills[index].byDay, at: day * years, day: day, dates: &dates, level: level)
      if waiting == 0 { break }
    }
    return dates
  }

  /// Chill gathered by the end of each day of the season in one lane, for reports and tests.
  public mutating func chill(_ model: ChillModel, start: Int, lane: Int) -> [Double] {
    let index = chillIndex(model, start: start)
    if model == .dynamic {
      var none = [Double](repeating: StageKernels.never, count: weather.years)
      chills[index].date(
        .infinity, before: SeasonCalendar.dayCount, at: site, weather, dates: &none, level: level)
    } else {
      for day in start..<SeasonCalendar.dayCount where day > chills[index].through {
        advance(index, to: day)
      }
    }
    return (0..<SeasonCalendar.dayCount).map {
      $0 < start ? 0 : chills[index].byDay[$0 * weather.years + lane]
    }
  }

  /// The index of a curve's degree hours.
  mutating func warmthIndex(_ curve: WarmthCurve) -> Int {
    if let index = warmths.firstIndex(where: { $0.curve == curve }) { return index }
    warmths.append(
      WarmthSums(
        curve: curve, isKnown: [Bool](repeating: false, count: SeasonCalendar.dayCount),
        byDay: [Double](repeating: 0, count: mean.count)))
    return warmths.count - 1
  }

  /// The degree hours of a curve by day, known on the days of a range at least.
  mutating func warmth(_ index: Int, on days: Range<Int>) -> [Double] {
    let years = weather.years
    for day in days where !warmths[index].isKnown[day] {
      prepare(day)
      let curve = warmths[index].curve
      StageKernels.warmth(
        self.day, weather, curve, to: &warmths[index].byDay, at: day * years, level: level)
      warmths[index].isKnown[day] = true
    }
    return warmths[index].byDay
  }

  // MARK: Days

  private mutating func chillIndex(_ model: ChillModel, start: Int) -> Int {
    if let index = chills.firstIndex(where: { $0.model == model && $0.start == start }) {
      return index
    }
    let zeros = [Double](repeating: 0, count: weather.years)
    chills.append(
      ChillSums(
        model: model, start: start, through: start - 1,
        known: StageKernels.groups(of: weather.years, knownUntil: start), precursor: zeros,
        sum: zeros,
        byDay: [Double](repeating: 0, count: mean.count)))
    return chills.count - 1
  }

  private mutating func advance(_ index: Int, to day: Int) {
    prepare(day)
    chills[index].advance(self.day, weather, to: day, level: level)
  }

  /// Sets the temperatures between which the hours of a day lie.
  private mutating func prepare(_ index: Int) {
    let years = weather.years
    let last = SeasonCalendar.dayCount - 1
    let (low, high) = (weather.minimumCelsius, weather.maximumCelsius)
    let plan = site.plans[index]
    day.plan = plan
    day.offset = index * years
    day.next = min(index + 1, last) * years
    // Without a neighbour the minimum of the day itself stands in.
    let before = index > 0 ? (index - 1) * years : 0
    StageKernels.blend(
      index > 0 ? plan.sunsetBefore : 0, low, high, at: before, to: &day.before, count: years,
      level: level)
    StageKernels.blend(
      index < last ? plan.sunset : 0, low, high, at: day.offset, to: &day.sunset, count: years,
      level: level)
  }
}
