public import AgroQuantities

/// What makes a backtest again: program, input, choices.
public struct BacktestRecipe: Sendable, Equatable {
  /// The version of the program.
  public var version: String
  /// The commit of the program, where it is known.
  public var commit: String?
  /// The name of the file.
  public var input: String
  /// The SHA-256 of its content.
  public var hash: String
  /// The layout in one sentence.
  public var layout: String
  /// The levels of the cells, the widest first.
  public var levels: [String]
  /// Years before this one are left out.
  public var from: Int?
  /// Years of a cell with less exposure are left out.
  public var floor: Double
  /// The seed of the resampled years.
  public var seed: UInt64

  /// What is needed to repeat a backtest.
  public init(
    version: String, commit: String?, input: String, hash: String, layout: String,
    levels: [String], from: Int?, floor: Double, seed: UInt64
  ) {
    self.version = version
    self.commit = commit
    self.input = input
    self.hash = hash
    self.layout = layout
    self.levels = levels
    self.from = from
    self.floor = floor
    self.seed = seed
  }

  /// The recipe as a member of documents.
  public var value: JSONValue {
    .object([
      .init("version", .string(version)), .init("commit", commit.map { .string($0) } ?? .null),
      .init("input", .string(input)), .init("inputHash", .string(hash)),
      .init("layout", .string(layout)), .init("levels", .array(levels.map { .string($0) })),
      .init("from", from.map { .int($0) } ?? .null), .init("floor", .number("\(floor)")),
      .init("seed", .number(String(seed))),
    ])
  }
}
