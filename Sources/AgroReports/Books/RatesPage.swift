public import AgroPolicy
public import AgroQuantities

/// The rates of a book as a table or a document.
public enum RatesPage {
  /// The table in the language of `texts`; values as the source prints them.
  public static func lines(
    _ rows: [TariffRateRow], book: TariffBook, names: NameTable, texts: Texts
  ) -> [String] {
    let words = BookWords(names: names, texts: texts)
    var table = TextTable(alignments: [.left, .left, .right, .left, .left, .left])
    table.add([
      texts(.columnAmount), texts(.columnKeys), texts(.columnValue), texts(.columnSince),
      texts(.columnBasis), texts(.columnSource),
    ])
    table.rule()
    var remarks: [String] = []
    for row in rows {
      let keys = row.keys.map { words.value(of: $0) }
      var value = row.cell.printed
      if case .unknown(let text) = row.cell.value {
        let known = names.phrase(text)
        if !remarks.contains(known) { remarks.append(known) }
        value = "\(texts(.unknown)) [\(remarks.firstIndex(of: known).map { $0 + 1 } ?? 0)]"
      }
      table.add([
        words.amount(row.amount), keys.joined(separator: "; "), value, "\(row.from)",
        texts.name(of: row.cell.source.basis) + (row.isBorrowed ? " *" : ""),
        "\(row.cell.source.document), \(row.table)",
      ])
    }
    var lines = ["\(book.title[texts.language]) [\(book.id)]"] + table.lines()
    for (index, remark) in remarks.enumerated() {
      lines += TextWidth.wrapped("[\(index + 1)] \(remark)", width: 98, indent: "    ")
    }
    if rows.contains(where: \.isBorrowed) {
      lines.append("* \(texts(.basisProxy))")
    }
    return lines
  }

  /// The rates as `agrorisk.rates/1`.
  public static func document(_ rows: [TariffRateRow], book: TariffBook) -> JSONValue {
    .object([
      .init("format", "agrorisk.rates/1"), .init("book", .string(book.id)),
      .init("bookHash", .string(book.contentHash)),
      .init(
        "rates",
        .array(
          rows.map { row in
            var members: [JSONValue.Member] = [
              .init("amount", .string(row.amount)), .init("table", .string(row.table)),
              .init(
                "keys", .object(row.keys.map { .init($0.name, .string($0.value)) })),
              .init("printed", .string(row.cell.printed)),
            ]
            switch row.cell.value {
            case .exact(let value):
              members += [.init("low", .string("\(value)")), .init("high", .string("\(value)"))]
            case .range(let low, let high):
              members += [.init("low", .string("\(low)")), .init("high", .string("\(high)"))]
            case .unknown(let text): members.append(.init("unknown", .string(text)))
            case .day(let day): members.append(.init("day", .string("\(day)")))
            }
            members += [
              .init("from", .string("\(row.from)")), .init("through", .string("\(row.through)")),
              .init("borrowed", .bool(row.isBorrowed)),
              .init("source", .string(row.cell.source.document)),
              .init("basis", .string(row.cell.source.basis.rawValue)),
            ]
            return .object(members)
          })),
    ])
  }
}
