internal import AgroPolicy
public import AgroQuantities

/// `ExchangeRates.csv`: dated rates for conversions that are only shown.
public enum ExchangeRatesFile {
  static let header = ["date", "from", "to", "rate", "source", "basis"]

  /// - Parameter sources: the ids of `Sources.yaml`; nil does not check them.
  /// - Throws: every row that is not right.
  public static func read(
    _ bytes: [UInt8], path: String, sources: SourceCatalogue? = nil
  ) throws(FileErrors) -> [ExchangeRate] {
    let table = try SimpleTable(bytes, path: path, header: header)
    let log = ProblemLog(path: path)
    var rates: [ExchangeRate] = []
    for row in table.rows {
      func report(_ column: Int, _ expected: String) {
        log.report(
          line: row.line, column: 1, key: header[column], found: "'\(row.cells[column])'",
          expected: expected)
      }
      let date = try? CivilDate(row.cells[0])
      if date == nil { report(0, "a date such as 2025-06-05") }
      let from = try? Currency(code: row.cells[1])
      if from == nil { report(1, "a currency code such as USD") }
      let to = try? Currency(code: row.cells[2])
      if to == nil { report(2, "a currency code such as USD") }
      let rate = try? ExactDecimal(row.cells[3])
      if rate?.isPositive != true { report(3, "a number above 0") }
      if let sources, !sources.ids.contains(row.cells[4]) { report(4, "an id of Sources.yaml") }
      let basis = Basis(rawValue: row.cells[5])
      if basis == nil {
        report(5, "one of \(Basis.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      guard let date, let from, let to, let rate, let basis else { continue }
      let source = SourceReference(document: row.cells[4], basis: basis)
      guard let made = try? ExchangeRate(from: from, to: to, rate: rate, date: date, source: source)
      else { continue }
      if rates.contains(where: { $0.date == date && $0.from == from && $0.to == to }) {
        report(0, "each rate of a day once")
      }
      rates.append(made)
    }
    try log.finish()
    return rates
  }
}
