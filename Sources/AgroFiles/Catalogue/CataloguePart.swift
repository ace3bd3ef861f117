internal import AgroModel

/// One finished block on the disk, from which an interrupted run goes on.
struct CataloguePart {
  static let magic = Array("agrorisk.part/2\n".utf8)

  var events: [UInt8]
  var footprints: [UInt8]
  var rows: [UInt8]

  init(_ block: CatalogueBlock, layout: CatalogueLayout) {
    events = CatalogueTables.eventBytes(block)
    footprints = CatalogueTables.footprintBytes(block)
    rows = CatalogueTables.yearBytes(block, layout)
  }

  /// Reads a part.
  ///
  /// - Returns: nil where the bytes are not a whole part of the recipe with this hash.
  init?(_ bytes: [UInt8], recipeHash: String) {
    let head = Self.magic + Array(recipeHash.utf8)
    guard bytes.count >= head.count + 24, Array(bytes[..<head.count]) == head else { return nil }
    var reader = ByteReader(bytes, at: head.count)
    let counts = (0..<3).map { _ in Int(truncatingIfNeeded: reader.next(UInt64.self)) }
    guard counts.allSatisfy({ $0 >= 0 && $0 <= bytes.count }),
      reader.position + counts[0] + counts[1] + counts[2] == bytes.count
    else { return nil }
    let start = reader.position
    events = Array(bytes[start..<start + counts[0]])
    footprints = Array(bytes[start + counts[0]..<start + counts[0] + counts[1]])
    rows = Array(bytes[(start + counts[0] + counts[1])...])
  }

  func bytes(recipeHash: String) -> [UInt8] {
    var writer = ByteWriter(capacity: events.count + footprints.count + rows.count + 128)
    for table in [events, footprints, rows] { writer.append(UInt64(table.count)) }
    return Self.magic + Array(recipeHash.utf8) + writer.bytes + events + footprints + rows
  }
}
