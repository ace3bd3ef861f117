public import AgroModel
internal import AgroQuantities

/// Makes a catalogue on the disk: block by block, in any number of threads, restartable.
///
/// Blocks are written as parts into `<folder>/<name>-<hash>.partial/`; when all are there the
/// tables are joined and the folder gets its name in one step. A run that was killed goes on with
/// the parts that are whole. The bytes depend on the recipe alone.
public struct CatalogueRun: Sendable {
  /// What is made.
  public let recipe: CatalogueRecipe
  /// The finished catalogue: `<folder>/<name>-<first 12 digits of the hash>`.
  public let target: String
  private let hash: String
  private var working: String { target + ".partial" }

  /// A run below a folder, which is made where it does not exist.
  public init(_ recipe: CatalogueRecipe, folder: String) {
    self.recipe = recipe
    hash = recipe.hash
    target = "\(folder)/\(recipe.name)-\(hash.prefix(12))"
  }

  /// Whether the catalogue is there already.
  public var isDone: Bool { SystemFile.isFile(target + "/catalogue.json") }

  /// Makes what is missing.
  ///
  /// - Parameters:
  ///   - workers: blocks worked on at a time, at least 1.
  ///   - makeBlock: computes a block of years; runs in parallel.
  ///   - progress: is told of finished blocks; called on one thread at a time.
  /// - Throws: the first error of computing or writing; what was finished stays for the next run.
  public func run(
    workers: Int, makeBlock: @escaping @Sendable (Range<Int>) throws -> CatalogueBlock,
    progress: (_ done: Int, _ all: Int) -> Void
  ) async throws {
    guard !isDone else { return }
    try SystemCalls.makeDirectories(working)
    let all = recipe.blockCount
    let missing = (0..<all).filter { readPart($0) == nil }
    var done = all - missing.count
    progress(done, all)
    try await withThrowingTaskGroup(of: Void.self) { group in
      var next = missing.makeIterator()
      var running = 0
      while true {
        while running < max(1, workers), let block = next.next() {
          group.addTask { try writePart(block, makeBlock(recipe.years(ofBlock: block))) }
          running += 1
        }
        guard running > 0 else { break }
        try await group.next()
        running -= 1
        done += 1
        progress(done, all)
      }
    }
    try join()
  }

  private func partPath(_ block: Int) -> String { "\(working)/block-\(block).part" }

  private func readPart(_ block: Int) -> CataloguePart? {
    let path = partPath(block)
    guard case .file = SystemCalls.kind(of: path), let size = SystemCalls.size(of: path),
      let bytes = try? SystemCalls.read(path, at: 0, count: size)
    else { return nil }
    return CataloguePart(bytes, recipeHash: hash)
  }

  private func writePart(_ block: Int, _ content: CatalogueBlock) throws(DataFileError) {
    let part = CataloguePart(content, layout: recipe.layout)
    try AtomicFile.write(part.bytes(recipeHash: hash), to: partPath(block))
  }

  /// Joins the parts into the tables and names the folder.
  private func join() throws {
    var blocks: [JSONValue] = []
    var eventCount = 0
    var footprintCount = 0
    // The heads name the numbers of rows, so that the parts are read twice: sizes, then rows.
    for block in 0..<recipe.blockCount {
      let part = try wholePart(block)
      let events = part.events.count / CatalogueTables.events.rowSize
      let footprints = part.footprints.count / CatalogueTables.footprints.rowSize
      let years = recipe.years(ofBlock: block)
      blocks.append(
        .object([
          .init("firstYear", .int(years.lowerBound)), .init("years", .int(years.count)),
          .init("events", .int(events)), .init("footprints", .int(footprints)),
        ]))
      eventCount += events
      footprintCount += footprints
    }
    let yearTable = CatalogueTables.years(indices: recipe.layout.indices.count)
    let rows = recipe.years * recipe.layout.plantings.count
    try write("events.npy", CatalogueTables.events.head(rows: eventCount)) { $0.events }
    try write("footprints.npy", CatalogueTables.footprints.head(rows: footprintCount)) {
      $0.footprints
    }
    try write("years.npy", yearTable.head(rows: rows)) { $0.rows }
    let head = JSONValue.object([
      .init("format", .string("agrorisk.catalogue/2")), .init("hash", .string(hash)),
      .init("recipe", recipe.value), .init("layout", recipe.layoutValue),
      // Day 0 of every simulated year; there is no 29 February.
      .init("firstDay", .string("09-01")),
      .init("blocks", .array(blocks)),
    ])
    try AtomicFile.write(
      Array((head.text(.indented) + "\n").utf8), to: working + "/catalogue.json")
    for block in 0..<recipe.blockCount { SystemCalls.remove(partPath(block)) }
    do {
      try SystemCalls.rename(working, to: target)
    } catch {
      // Another run of the same recipe, whose bytes are the same, may have been faster.
      guard isDone else { throw error }
    }
  }

  private func wholePart(_ block: Int) throws -> CataloguePart {
    guard let part = readPart(block) else {
      throw DataFileError(
        path: partPath(block), message: "The part vanished or was changed while the run went on.")
    }
    return part
  }

  private func write(
    _ name: String, _ head: [UInt8], _ table: (CataloguePart) -> [UInt8]
  ) throws {
    var file = try AtomicFile(path: "\(working)/\(name)")
    try file.write(head)
    for block in 0..<recipe.blockCount { try file.write(table(wholePart(block))) }
    try file.commit()
  }
}
