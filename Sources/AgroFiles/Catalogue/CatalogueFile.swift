public import AgroModel
public import AgroQuantities

/// A finished catalogue on the disk, read block by block.
public struct CatalogueFile: Sendable {
  /// The folder of the catalogue.
  public let path: String
  /// The hash of everything that made it.
  public let hash: String
  /// The recipe as it was written.
  public let recipe: JSONValue
  /// What the numbers stand for.
  public let layout: CatalogueLayout
  /// Simulated years.
  public let years: Int

  private struct Block: Sendable {
    var firstYear: Int
    var years: Int
    var events: Range<Int>
    var footprints: Range<Int>
  }

  private let blocks: [Block]
  private let eventHead: Int
  private let footprintHead: Int
  private let yearHead: Int

  /// Number of blocks.
  public var blockCount: Int { blocks.count }

  /// Opens a catalogue.
  ///
  /// - Throws: `DataFileError` where a file is missing or is not what `catalogue.json` says;
  ///   `FileErrors` where one cannot be read.
  public init(path: String) throws {
    self.path = path
    let name = path + "/catalogue.json"
    let document = try Self.document(name)
    guard document["format"]?.text == "agrorisk.catalogue/2" else {
      throw DataFileError(
        path: name, message: "The format is not agrorisk.catalogue/2, which this program reads.")
    }
    func fault(_ what: String) -> DataFileError {
      DataFileError(path: name, message: "The document has no usable '\(what)'.")
    }
    func integer(_ value: JSONValue?, _ what: String) throws -> Int {
      guard case .number(let text)? = value, let number = Int(text), number >= 0 else {
        throw fault(what)
      }
      return number
    }
    func names(_ what: String) throws -> [String] {
      guard let elements = document["layout"]?[what]?.elements else { throw fault(what) }
      return elements.compactMap(\.text)
    }
    guard let hash = document["hash"]?.text, let recipe = document["recipe"],
      let plantings = document["layout"]?["plantings"]?.elements,
      let written = document["blocks"]?.elements
    else { throw fault("hash, recipe, layout and blocks") }
    self.hash = hash
    self.recipe = recipe
    guard try names("perils") == Peril.allCases.map(\.rawValue) else { throw fault("perils") }
    layout = CatalogueLayout(
      zones: try names("zones"), crops: try names("crops"),
      plantings: try plantings.map { planting in
        guard case .number(let text)? = planting["potentialYield"], let yield = Double(text) else {
          throw fault("potentialYield")
        }
        return CatalogueLayout.Planting(
          zone: try integer(planting["zone"], "zone"), crop: try integer(planting["crop"], "crop"),
          potentialYield: yield)
      },
      indices: try names("indices"))
    var events = 0
    var footprints = 0
    var year = 0
    var blocks: [Block] = []
    for value in written {
      let count = try integer(value["years"], "years")
      let eventCount = try integer(value["events"], "events")
      let footprintCount = try integer(value["footprints"], "footprints")
      blocks.append(
        Block(
          firstYear: year, years: count, events: events..<events + eventCount,
          footprints: footprints..<footprints + footprintCount))
      events += eventCount
      footprints += footprintCount
      year += count
    }
    self.blocks = blocks
    years = year
    eventHead = try Self.head(CatalogueTables.events, path + "/events.npy", rows: events)
    footprintHead = try Self.head(
      CatalogueTables.footprints, path + "/footprints.npy", rows: footprints)
    yearHead = try Self.head(
      CatalogueTables.years(indices: layout.indices.count), path + "/years.npy",
      rows: year * layout.plantings.count)
  }

  /// Reads a block.
  ///
  /// - Throws: `DataFileError` where the tables are shorter than the head says.
  public func block(_ number: Int) throws(DataFileError) -> CatalogueBlock {
    let block = blocks[number]
    let plantings = layout.plantings.count
    return CatalogueTables.block(
      firstYear: block.firstYear, years: block.years, layout: layout,
      events: try rows("events.npy", eventHead, CatalogueTables.events.rowSize, block.events),
      footprints: try rows(
        "footprints.npy", footprintHead, CatalogueTables.footprints.rowSize, block.footprints),
      rows: try rows(
        "years.npy", yearHead, CatalogueTables.years(indices: layout.indices.count).rowSize,
        block.firstYear * plantings..<(block.firstYear + block.years) * plantings))
  }

  private static func document(_ path: String) throws -> JSONValue {
    let bytes = try SystemFile.read(path)
    do throws(JSONError) {
      return try JSONValue.parse(bytes.span)
    } catch {
      throw DataFileError(
        path: path, line: error.line, column: error.column, message: error.message)
    }
  }

  private func rows(
    _ file: String, _ head: Int, _ size: Int, _ range: Range<Int>
  ) throws(DataFileError) -> [UInt8] {
    try SystemCalls.read(
      "\(path)/\(file)", at: head + range.lowerBound * size, count: range.count * size)
  }

  /// The size of a table's head, which must be the one of so many rows.
  private static func head(
    _ table: NumPyTable, _ path: String, rows: Int
  ) throws(DataFileError) -> Int {
    let bytes = try SystemCalls.read(path, at: 0, count: table.head(rows: rows).count)
    return try table.headSize(of: bytes, rows: rows, path: path)
  }
}
