internal import AgroRisk
internal import ArgumentParser

/// Makes the quotes of one request and prints them.
struct QuoteOutput {
  let command: QuoteCommand
  let desk: QuoteDesk
  let texts: Texts

  func run(_ request: QuoteRequest) throws {
    var request = request
    let today = Terminal.today()
    let engine = try desk.engine(
      place: request.place ?? request.parcels.first?.place, book: request.book,
      date: request.date ?? today)
    let book = engine.book
    try checkSuccessor(of: book, on: request.date)
    // Without a date a book that is chosen is asked on the last day on which it held.
    let asOf =
      request.book == nil || request.date != nil
      ? today : min(book.validThrough ?? max(today, book.validFrom), max(today, book.validFrom))
    let conversions = try conversions(book)
    let choices = request.packages.isEmpty ? [[]] : request.packages
    var quotes: [Quote] = []
    var failures: [QuoteError] = []
    for packages in choices {
      request.packages = [packages]
      do throws(QuoteError) {
        quotes += try engine.quotes(request, asOf: asOf)
      } catch {
        failures.append(error)
      }
    }
    if quotes.isEmpty, let first = failures.first {
      for failure in failures.dropFirst() { Terminal.warn("\(texts(.error)): \(told(failure))") }
      throw first
    }
    request.packages = choices.filter { !$0.isEmpty }
    warn(book)
    try print(quotes, failures, engine: engine, request: request, conversions: conversions)
    for failure in failures { Terminal.warn("\(texts(.error)): \(told(failure))") }
    if !failures.isEmpty { throw ExitCode(65) }
  }

  /// A date on which a later edition holds is outside a book that was chosen by hand.
  private func checkSuccessor(of book: TariffBook, on date: CivilDate?) throws {
    guard let date, let through = book.validThrough, date > through,
      let successor = desk.library.headers.first(where: {
        $0.jurisdiction == book.jurisdiction && $0.validFrom > book.validFrom
          && $0.validFrom <= date
      })
    else { return }
    throw QuoteError(
      .outsideValidity, field: "date", .dateAfterBook,
      [
        "date": "\(date)", "through": "\(through)", "book": book.id, "successor": successor.id,
      ])
  }

  private func told(_ error: QuoteError) -> String {
    RefusalWords(texts: texts, names: desk.library.names, gazetteer: desk.library.gazetteer)
      .sentence(of: error)
  }

  private func warn(_ book: TariffBook) {
    common.warn(
      "\(texts(.book)): \(book.id), "
        + texts(.fromFolder, [("folder", desk.library.folder)]))
  }

  private var common: CommonOptions { command.common }

  private func conversions(_ book: TariffBook) throws -> [Conversion] {
    guard !command.currencies.isEmpty else { return [] }
    let rates = try desk.library.exchangeRates()
    return try command.currencies.compactMap { text in
      let target = try Currency(named: text)
      if target == book.currency { return nil }
      guard let way = Conversion(from: book.currency, to: target, rates: rates) else {
        throw QuoteError(
          .badInput, field: "in", .exchangeUnknown,
          ["currency": book.currency.code, "found": target.code])
      }
      return way
    }
  }

  private func print(
    _ quotes: [Quote], _ failures: [QuoteError], engine: QuoteEngine, request: QuoteRequest,
    conversions: [Conversion]
  ) throws {
    var lines: [String] = []
    if common.json {
      let writer = QuoteJSON(
        engine: engine, texts: texts, version: Version.number, commit: Version.commit,
        request: request, conversions: conversions)
      let documents = try quotes.map { try writer.document($0) }
      if documents.count == 1, failures.isEmpty {
        lines = [documents[0].text(.indented)]
      } else {
        let errors = failures.map { failure in
          JSONValue.object([
            .init("code", .string(failure.code.rawValue)),
            .init("message", .string(told(failure))),
            .init("assume", failure.field.map { .string($0) } ?? .null),
          ])
        }
        lines = [
          JSONValue.object([
            .init("format", "agrorisk.quotes/1"), .init("quotes", .array(documents)),
            .init("errors", .array(errors)),
          ]).text(.indented)
        ]
      }
    } else {
      let page = QuotePage(
        engine: engine, texts: texts, conversions: conversions, showsPayouts: command.payout,
        explains: command.explain)
      for quote in quotes {
        if !lines.isEmpty { lines.append("") }
        if quotes.count + failures.count > 1 {
          let names = quote.packages.map {
            engine.names.name($0, kind: .package, in: texts.language)
          }
          lines.append("== \(texts(.package)): \(names.joined(separator: " + ")) ==")
        }
        lines += try page.lines(quote)
      }
    }
    if let out = command.out {
      try AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: out)
    } else {
      Terminal.print(lines)
    }
  }
}
