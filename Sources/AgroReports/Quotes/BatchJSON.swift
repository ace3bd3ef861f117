public import AgroPolicy
public import AgroQuantities

/// The control totals of a list of parcels as JSON: `agrorisk.batch/1`.
public enum BatchJSON {
  /// The control totals as `agrorisk.batch/1`, with the files that were written.
  public static func document(_ totals: BatchTotals, quotes: String, rejects: String) -> JSONValue {
    .object([
      .init("format", "agrorisk.batch/1"), .init("quotes", .string(quotes)),
      .init("rejects", .string(rejects)), .init("accepted", .int(totals.accepted)),
      .init("rejected", .int(totals.rejected)),
      .init(
        "totals",
        .array(
          totals.rows.map { row in
            .object(
              [
                .init("book", .string(row.key.book)), .init("crop", .string(row.key.crop)),
                .init("zone", .string(row.key.zone)),
              ] + members(row.sums, row.key.currency))
          })),
      .init(
        "sum",
        .array(totals.byCurrency.map { .object(members($0.sums, $0.currency)) })),
    ])
  }

  private static func members(_ sums: BatchTotals.Sums, _ code: String) -> [JSONValue.Member] {
    let digits = (try? Currency(code: code)).map { Int($0.minorDigits) } ?? 2
    func text(_ value: Int128) -> JSONValue {
      .string(decimal(value, digits: digits).string(decimals: digits))
    }
    return [
      .init("currency", .string(code)), .init("rows", .int(sums.rows)),
      .init("sumInsured", text(sums.sumInsured)), .init("grossLow", text(sums.grossLow)),
      .init("grossHigh", text(sums.grossHigh)), .init("subsidyLow", text(sums.subsidyLow)),
      .init("subsidyHigh", text(sums.subsidyHigh)), .init("holderLow", text(sums.holderLow)),
      .init("holderHigh", text(sums.holderHigh)),
    ]
  }

  /// A sum in minor units as a decimal number.
  public static func decimal(_ value: Int128, digits: Int) -> ExactDecimal {
    var text = "\(value.magnitude)"
    while text.count <= digits { text = "0" + text }
    let split = text.index(text.endIndex, offsetBy: -digits)
    let number = (value < 0 ? "-" : "") + text[..<split] + (digits > 0 ? "." : "") + text[split...]
    return (try? ExactDecimal(number)) ?? .zero
  }
}
