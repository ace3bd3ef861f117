internal import AgroModel

/// One finished block on the disk, from which an interrupted run goes on: magic, hash of the recipe,
/// a checksum of what follows, three sizes, three tables.
struct CataloguePart {
  static let magic = Array("agrorisk.part/3\n".utf8)

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
    guard bytes.count >= head.count + 32, Array(bytes[..<head.count]) == head else { return nil }
    var reader = ByteReader(bytes, at: head.count)
    guard reader.next(UInt64.self) == Self.checksum(bytes[(head.count + 8)...]) else { return nil }
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
    let body = writer.bytes + events + footprints + rows
    var sum = ByteWriter(capacity: 8)
    sum.append(Self.checksum(body[...]))
    return Self.magic + Array(recipeHash.utf8) + sum.bytes + body
  }

  /// FNV-1a over words of eight bytes and the rest byte by byte, shifted so that high bits count:
  /// finds a disk's damage, which a part of the right size can have.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) {
      sum = (sum ^ word) &* 0x100_0000_01b3
      sum ^= sum >> 29
    }
    unsafe bytes.withUnsafeBytes { raw in
      let whole = raw.count & ~7
      for at in stride(from: 0, to: whole, by: 8) {
        add(UInt64(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
      }
      for at in whole..<raw.count { add(UInt64(unsafe raw[at])) }
    }
    return sum
  }
}
