public import AgroModel
internal import AgroQuantities
public import AgroSimulation
internal import AgroStatistics

/// The price of a contract with what is laid beside it.
public struct PriceReport: Sendable {
  /// The tariff's rate of the same contract.
  public struct Tariff: Sendable {
    /// The book.
    public var book: String
    /// Rates of the published range, fractions of the sum insured.
    public var low: Double
    public var high: Double
    /// The state's share of the premium at the low rate, 0...1.
    public var subsidyShare: Double
    /// SHA-256 over the book's files.
    public var hash: String
    /// Whether the rate is another country's, for want of an own one.
    public var isBorrowed = false

    /// A tariff's rates.
    public init(
      book: String, low: Double, high: Double, subsidyShare: Double, hash: String = ""
    ) {
      self.hash = hash
      self.book = book
      self.low = low
      self.high = high
      self.subsidyShare = subsidyShare
    }
  }

  /// The price by the model.
  public var price: TechnicalPrice
  /// The tariff beside it; nil where there is none, with the reason.
  public var tariff: Tariff?
  /// Why there is no tariff.
  public var tariffReason: String?
  /// What moves the price most: name, low and high pure rate.
  public var drivers: [(path: String, value: Double, low: Double, high: Double)]
  /// Numbers that the price rests on, by basis.
  public var bases: [(basis: String, count: Int)]
  /// The currency of the sum insured.
  public var currency: String
  /// Crop, covers and zone of the contract.
  public var crop = ""
  public var covers: [String] = []
  public var zone = ""
  /// Whether trees or vines bear the crop, which a winter can kill for years.
  public var isPerennial = true
  /// What was guessed where flags did not say it.
  public var guesses: [String] = []
  /// Numbers without a measurement behind them: assumptions, proxies, readings of tariffs.
  public var assumptions: [CropParameter] = []
  /// How many assumptions the parameter study drew, how many of them have a number that is not the
  /// middle of its range, and on how many years the contract was priced for each draw.
  public var assumptionCount = 0
  public var asymmetricCount = 0
  public var studyYears = 0
  /// From the pure premium to what the farmer pays, for one object.
  public var ledger: PriceLedger?

  /// A report.
  public init(
    price: TechnicalPrice, tariff: Tariff? = nil, tariffReason: String? = nil,
    drivers: [(path: String, value: Double, low: Double, high: Double)] = [],
    bases: [(basis: String, count: Int)] = [], currency: String = ""
  ) {
    self.price = price
    self.tariff = tariff
    self.tariffReason = tariffReason
    self.drivers = drivers
    self.bases = bases
    self.currency = currency
  }

  /// How a tariff stands to the technical rate.
  enum Verdict: String {
    case below
    case above
    /// The data cannot tell them apart.
    case undecided

    var words: String {
      switch self {
      case .below: "below the band of the technical rate"
      case .above: "above the band of the technical rate"
      case .undecided: "not to be told apart from the technical rate with these data"
      }
    }
  }

  /// The tariff beside the band of the technical rate; nil without a tariff.
  var verdict: Verdict? {
    tariff.map { tariff in
      tariff.high < grossBand.lowerBound
        ? .below : tariff.low > grossBand.upperBound ? .above : .undecided
    }
  }

  /// Whether the ranges of the assumptions are in the band of the technical rate.
  var isStudied: Bool { price.grossBand != nil || price.parameterBand != nil }

  /// What the verdict rests on where that is Monte Carlo error alone.
  var caution: String? {
    guard verdict != nil, !isStudied else { return nil }
    return "This rests on Monte Carlo error alone: the ranges of the assumptions, which as a rule "
      + "weigh far more, were not studied."
  }

  /// The pure rate's band by the ranges of the assumptions, or by Monte Carlo alone.
  var band: ClosedRange<Double> { Self.joined(monteCarloBand, price.parameterBand?.bounds) }

  /// The gross rate's band: over assumptions and loads where they were studied, and the Monte Carlo
  /// error.
  var grossBand: ClosedRange<Double> {
    let own = price.grossBand == nil ? band : monteCarloBand
    let scaled = grossRate(ofPure: own.lowerBound)...grossRate(ofPure: own.upperBound)
    return Self.joined(scaled, price.grossBand?.bounds)
  }

  private var monteCarloBand: ClosedRange<Double> {
    let error = 1.645 * price.pureRate.standardError
    return max(0, price.pureRate.value - error)...(price.pureRate.value + error)
  }

  private static func joined(
    _ one: ClosedRange<Double>, _ other: ClosedRange<Double>?
  ) -> ClosedRange<Double> {
    guard let other else { return one }
    return min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
  }

  /// Why the whole band of the assumptions lies on one side of the rate, where it does.
  var lopsided: String? {
    guard let band = price.parameterBand?.bounds, !band.contains(price.pureRate.value) else {
      return nil
    }
    let centred =
      asymmetricCount > 0
      ? " And \(asymmetricCount) of the \(assumptionCount) numbers are not the middles of their "
        + "ranges."
      : ""
    guard band.lowerBound > price.pureRate.value else {
      return "The whole band lies below the rate: what is paid is bounded above, so that ranges to "
        + "both sides of a number lower the mean payment more than they raise it." + centred
    }
    return "The whole band lies above the rate, and that is no mistake: what is paid above a "
      + "deductible or beyond a trigger grows faster than the damage (it is convex), so that "
      + "ranges to both sides of a number raise the mean payment." + centred
      + " The rate is the price at the numbers themselves; the middle of the draws is the price of "
      + "not knowing them."
  }

  /// Numbers of the model that were themselves read out of published tariffs.
  var readOutOfTariffs: [CropParameter] {
    assumptions.filter { $0.parameter.source.document.contains("tariff") }
  }

  /// The gross rate of a pure rate, with the loads of the price and a risk load in proportion.
  func grossRate(ofPure rate: Double) -> Double {
    guard let gross = price.gross, price.pureRate.value > 0 else { return rate }
    return gross.premium * rate / price.pureRate.value
  }
}
