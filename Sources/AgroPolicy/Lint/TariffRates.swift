public import AgroQuantities

/// One number of a tariff with everything that it depends on, for listings.
public struct TariffRateRow: Sendable, Hashable {
  /// The amount that it is: `rate`, `bounds.yield`.
  public var amount: String
  /// The id of the table.
  public var table: String
  /// The book whose file holds the table, and the rank of the edition, oldest 0.
  public var book: String
  /// The rank of the edition, oldest 0.
  public var layer: Int
  /// Name and value of each key; what holds for a whole table first. `any` stands for all others.
  public var keys: [TariffKey]
  /// The id of the zoning that the table is read by.
  public var zoning: String?
  /// The number with its source.
  public var cell: Cell
  /// The first day on which the table holds.
  public var from: CivilDate
  /// The last day on which the table is known to hold.
  public var through: CivilDate
  /// Whether the table is another country's.
  public var isBorrowed: Bool

  /// The value of a key.
  public func value(of key: String) -> String? { keys.first { $0.name == key }?.value }

  /// The keys as one text: `object apple, package base, zone west`.
  public var place: String {
    keys.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
  }
}

/// A key of a table with its value.
public struct TariffKey: Sendable, Hashable {
  /// The name of the key: object, package, zone and so on.
  public var name: String
  /// The id that the cell holds for; `any` for all others.
  public var value: String

  /// A key with its value.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// Lists the numbers of a book.
public enum TariffRates {
  /// The numbers in force in the newest edition of a book, in the order of its tables.
  ///
  /// A cell is left out where a later edition or a later day has one that covers it.
  /// - Parameters:
  ///   - amount: what is listed; nil lists every table.
  ///   - object: only what holds for this object; nil for all.
  ///   - zone: only what holds in this zone; nil for all.
  public static func rows(
    _ book: TariffBook, amount: String? = "rate", object: String? = nil, zone: String? = nil
  ) -> [TariffRateRow] {
    var all: [TariffRateRow] = []
    for table in book.tables where amount == nil || table.gives == amount {
      for row in table.rows {
        for keys in table.expandedKeys(of: row) {
          all.append(
            TariffRateRow(
              amount: table.gives, table: table.id, book: table.book, layer: table.layer,
              keys: keys, zoning: table.zoning, cell: row.cell, from: table.from,
              through: table.through, isBorrowed: table.borrowed != nil))
        }
      }
    }
    var newest: [String: (layer: Int, from: CivilDate)] = [:]
    for row in all {
      let place = signature(row.amount, row.keys)
      let rank = (row.layer, row.from)
      if let known = newest[place], known >= rank { continue }
      newest[place] = rank
    }
    return all.filter { row in
      func fits(_ key: String, _ wanted: String?) -> Bool {
        guard let wanted, let value = row.value(of: key) else { return true }
        return value == wanted || value == "any"
      }
      guard fits("object", object), fits("zone", zone) else { return false }
      if let object, let kind = book.object(object)?.kind.rawValue, !fits("kind", kind) {
        return false
      }
      return !isSuperseded(row, newest)
    }
  }

  /// The rows that hold in a zone, a district or a region, named in any language.
  ///
  /// Each table is asked by its own zoning; where a zoning is not published, every zone may hold.
  /// - Throws: `QuoteError` with the nearest names where no zone and no place is so called.
  public static func rows(
    _ rows: [TariffRateRow], in text: String, of book: TariffBook, names: NameTable,
    gazetteer: Gazetteer
  ) throws(QuoteError) -> [TariffRateRow] {
    var zones = Set(names.matches(text, kinds: [.zone]).map(\.id))
    zones.insert(text)
    let known = rows.compactMap { $0.value(of: "zone") }
    let isZone = known.contains { zones.contains($0) }
    let places = isZone ? [] : gazetteer.matches(text, jurisdiction: book.jurisdiction)
    guard isZone || !places.isEmpty else {
      let ids = Set(known).sorted().filter { $0 != "any" }
      throw QuoteError(
        .unknownPlace, field: "zone", .zoneUnknown,
        ["text": text, "book": book.id, "options": ids.joined(separator: ", ")],
        nearest: gazetteer.nearest(to: text, jurisdiction: book.jurisdiction))
    }
    let lineages = places.map { gazetteer.lineage(of: $0).map(\.id) }
    return rows.filter { row in
      // What holds in one place only holds where that place lies or what lies in it.
      if let own = row.value(of: "place"), own != "any" {
        let lineage = gazetteer.place(own, in: book.jurisdiction).map {
          gazetteer.lineage(of: $0).map(\.id)
        } ?? [own]
        let holds =
          isZone
          ? book.zonings.contains { $0.zone(of: lineage).map(zones.contains) ?? false }
          : lineages.contains { $0.contains(own) || lineage.contains($0[0]) }
        if !holds { return false }
      }
      guard let zone = row.value(of: "zone"), zone != "any" else { return true }
      if isZone { return zones.contains(zone) }
      guard let zoning = row.zoning.flatMap({ book.zoning($0) }) else { return true }
      return lineages.contains { lineage in
        zoning.zone(of: lineage).map { $0 == zone } ?? zoning.isUnpublished
      }
    }
  }

  /// Whether a later cell holds for every request that this one holds for.
  private static func isSuperseded(
    _ row: TariffRateRow, _ newest: [String: (layer: Int, from: CivilDate)]
  ) -> Bool {
    guard row.keys.count <= 12 else { return false }
    for subset in 0..<(1 << row.keys.count) {
      let keys = row.keys.indices.filter { subset & (1 << $0) != 0 }.map { row.keys[$0] }
      if let rank = newest[signature(row.amount, keys)], rank > (row.layer, row.from) {
        return true
      }
    }
    return false
  }

  private static func signature(_ amount: String, _ keys: [TariffKey]) -> String {
    let parts = keys.filter { $0.value != "any" }.map { "\($0.name)=\($0.value)" }.sorted()
    return "\(amount)|\(parts.joined(separator: "|"))"
  }
}

extension TariffTable {
  /// The keys of a row with every combination of the table's fixed keys; none beyond 10,000.
  package func expandedKeys(of row: TableRow) -> [[TariffKey]] {
    var combinations: [[TariffKey]] = [[]]
    for (key, values) in fixed {
      guard values.count * combinations.count <= 10_000 else { return [] }
      combinations = combinations.flatMap { keys in
        values.map { keys + [TariffKey(name: key.name, value: $0)] }
      }
    }
    let own = zip(by, row.keys).map { TariffKey(name: $0.name, value: $1) }
    return combinations.map { $0 + own }
  }
}
