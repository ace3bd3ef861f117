public import AgroModel
public import AgroSimulation
internal import AgroStatistics

/// A model beside what was seen: portfolio, causes, recorded seasons, designed events.
public struct CalibrationReport: Sendable {
  /// A tariff beside a loss cost.
  public struct Tariff: Sendable {
    /// The rule book.
    public var book: String
    /// The rates that are published.
    public var low, high: Double

    /// A tariff.
    public init(book: String, low: Double, high: Double) {
      self.book = book
      self.low = low
      self.high = high
    }

    /// The middle of the published rates.
    public var middle: Double { (low + high) / 2 }
  }

  /// A portfolio on simulated years.
  public struct Portfolio: Sendable {
    /// Title of the scenario and simulated years.
    public var title: String
    /// What was seen.
    public var observed: CalibrationPlan.Portfolio
    /// The model's years by crop.
    public var crops: [CropYears]
    /// Tariffs by crop and zone, `crop/zone`.
    public var tariffs: [String: Tariff]
    /// Severity of hail by crop: the number that calibration moves, with where it is from.
    public var hailScales: [(crop: String, scale: Parameter)]
    /// How far the portfolio's loss cost moves over the assumptions, where that was asked for.
    public var study: AssumptionSpread?

    /// A portfolio.
    public init(
      title: String, observed: CalibrationPlan.Portfolio, crops: [CropYears],
      tariffs: [String: Tariff], hailScales: [(crop: String, scale: Parameter)],
      study: AssumptionSpread?
    ) {
      self.title = title
      self.observed = observed
      self.crops = crops
      self.tariffs = tariffs
      self.hailScales = hailScales
      self.study = study
    }

    /// Simulated years.
    public var years: Int { crops.first?.annual.count ?? 0 }

    /// Sum insured of all crops.
    public var sumInsured: Double { crops.reduce(0) { $0 + $1.sumInsured } }

    /// Loss cost of each simulated year, of one crop or of all.
    public func lossCosts(of crop: String? = nil) -> [Double] {
      let chosen = crops.filter { crop == nil || $0.crop == crop }
      let insured = chosen.reduce(0) { $0 + $1.sumInsured }
      guard insured > 0 else { return [] }
      var sums = [Double](repeating: 0, count: years)
      for crop in chosen {
        for (year, loss) in crop.annual.enumerated() { sums[year] += loss }
      }
      return sums.map { $0 / insured }
    }

    /// Mean yearly indemnity by peril of all crops, as shares of their sum.
    public var causes: [(peril: String, share: Double)] {
      let names = Peril.allCases.map(\.rawValue) + ["yield"]
      let sums = names.indices.map { index in
        crops.reduce(0.0) { $0 + ($1.perils.indices.contains(index) ? $1.perils[index] : 0) }
      }
      let all = sums.reduce(0, +)
      guard all > 0 else { return [] }
      return zip(names, sums).filter { $0.1 > 0 }.map { ($0.0, $0.1 / all) }
        .sorted { $0.1 > $1.1 }
    }

    /// The observed years of all crops, in order.
    public var observedYears: [CalibrationPlan.ObservedLoss] {
      observed.losses.filter { $0.crop == nil }
    }
  }

  /// Causes elsewhere beside the model's.
  public struct Causes: Sendable {
    /// The table.
    public var table: CalibrationPlan.CauseTable
    /// The model's mean lost share of the yield for each of its causes.
    public var modelled: [Double]

    /// A comparison.
    public init(table: CalibrationPlan.CauseTable, modelled: [Double]) {
      self.table = table
      self.modelled = modelled
    }
  }

  /// Losses by cold of recorded seasons beside simulated ones.
  public struct Replay: Sendable {
    /// The losses of one crop, mean over zones.
    public struct Crop: Sendable {
      /// The crop.
      public var name: String
      /// Lost shares by winter kill and by frost of each recorded season.
      public var winter, frost: [Double]
      /// Lost shares by both of simulated seasons.
      public var simulated: [Double]

      /// A crop.
      public init(name: String, winter: [Double], frost: [Double], simulated: [Double]) {
        self.name = name
        self.winter = winter
        self.frost = frost
        self.simulated = simulated
      }

      /// Winter kill and frost together.
      public var cold: [Double] { zip(winter, frost).map { $0 + $1 } }
    }

    /// What was asked for.
    public var plan: CalibrationPlan.Replay
    /// Recorded harvest years.
    public var seasons: [Int]
    /// Days of them that the record misses and that were filled.
    public var filled: [Int]
    /// How the record was corrected, where it was.
    public var correction: String?
    /// The crops.
    public var crops: [Crop]

    /// A replay.
    public init(
      plan: CalibrationPlan.Replay, seasons: [Int], filled: [Int], correction: String?,
      crops: [Crop]
    ) {
      self.plan = plan
      self.seasons = seasons
      self.filled = filled
      self.correction = correction
      self.crops = crops
    }
  }

  /// A designed event in seasons of the model's weather.
  public struct Event: Sendable {
    /// A reported loss with the model's for the same zones and crops.
    public struct Row: Sendable {
      /// What was reported.
      public var report: CalibrationPlan.Report
      /// Lost share by cold with the event: mean and the 5 % and 95 % quantiles over seasons.
      public var with: (mean: Double, low: Double, high: Double)
      /// Mean lost share by cold of the same seasons without it.
      public var without: Double
      /// The lost share in the recorded season that the event is patterned on, with the event.
      public var analogue: Double?

      /// A row.
      public init(
        report: CalibrationPlan.Report, with: (mean: Double, low: Double, high: Double),
        without: Double, analogue: Double?
      ) {
        self.report = report
        self.with = with
        self.without = without
        self.analogue = analogue
      }
    }

    /// What the event is.
    public var plan: CalibrationPlan.Event
    /// Reported losses.
    public var rows: [Row]
    /// Every crop of the scenario, mean over zones.
    public var crops: [(name: String, with: Double, without: Double)]
    /// Seasons in which the event was put.
    public var seasons: Int

    /// An event.
    public init(
      plan: CalibrationPlan.Event, rows: [Row],
      crops: [(name: String, with: Double, without: Double)], seasons: Int
    ) {
      self.plan = plan
      self.rows = rows
      self.crops = crops
      self.seasons = seasons
    }
  }

  /// What the model is laid beside.
  public var plan: CalibrationPlan
  /// The portfolio.
  public var portfolio: Portfolio?
  /// Causes elsewhere.
  public var causes: [Causes] = []
  /// Recorded seasons.
  public var replay: Replay?
  /// Why recorded seasons are not there, where they were wished for.
  public var replayReason: String?
  /// Designed events.
  public var events: [Event] = []

  /// A report without content yet.
  public init(plan: CalibrationPlan) { self.plan = plan }
}

/// Where a value lies among simulated years.
struct YearPlace: Sendable {
  /// Mean, its Monte Carlo error, standard deviation of a year.
  let mean, error, deviation: Double
  private let sorted: [Double]

  /// - Parameter values: one a year, at least two.
  init(_ values: [Double]) {
    let n = Double(max(1, values.count))
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = n > 1 ? squares / (n - 1) : 0
    self.mean = mean
    deviation = variance.squareRoot()
    error = (variance / n).squareRoot()
    sorted = values.sorted()
  }

  /// The value that a share p of years does not exceed.
  func quantile(_ p: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let rank = (p * Double(sorted.count)).rounded(.up)
    return sorted[min(max(Int(rank) - 1, 0), sorted.count - 1)]
  }

  /// The share of years with no more.
  func share(atMost value: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    return Double(sorted.count { $0 <= value }) / Double(sorted.count)
  }

  /// Means of so many years in a row, which do not overlap.
  static func means(of values: [Double], over count: Int) -> [Double] {
    guard count > 0 else { return [] }
    return stride(from: 0, through: values.count - count, by: count).map { first in
      values[first..<first + count].reduce(0, +) / Double(count)
    }
  }
}
