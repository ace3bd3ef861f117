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
    let words = RefusalWords(
      texts: texts, names: desk.library.names, gazetteer: desk.library.gazetteer)
    let run = BatchRun(
      desk: desk, defaults: defaults, asOf: Terminal.today(),
      workers: command.threads ?? Terminal.processorCount, told: { words.sentence(of: $0) })
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
    let wide = table(totals, isNarrow: false).lines()
    // Millions of soum from a low to a high take lines of their own.
    let isTooWide = wide.contains { TextWidth.of($0) > Self.width }
    return lines + (isTooWide ? table(totals, isNarrow: true).lines() : wide)
  }

  private static let width = 98

  /// The totals; a narrow table has crop and zone above their figures, and low above high.
  private func table(_ totals: BatchTotals, isNarrow: Bool) -> TextTable {
    let columns: [TextTable.Alignment] = [.right, .right, .right, .right, .right, .left]
    var table = TextTable(alignments: isNarrow ? columns : [.left, .left] + columns)
    let heads = [
      texts(.rows), texts(.sumInsured), texts(.gross), texts(.subsidy), texts(.holder), "",
    ]
    func add(_ names: [String], _ sums: BatchTotals.Sums, _ currency: String) {
      let rows = figures(of: sums, currency, splitsRanges: isNarrow)
      if isNarrow {
        table.add(title: names.filter { !$0.isEmpty }.joined(separator: ", "))
        for row in rows { table.add(row) }
      } else {
        table.add(names + rows[0])
      }
    }
    table.add(isNarrow ? heads : [texts(.crop), texts(.zone)] + heads)
    table.rule()
    let names = desk.library.names
    for (key, sums) in totals.rows {
      let crop =
        names.entry(key.crop, kinds: NameKind.insurable)?.text[texts.language] ?? key.crop
      let zone = desk.library.gazetteer.places.first { $0.id == key.zone }?.text[texts.language]
      add([crop, zone ?? key.zone], sums, key.currency)
    }
    table.rule()
    for (currency, sums) in totals.byCurrency { add([texts(.total), ""], sums, currency) }
    return table
  }

  /// The figures of a row; low and high in two rows where ranges are split.
  private func figures(of sums: BatchTotals.Sums, _ code: String, splitsRanges: Bool)
    -> [[String]]
  {
    let digits = (try? Currency(code: code)).map { Int($0.minorDigits) } ?? 2
    func money(_ value: Int128) -> String {
      BatchJSON.decimal(value, digits: digits).formatted(texts.style, decimals: digits)
    }
    let ranges = [
      (sums.grossLow, sums.grossHigh), (sums.subsidyLow, sums.subsidyHigh),
      (sums.holderLow, sums.holderHigh),
    ]
    let head = ["\(sums.rows)", money(sums.sumInsured)]
    if !splitsRanges || ranges.allSatisfy({ $0.0 == $0.1 }) {
      let texts = ranges.map { $0.0 == $0.1 ? money($0.0) : "\(money($0.0)) .. \(money($0.1))" }
      return [head + texts + [code]]
    }
    return [
      head + ranges.map { money($0.0) } + [code],
      ["", ""] + ranges.map { $0.0 == $0.1 ? "" : ".. " + money($0.1) } + [""],
    ]
  }
}
