public import AgroQuantities

/// What stands in the first lines of a book: enough to choose it without reading it.
public struct BookHeader: Sendable, Hashable {
  /// The id of the book.
  public var id: String
  /// The folder of the book.
  public var jurisdiction: String
  /// The id of the book that it extends.
  public var extends: String?
  /// The first day on which it holds.
  public var validFrom: CivilDate
  /// The last day on which it held; nil while it holds.
  public var validThrough: CivilDate?
  /// The file, below the library's folder: `Azerbaijan/az-2022.yaml`.
  public var path: String

  /// Bytes of a file within which the header stands.
  static let scanned = 4096

  /// Scans the first lines of a book.
  ///
  /// - Throws: what is missing of `id` and `validity`.
  static func scan(
    _ bytes: [UInt8], path: String, shownPath: String, jurisdiction: String
  ) throws(FileErrors) -> BookHeader {
    let log = ProblemLog(path: shownPath)
    var id: String?
    var extends: String?
    var validity: (from: CivilDate, through: CivilDate?)?
    var line = 0
    var next = 0
    while next < bytes.count {
      let start = next
      while next < bytes.count, bytes[next] != .newline { next += 1 }
      let slice = bytes[start..<next]
      next += 1
      line += 1
      guard let first = slice.first, first &- UInt8(ascii: "a") < 26,
        let colon = slice.firstIndex(of: UInt8(ascii: ":"))
      else { continue }
      let key = String(decoding: slice[..<colon], as: UTF8.self)
      guard key == "id" || key == "extends" || key == "validity" else { continue }
      let node: YAMLNode
      do {
        node = try YAMLParser.parse(Array(slice), path: shownPath)
      } catch {
        throw FileErrors(error.errors.map { $0.moved(toLine: line) })
      }
      switch key {
      case "id": id = node[key]?.text
      case "extends": extends = node[key]?.text
      default:
        if let from = (node[key]?["from"]?.text).flatMap({ try? CivilDate($0) }) {
          let through = (node[key]?["through"]?.text).flatMap { try? CivilDate($0) }
          validity = (from, through)
        } else {
          log.report(
            line: line, column: 1, key: key, found: "no day from which the book holds",
            expected: "validity: { from: 2022-02-01 } on one line")
        }
      }
    }
    if id == nil {
      log.report(
        line: 1, column: 1, found: "no 'id' within the first \(scanned) bytes",
        expected: "the id of the book on a line of its own")
    }
    if validity == nil && log.errors.allSatisfy({ $0.key != "validity" }) {
      log.report(
        line: 1, column: 1, found: "no 'validity' within the first \(scanned) bytes",
        expected: "validity: { from: 2022-02-01 } on one line")
    }
    try log.finish()
    guard let id, let validity else { throw FileErrors([]) }
    return BookHeader(
      id: id, jurisdiction: jurisdiction, extends: extends, validFrom: validity.from,
      validThrough: validity.through, path: path)
  }
}

extension FileError {
  func moved(toLine line: Int) -> FileError {
    var copy = self
    copy.line = line
    return copy
  }
}
