public import AgroModel

/// What a model is laid beside: observed losses of a portfolio, shares of causes, recorded seasons
/// and designed events. Written as `Scenarios/Calibrations/<id>.yaml`.
public struct CalibrationPlan: Sendable {
  /// A loss that was paid in a year, over what was insured.
  public struct ObservedLoss: Sendable {
    /// Its name in the file.
    public var id: String
    /// The year.
    public var year: Int
    /// The crop of the portfolio's contracts that it is of; all of them where nil.
    public var crop: String?
    /// What it covers, in words: `crops`, `all lines`.
    public var scope: String
    /// Paid, and sum insured, in the same unit of money.
    public var paid, sumInsured: Parameter

    /// A loss.
    public init(
      id: String, year: Int, crop: String?, scope: String, paid: Parameter, sumInsured: Parameter
    ) {
      self.id = id
      self.year = year
      self.crop = crop
      self.scope = scope
      self.paid = paid
      self.sumInsured = sumInsured
    }

    /// Paid over insured.
    public var lossCost: Double { paid.value / sumInsured.value }
  }

  /// The share of a cause in what was paid or noticed.
  public struct ObservedShare: Sendable {
    /// Its name in the file.
    public var id: String
    /// Perils of the model that the cause stands for.
    public var perils: [Peril]
    /// What it is a share of, in words.
    public var scope: String
    /// The share.
    public var share: Parameter

    /// A share.
    public init(id: String, perils: [Peril], scope: String, share: Parameter) {
      self.id = id
      self.perils = perils
      self.scope = scope
      self.share = share
    }
  }

  /// A portfolio with what it was seen to lose.
  public struct Portfolio: Sendable {
    /// The scenario whose contracts are the portfolio.
    public var scenario: String
    /// Years of the portfolio.
    public var losses: [ObservedLoss]
    /// Causes of the portfolio's losses.
    public var causes: [ObservedShare]

    /// A portfolio.
    public init(scenario: String, losses: [ObservedLoss], causes: [ObservedShare]) {
      self.scenario = scenario
      self.losses = losses
      self.causes = causes
    }
  }

  /// Causes of loss of some crops elsewhere, among the perils that are named alone.
  public struct CauseTable: Sendable {
    /// Its name in the file.
    public var id: String
    /// What it is, in words.
    public var title: String
    /// The scenario whose yield losses stand beside.
    public var scenario: String
    /// Crops of the scenario that are taken.
    public var crops: [String]
    /// The causes.
    public var shares: [ObservedShare]

    /// A table.
    public init(
      id: String, title: String, scenario: String, crops: [String], shares: [ObservedShare]
    ) {
      self.id = id
      self.title = title
      self.scenario = scenario
      self.crops = crops
      self.shares = shares
    }
  }

  /// What was reported of an event.
  public struct Report: Sendable {
    /// What was said.
    public var text: String
    /// The zones and crops that the model's figure beside is of; all where empty.
    public var zones, crops: [String]
    /// The lost share, where one was reported; its source holds for the text.
    public var lost: Parameter?
    /// Document and basis in words, `releases (press)`.
    public var source: String

    /// A report.
    public init(
      text: String, zones: [String], crops: [String], lost: Parameter?, source: String
    ) {
      self.text = text
      self.zones = zones
      self.crops = crops
      self.lost = lost
      self.source = source
    }
  }

  /// An event of which press gives days and minima, put into seasons of the model's weather.
  public struct Event: Sendable {
    /// Its name in the file.
    public var id: String
    /// What it is, in words.
    public var title: String
    /// The scenario whose crops it strikes.
    public var scenario: String
    /// The harvest year of the recorded season from which the differences between zones are; where
    /// the records are there, that season is also the weather around the event.
    public var analogue: Int
    /// The minima of the nights at the coldest zone, by season day.
    public var nights: [(day: Int, minimum: Parameter)]
    /// How much milder than the coldest each zone is, degrees.
    public var pattern: [(zone: String, warmer: Parameter)]
    /// What was reported.
    public var reports: [Report]

    /// An event.
    public init(
      id: String, title: String, scenario: String, analogue: Int,
      nights: [(day: Int, minimum: Parameter)], pattern: [(zone: String, warmer: Parameter)],
      reports: [Report]
    ) {
      self.id = id
      self.title = title
      self.scenario = scenario
      self.analogue = analogue
      self.nights = nights
      self.pattern = pattern
      self.reports = reports
    }
  }

  /// Recorded seasons through the model.
  public struct Replay: Sendable {
    /// The scenario whose crops are taken.
    public var scenario: String
    /// Harvest years that are shown by name; the others are ranked.
    public var seasons: [(year: Int, note: String)]

    /// Seasons.
    public init(scenario: String, seasons: [(year: Int, note: String)]) {
      self.scenario = scenario
      self.seasons = seasons
    }
  }

  /// The file as it was named.
  public var path: String
  /// SHA-256 of the file.
  public var hash: String
  /// Name of the calibration.
  public var id: String
  /// What it is, in a line.
  public var title: String
  /// What is to be known of it, printed below the tables.
  public var notes: [String]
  /// The portfolio, if any.
  public var portfolio: Portfolio?
  /// Causes elsewhere.
  public var causes: [CauseTable]
  /// Recorded seasons, if any.
  public var replay: Replay?
  /// Designed events.
  public var events: [Event]
  /// Every number of the file with its source.
  public var parameters: [CropParameter]

  /// A calibration without content yet.
  public init(path: String, hash: String, id: String, title: String) {
    self.path = path
    self.hash = hash
    self.id = id
    self.title = title
    notes = []
    causes = []
    events = []
    parameters = []
  }
}
