public import AgroQuantities

/// What makes a fit again: program, input, choices.
public struct FitRecipe: Sendable, Equatable {
  public let version: String
  public let commit: String?
  /// The name of the file and the SHA-256 of its content.
  public let input: String
  public let hash: String
  /// The layout in one sentence.
  public let layout: String
  public let trend: String
  public let families: [String]
  public let seed: UInt64
  public let replicates: Int

  public init(
    version: String, commit: String?, input: String, hash: String, layout: String,
    settings: FitSettings
  ) {
    self.version = version
    self.commit = commit
    self.input = input
    self.hash = hash
    self.layout = layout
    trend = settings.kind == .loss ? "none" : settings.trend.documentName
    families = settings.families
    seed = settings.seed
    replicates = settings.replicates
  }

  init(
    version: String, commit: String?, input: String, hash: String, layout: String, trend: String,
    families: [String], seed: UInt64, replicates: Int
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
  }

  /// The recipe as a member of documents.
  public var value: JSONValue {
    .object([
      .init("version", .string(version)), .init("commit", commit.map { .string($0) } ?? .null),
      .init("input", .string(input)), .init("inputHash", .string(hash)),
      .init("layout", .string(layout)), .init("trend", .string(trend)),
      .init("families", .array(families.map { .string($0) })),
      .init("seed", .number(String(seed))), .init("replicates", .int(replicates)),
    ])
  }
}
