internal import AgroQuantities

/// A published rate of exchange as JSON, and back.
enum ExchangeRateJSON {
  static func value(of rate: ExchangeRate) -> JSONValue {
    .object([
      .init("from", .string(rate.from.code)), .init("to", .string(rate.to.code)),
      .init("rate", .string("\(rate.rate)")), .init("date", .string("\(rate.date)")),
      .init("source", .string(rate.source.document)),
      .init("locator", rate.source.locator.map { .string($0) } ?? .null),
      .init("basis", .string(rate.source.basis.rawValue)),
    ])
  }

  /// The rate of a document; `nil` where the document is none.
  static func rate(of value: JSONValue) -> ExchangeRate? {
    guard let from = value["from"]?.text.flatMap({ try? Currency(code: $0) }),
      let to = value["to"]?.text.flatMap({ try? Currency(code: $0) }),
      let rate = value["rate"]?.text.flatMap({ try? ExactDecimal($0) }),
      let date = value["date"]?.text.flatMap({ try? CivilDate($0) }),
      let document = value["source"]?.text,
      let basis = value["basis"]?.text.flatMap({ Basis(rawValue: $0) })
    else { return nil }
    return try? ExchangeRate(
      from: from, to: to, rate: rate, date: date,
      source: SourceReference(
        document: document, locator: value["locator"]?.text, basis: basis))
  }
}
