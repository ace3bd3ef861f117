internal import AgroRisk
internal import ArgumentParser

/// Quotes a list of parcels and prints the control totals.
struct BatchOutput {
  let command: QuoteCommand
  let desk: QuoteDesk
  let texts: Texts

  func run(_ input: String, _ defaults: QuoteRequest) async throws {
    let out = command.out ?? "quotes.csv"
    let rejects = command.rejects ?? Self.rejectsBeside(out)
    guard out != rejects, input == "-" || (input != out && input != rejects) else {
      throw QuoteError(.badInput, .sameFile)
    }
    let run = BatchRun(
      desk: desk, defaults: defaults, asOf: Terminal.today(),
      workers: command.threads ?? Terminal.processorCount)
    let shows = Terminal.errorIsTerminal && !command.common.quiet
    var shown = 0
    let totals = try await run.run(input: input, quotes: out, rejects: rejects) { rows in
      if shows, rows - shown >= 200_000 {
        shown = rows
        Terminal.warn("\(texts(.rows)): \(rows)")
      }
    }
    if command.common.json {
      Terminal.print([BatchJSON.document(totals, quotes: out, rejects: rejects).text(.indented)])
    } else {
      Terminal.print(page(totals, out: out, rejects: rejects))
    }
    if totals.rejected > 0 { throw ExitCode(1) }
  }

  private static func rejectsBeside(_ out: String) -> String {
    out.hasSuffix(".csv") ? out.dropLast(4) + ".rejects.csv" : out + ".rejects"
  }

  private func page(_ totals: BatchTotals, out: String, rejects: String) -> [String] {
    var lines = [texts(.accepted, [("count", "\(totals.accepted)"), ("file", out)])]
    if totals.rejected > 0 {
      lines.append(texts(.rejectedRows, [("count", "\(totals.rejected)"), ("file", rejects)]))
    }
    guard totals.accepted > 0 else { return lines }
    lines.append(texts(.controlTotals) + ":")
    var table = TextTable(
      alignments: [.left, .left, .right, .right, .right, .right, .right, .left])
    table.add([
      texts(.crop), texts(.zone), texts(.rows), texts(.sumInsured), texts(.gross),
      texts(.subsidy), texts(.holder), "",
    ])
    table.rule()
    let names = desk.library.names
    for (key, sums) in totals.rows {
      let crop =
        names.entry(key.crop, kinds: NameKind.insurable)?.text[texts.language] ?? key.crop
      let zone = desk.library.gazetteer.places.first { $0.id == key.zone }?.text[texts.language]
      table.add(row(crop, zone ?? key.zone, sums, key.currency))
    }
    table.rule()
    for (currency, sums) in totals.byCurrency {
      table.add(row(texts(.total), "", sums, currency))
    }
    return lines + table.lines()
  }

  private func row(_ crop: String, _ zone: String, _ sums: BatchTotals.Sums, _ code: String)
    -> [String]
  {
    let digits = (try? Currency(code: code)).map { Int($0.minorDigits) } ?? 2
    func money(_ value: Int128) -> String {
      BatchJSON.decimal(value, digits: digits).formatted(texts.style, decimals: digits)
    }
    func range(_ low: Int128, _ high: Int128) -> String {
      low == high ? money(low) : "\(money(low)) .. \(money(high))"
    }
    return [
      crop, zone, "\(sums.rows)", money(sums.sumInsured), range(sums.grossLow, sums.grossHigh),
      range(sums.subsidyLow, sums.subsidyHigh), range(sums.holderLow, sums.holderHigh), code,
    ]
  }
}
