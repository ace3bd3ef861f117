public import AgroModel
public import AgroQuantities
internal import AgroStatistics

/// Everything that makes a catalogue, and nothing that does not: two runs with one recipe have the
/// same bytes, whatever the threads or interruptions.
public struct CatalogueRecipe: Sendable, Hashable {
  /// A file that went in.
  public struct Input: Sendable, Hashable {
    /// What it is: `scenario`, `weather`, `crop`, `hazard`.
    public var role: String
    /// Its name, without the folder.
    public var name: String
    /// SHA-256 of its content.
    public var hash: String

    /// An input.
    public init(role: String, name: String, hash: String) {
      self.role = role
      self.name = name
      self.hash = hash
    }
  }

  /// The years of a block; the grid does not depend on the number of threads.
  public static let blockYears = 250

  /// Name of the scenario; part of the folder's name.
  public var name: String
  /// Version of the program.
  public var version: String
  /// Seed of all streams.
  public var seed: UInt64
  /// Simulated years, at least 1.
  public var years: Int
  /// Files that went in.
  public var inputs: [Input]
  /// Choices made outside the files, such as `--set` and `--climate`, each as `key=value`.
  public var choices: [String]
  /// Zones, crops, plantings, indices.
  public var layout: CatalogueLayout

  /// A recipe.
  public init(
    name: String, version: String, seed: UInt64, years: Int, inputs: [Input],
    choices: [String] = [], layout: CatalogueLayout
  ) {
    self.name = name
    self.version = version
    self.seed = seed
    self.years = years
    self.inputs = inputs
    self.choices = choices
    self.layout = layout
  }

  /// Number of blocks.
  public var blockCount: Int { (years + Self.blockYears - 1) / Self.blockYears }

  /// The years of a block, counted from 0.
  public func years(ofBlock block: Int) -> Range<Int> {
    block * Self.blockYears..<min(years, (block + 1) * Self.blockYears)
  }

  /// The recipe as a member of documents.
  public var value: JSONValue {
    .object([
      .init("name", .string(name)), .init("version", .string(version)),
      .init("streamVersion", .int(Int(streamVersion))), .init("seed", .number(String(seed))),
      .init("years", .int(years)),
      .init(
        "inputs",
        .array(
          inputs.map {
            .object([
              .init("role", .string($0.role)), .init("name", .string($0.name)),
              .init("hash", .string($0.hash)),
            ])
          })),
      .init("choices", .array(choices.map { .string($0) })),
    ])
  }

  /// Zones, crops, plantings, perils and indices as a member of documents.
  public var layoutValue: JSONValue {
    .object([
      .init("zones", .array(layout.zones.map { .string($0) })),
      .init("crops", .array(layout.crops.map { .string($0) })),
      .init(
        "plantings",
        .array(
          layout.plantings.map {
            .object([
              .init("zone", .int($0.zone)), .init("crop", .int($0.crop)),
              .init("potentialYield", .double($0.potentialYield)),
            ])
          })),
      .init("perils", .array(Peril.allCases.map { .string($0.rawValue) })),
      .init("indices", .array(layout.indices.map { .string($0) })),
    ])
  }

  /// SHA-256 over the recipe and the layout.
  public var hash: String {
    let text = JSONValue.array([value, layoutValue]).text(.compact)
    return StableHash.hex(of: text.utf8)
  }
}
