internal import AgroQuantities

/// The yearly series of a CSV file.
///
/// The layout is guessed from the header (long, wide with a column a place or a year, the tables of
/// FAOSTAT, indemnity beside liability) where the query does not name columns.
public struct SeriesTable: Sendable {
  /// The file as it was named.
  public let path: String
  /// SHA-256 of the file's bytes; of the header and the records for the standard input.
  public let hash: String
  /// How the table was read.
  public let layout: SeriesLayout
  /// In the order of their first row.
  public private(set) var series: [YearSeries]
  /// Rows that repeated a year of their series and were added to it.
  public let repeats: Int
  /// For each column that tells series apart, its texts in the order of their first row.
  public private(set) var texts: [(column: String, texts: [String])] = []

  /// Reads a table.
  ///
  /// - Throws: `DataFileError` where the file or its header cannot be read, or nothing fits the
  ///   conditions. Faults of single cells are in ``YearSeries/problems`` of their series.
  public init(path: String, _ query: SeriesQuery = SeriesQuery()) throws(DataFileError) {
    var reader = try CSVReader(path: path)
    let header = reader.header
    var hash = StableHash()
    hash.update(Array(header.joined(separator: ",").utf8))
    var rows: [Row] = []
    while let chunk = try reader.nextChunk() {
      hash.update(chunk.bytes)
      var cursor = chunk.makeCursor()
      let span = chunk.bytes.span
      while try cursor.next(in: span) {
        var cells: [String] = []
        cells.reserveCapacity(cursor.count)
        for index in 0..<cursor.count { cells.append(try cursor.text(index, in: span)) }
        guard cells.count == header.count else {
          throw DataFileError(
            path: reader.path, line: cursor.line,
            message: "The record has \(cells.count) fields, but the header has \(header.count).")
        }
        rows.append(Row(line: cursor.line, cells: cells))
      }
    }
    self.path = reader.path
    self.hash = path == "-" ? hash.hex() : try Self.fingerprint(path)
    var layout = try SeriesLayout(
      header: header, sample: rows.prefix(400).map(\.cells), query: query, path: reader.path)
    try Self.recogniseClaims(&layout, rows, header, query, reader.path)
    self.layout = layout
    rows = try Self.chosen(rows, header, query.conditions, layout, reader.path)
    var builder = SeriesBuilder(
      layout: layout, header: header, path: reader.path,
      decimalComma: reader.separator == UInt8(ascii: ";"),
      addsRepeats: query.addsRepeats && layout.isLoss)
    for row in rows { builder.add(row) }
    repeats = builder.repeats
    series = builder.finish()
    var wanted: [String] = []
    // In a table with a column a place, --where place=... chooses columns.
    if layout.kind == .wideByPlace {
      wanted = query.conditions.filter { NameFolding.fold($0.column) == "place" }.map(\.text)
    }
    if let place = query.place, reader.column(place) == nil { wanted.append(place) }
    if !wanted.isEmpty { try choose(wanted) }
    guard !series.isEmpty else {
      throw DataFileError(path: self.path, message: "The table has no series of values.")
    }
    texts = layout.labelColumns.map { column in
      var seen: Set<String> = []
      return (
        column,
        builder.order.compactMap { labels in
          labels.first { $0.column == column }?.text
        }.filter { seen.insert($0).inserted }
      )
    }
  }

  /// A table of losses with two rows or more a year and series, on average, holds single claims: a
  /// few years that occur twice are faults.
  private static func recogniseClaims(
    _ layout: inout SeriesLayout, _ rows: [Row], _ header: [String], _ query: SeriesQuery,
    _ path: String
  ) throws(DataFileError) {
    let canHold = layout.kind == .long && layout.values.count == 1
    if query.holdsClaims == true {
      guard canHold else {
        throw DataFileError(
          path: path, line: 1,
          message: "The table has no row a claim: a column of years or dates and one of amounts "
            + "are needed; name them by --year and --value.")
      }
      // Descriptions of claims tell no series apart; only a column that is asked for does.
      let place = query.place.map { NameFolding.fold($0) }
      layout.labels = layout.labels.filter { NameFolding.fold(header[$0]) == place }
      layout.labelColumns = layout.labels.map { header[$0] }
      layout.summedOver = []
      layout.weight = nil
      layout.weightColumn = nil
      layout.holdsClaims = true
      return
    }
    guard query.holdsClaims == nil, canHold, layout.isLoss, layout.summedOver.isEmpty,
      let year = layout.year
    else { return }
    var years: Set<[String]> = []
    for row in rows {
      let date = SeriesNumber.year(row.cells[year]).map(String.init) ?? row.cells[year]
      years.insert([date] + layout.labels.map { row.cells[$0] })
    }
    layout.holdsClaims = rows.count >= 2 * years.count && rows.count > years.count + 1
  }

  /// Keeps the series with one of these names among their labels.
  private mutating func choose(_ names: [String]) throws(DataFileError) {
    let folded = Set(names.map { NameFolding.fold($0) })
    let kept = series.filter { one in
      one.labels.contains { folded.contains(NameFolding.fold($0.text)) }
    }
    if kept.isEmpty {
      let known = series.flatMap { $0.labels.map(\.text) }
      let near = NearestNames.find(names[0], in: known)
      let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))"
      throw DataFileError(
        path: path, message: "No place is named '\(names.joined(separator: "' or '"))'\(hint).")
    }
    series = kept
  }

  struct Row {
    let line: Int
    let cells: [String]
  }

  private static func chosen(
    _ rows: [Row], _ header: [String], _ conditions: [SeriesQuery.Condition],
    _ layout: SeriesLayout, _ path: String
  ) throws(DataFileError) -> [Row] {
    let folded = header.map { NameFolding.fold($0) }
    var result = rows
    var alternatives: [Int: Set<String>] = [:]
    for condition in conditions {
      let name = NameFolding.fold(condition.column)
      if layout.kind == .wideByPlace, name == "place" { continue }
      guard let index = folded.firstIndex(of: name) else {
        throw DataFileError(
          path: path, line: 1,
          message: "There is no column '\(condition.column)' for --where; the columns are "
            + "\(header.joined(separator: ", ")).")
      }
      alternatives[index, default: []].insert(NameFolding.fold(condition.text))
    }
    for (index, texts) in alternatives.sorted(by: { $0.key < $1.key }) {
      let present = Set(result.map { $0.cells[index] })
      result = result.filter { texts.contains(NameFolding.fold($0.cells[index])) }
      if result.isEmpty {
        let wanted = texts.sorted().joined(separator: "' or '")
        let near = NearestNames.find(texts.sorted().first ?? "", in: present.sorted())
        let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))"
        throw DataFileError(
          path: path, message: "No row has '\(wanted)' as \(header[index])\(hint).")
      }
    }
    return result
  }

  private static func fingerprint(_ path: String) throws(DataFileError) -> String {
    let descriptor = try SystemCalls.openForReading(path)
    defer { SystemCalls.closeFile(descriptor) }
    var hash = StableHash()
    while true {
      var bytes: [UInt8] = []
      let count = try SystemCalls.read(
        descriptor, appendingTo: &bytes, count: 1 << 20, path: path)
      if count == 0 { return hash.hex() }
      hash.update(bytes)
    }
  }
}
