public import AgroQuantities

/// What makes a fit again: program, input, choices.
public struct FitRecipe: Sendable, Equatable {
  /// The version of the program.
  public let version: String
  /// The commit of the program, where it is known.
  public let commit: String?
  /// The name of the file and the SHA-256 of its content.
  public let input: String
  public let hash: String
  /// The layout in one sentence.
  public let layout: String
  /// The trend that was asked for.
  public let trend: String
  /// The families that were tried, in order.
  public let families: [String]
  /// The seed of the bootstrap.
  public let seed: UInt64
  /// Samples of the bootstrap.
  public let replicates: Int
  /// The threshold above which claims were used.
  public let above: Double?
  /// The limit that claims were cut at.
  public let limit: Double?
  /// Whether values counted by their weights.
  public let isWeighted: Bool

  /// What is needed to repeat a fit.
  public init(
    version: String, commit: String?, input: String, hash: String, layout: String,
    settings: FitSettings
  ) {
    self.version = version
    self.commit = commit
    self.input = input
    self.hash = hash
    self.layout = layout
    trend = settings.kind != .level ? "none" : settings.trend.documentName
    families = settings.families
    seed = settings.seed
    replicates = settings.replicates
    above = settings.above
    limit = settings.limit
    isWeighted = settings.usesWeights
  }

  init(
    version: String, commit: String?, input: String, hash: String, layout: String, trend: String,
    families: [String], seed: UInt64, replicates: Int, above: Double?, limit: Double?,
    isWeighted: Bool
  ) {
    self.version = version
    self.commit = commit
    self.input = input
    self.hash = hash
    self.layout = layout
    self.trend = trend
    self.families = families
    self.seed = seed
    self.replicates = replicates
    self.above = above
    self.limit = limit
    self.isWeighted = isWeighted
  }

  /// The recipe as a member of documents.
  public var value: JSONValue {
    .object([
      .init("version", .string(version)), .init("commit", commit.map { .string($0) } ?? .null),
      .init("input", .string(input)), .init("inputHash", .string(hash)),
      .init("layout", .string(layout)), .init("trend", .string(trend)),
      .init("families", .array(families.map { .string($0) })),
      .init("seed", .number(String(seed))), .init("replicates", .int(replicates)),
      .init("above", above.map { .double($0) } ?? .null),
      .init("limit", limit.map { .double($0) } ?? .null), .init("weighted", .bool(isWeighted)),
    ])
  }
}
