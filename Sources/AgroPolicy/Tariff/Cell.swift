public import AgroQuantities

/// The content of a cell of a tariff table.
public enum CellValue: Sendable, Hashable {
  /// An exact value, in canonical units.
  case exact(ExactDecimal)
  /// A published range.
  case range(low: ExactDecimal, high: ExactDecimal)
  /// Not published; the text says what is known.
  case unknown(String)
  /// A day of the calendar year.
  case day(MonthDay)
}

/// A cell with the provenance that it states or inherits.
public struct Cell: Sendable, Hashable {
  /// The number, a range of numbers, a day, or what is known of an unknown one.
  public var value: CellValue
  /// The text as the book writes it, for tables that people read.
  public var printed: String
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where the book's file says it.
  public var position: FilePosition

  /// A cell of a table.
  public init(
    value: CellValue, printed: String, source: SourceReference, note: LocalisedText? = nil,
    position: FilePosition
  ) {
    self.value = value
    self.printed = printed
    self.source = source
    self.note = note
    self.position = position
  }
}

/// A key that a table is read by.
public enum TableKey: Sendable, Hashable {
  case object, kind, package, zone, place, payer
  case input(String)

  /// The name of the key in a book.
  public var name: String {
    switch self {
    case .object: "object"
    case .kind: "kind"
    case .package: "package"
    case .zone: "zone"
    case .place: "place"
    case .payer: "payer"
    case .input(let id): id
    }
  }

  /// The key of a name; whatever is no other key is an input.
  public init(_ name: String) {
    switch name {
    case "object": self = .object
    case "kind": self = .kind
    case "package": self = .package
    case "zone": self = .zone
    case "place": self = .place
    case "payer": self = .payer
    default: self = .input(name)
    }
  }
}

/// How a numeric key is matched.
public enum KeyMatch: String, Sendable, CaseIterable, Hashable { case exact, band, linear }

/// One row of a flattened table: the keys in the order of `by`, and the cell.
public struct TableRow: Sendable, Hashable {
  /// `any` stands for everything that no other row of its level matches.
  public var keys: [String]
  /// The keys as numbers, where they are.
  public var numbers: [ExactDecimal?]
  /// What it holds.
  public var cell: Cell

  /// A row of a table.
  public init(keys: [String], numbers: [ExactDecimal?], cell: Cell) {
    self.keys = keys
    self.numbers = numbers
    self.cell = cell
  }
}

/// Where a borrowed table comes from.
public struct Borrowing: Sendable, Hashable {
  /// The id of the book that is borrowed from.
  public var book: String
  /// The ids of the tables that are borrowed.
  public var tables: [String]
  /// Own places to the table's zones; empty runs over all cells.
  public var zones: [String: String]
  /// Why they are borrowed.
  public var reason: LocalisedText
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition

  /// Tables of another country's book.
  public init(
    book: String, tables: [String], zones: [String: String], reason: LocalisedText,
    source: SourceReference, position: FilePosition
  ) {
    self.book = book
    self.tables = tables
    self.zones = zones
    self.reason = reason
    self.source = source
    self.position = position
  }
}

/// A table of tariff numbers.
public struct TariffTable: Sendable, Hashable {
  /// The id, unique in its section.
  public var id: String
  /// The amount that it gives.
  public var gives: String
  /// Keys that hold for the whole table, with the admitted values.
  public var fixed: [(key: TableKey, values: [String])]
  /// The keys that it is read by, outermost first.
  public var by: [TableKey]
  /// How numbers are matched, by input.
  public var match: [String: KeyMatch]
  /// The id of its zoning.
  public var zoning: String?
  /// The first day on which it holds.
  public var from: CivilDate
  /// Known to hold until this day; later use is an inference.
  public var through: CivilDate
  /// The cells with their keys.
  public var rows: [TableRow]
  /// Steps on the value just found.
  public var then: [Step]
  /// The place of the book in its chain, oldest 0.
  public var layer: Int
  /// The book whose file holds it.
  public var book: String
  /// Where it comes from, if it is borrowed.
  public var borrowed: Borrowing?
  /// Where the book's file says it.
  public var position: FilePosition

  /// A table of numbers.
  public init(
    id: String, gives: String, fixed: [(key: TableKey, values: [String])], by: [TableKey],
    match: [String: KeyMatch], zoning: String?, from: CivilDate, through: CivilDate,
    rows: [TableRow], then: [Step], layer: Int, book: String, borrowed: Borrowing? = nil,
    position: FilePosition
  ) {
    self.id = id
    self.gives = gives
    self.fixed = fixed
    self.by = by
    self.match = match
    self.zoning = zoning
    self.from = from
    self.through = through
    self.rows = rows
    self.then = then
    self.layer = layer
    self.book = book
    self.borrowed = borrowed
    self.position = position
  }

  /// Equal where id, book, first day and rows are; what the book says once is not compared again.
  public static func == (a: TariffTable, b: TariffTable) -> Bool {
    a.id == b.id && a.book == b.book && a.rows == b.rows && a.from == b.from
  }

  /// By id and book.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(book)
  }
}

/// A partition of a country into the zones of a table.
public struct Zoning: Sendable, Hashable {
  /// The id, unique in its section.
  public var id: String
  /// True where the regulator publishes rates but not which place is in which zone.
  public var isUnpublished: Bool
  /// Zone to its member places; order of the book.
  public var zones: [(id: String, members: [String])]
  /// The zone of every place that no other zone has.
  public var rest: String?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition

  /// Zones of a table, by places.
  public init(
    id: String, isUnpublished: Bool, zones: [(id: String, members: [String])], rest: String?,
    source: SourceReference, position: FilePosition
  ) {
    self.id = id
    self.isUnpublished = isUnpublished
    self.zones = zones
    self.rest = rest
    self.source = source
    self.position = position
  }

  /// The zone of a place, given the place and what it lies in, most specific first.
  public func zone(of lineage: [String]) -> String? {
    for place in lineage {
      for zone in zones where zone.members.contains(place) { return zone.id }
    }
    return rest
  }

  /// Equal where id, zones with their members, the zone of the rest and its publication are.
  public static func == (a: Zoning, b: Zoning) -> Bool {
    a.id == b.id && a.isUnpublished == b.isUnpublished && a.rest == b.rest
      && a.zones.map(\.id) == b.zones.map(\.id) && a.zones.map(\.members) == b.zones.map(\.members)
  }

  /// By id.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
