public import AgroStatistics

/// What is fitted to series, and how.
public struct FitSettings: Sendable, Equatable {
  /// What the values are.
  public enum Kind: String, Sendable {
    /// Yields, production, prices: positive, with a trend.
    case level
    /// Losses and loss cost: zeros allowed, no trend unless one is asked for.
    case loss
    /// Single claims, any number a year: a law of their sizes and one of their yearly number.
    case claim
  }

  /// What the values are.
  public var kind: Kind
  /// The trend of levels; `none` for losses.
  public var trend: TrendMethod
  /// Names of ``familyNames``; empty for the usual candidates of the kind.
  public var families: [String]
  /// The year that levels are brought to; nil for the year after each record.
  public var insuredYear: Int?
  /// Seed of every bootstrap.
  public var seed: UInt64
  /// Bootstrap samples of a test; samples of more than 1,000 observations get fewer.
  public var replicates: Int
  /// Claims at or below this are left out, as under a deductible; the laws are fitted to the others
  /// as left-truncated there.
  public var above: Double?
  /// Claims at or above this are known only to be so, as under a limit: right-censored.
  public var limit: Double?
  /// Whether a value counts in the laws as often as its weight says, scaled so that the weights add
  /// up to the number of values.
  public var usesWeights: Bool

  /// Settings of a study.
  public init(
    kind: Kind = .level, trend: TrendMethod = .theilSen, families: [String] = [],
    insuredYear: Int? = nil, seed: UInt64 = 1, replicates: Int = 999, above: Double? = nil,
    limit: Double? = nil, usesWeights: Bool = false
  ) {
    self.kind = kind
    self.trend = trend
    self.families = families
    self.insuredYear = insuredYear
    self.seed = seed
    self.replicates = replicates
    self.above = above
    self.limit = limit
    self.usesWeights = usesWeights
  }

  /// Bootstrap samples for a test of `count` observations: a test of thousands needs few, because
  /// its statistic is close to its limit law, and costs as much more.
  func replicates(count: Int) -> Int {
    count <= 1_000 ? replicates : min(replicates, max(99, replicates * 1_000 / count))
  }

  /// The families that can be asked for.
  public static let familyNames = [
    "normal", "lognormal", "gamma", "weibull", "beta", "burr", "logLogistic",
    "generalisedPareto", "generalisedExtremeValue", "gumbel", "pareto", "exponential", "uniform",
    "truncatedNormal",
  ]

  /// The family of a name; nil for an unknown one.
  ///
  /// - Parameter largest: the largest observation; a beta law reaches to 1.5 times of it.
  /// - Parameter threshold: where a generalised Pareto law begins.
  static func family(_ name: String, largest: Double, threshold: Double) -> FitFamily? {
    switch name {
    case "normal": .normal
    case "lognormal": .lognormal
    case "gamma": .gamma
    case "weibull": .weibull
    case "beta": .beta(lower: 0, upper: 1.5 * largest)
    case "burr": .burr
    case "logLogistic": .logLogistic
    case "generalisedPareto": .generalisedPareto(threshold: threshold)
    case "generalisedExtremeValue": .generalisedExtremeValue
    case "gumbel": .gumbel
    case "pareto": .pareto
    case "exponential": .exponential
    case "uniform": .uniform
    case "truncatedNormal": .truncatedNormal(lower: 0, upper: .infinity)
    default: nil
    }
  }

  func candidates(largest: Double) -> [FitFamily] {
    if !families.isEmpty {
      return families.compactMap {
        FitSettings.family($0, largest: largest, threshold: above ?? 0)
      }
    }
    switch kind {
    case .level: return FitFamily.yieldCandidates(upper: 1.5 * largest)
    case .loss, .claim:
      return FitFamily.lossCandidates.map { family in
        if case .generalisedPareto = family {
          .generalisedPareto(threshold: above ?? 0)
        } else {
          family
        }
      }
    }
  }
}

extension TrendMethod {
  /// The name in documents and options.
  public var documentName: String {
    switch self {
    case .none: "none"
    case .ordinaryLeastSquares: "ols"
    case .theilSen: "theil-sen"
    case .huber: "huber"
    case .quadratic: "quadratic"
    case .lowess: "lowess"
    }
  }
}
