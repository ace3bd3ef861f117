internal import AgroRisk
internal import ArgumentParser

struct TariffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tariff", abstract: "What the rule books say, and what they do not know.",
    discussion: """
      Examples:
        agrorisk tariff list
        agrorisk tariff rates az-2025 --crop grape
        agrorisk tariff gaps uz-2025
        agrorisk tariff diff az-2021 az-2022
        agrorisk tariff lint
      """,
    subcommands: [
      TariffListCommand.self, TariffShowCommand.self, TariffRatesCommand.self,
      TariffGapsCommand.self, TariffLintCommand.self, TariffDiffCommand.self,
    ])
}

/// Runs a command's body; what goes wrong is one line and the exit code of bad data.
func reporting(_ texts: Texts, _ body: () throws -> Void) throws {
  do {
    try body()
  } catch let code as ExitCode {
    throw code
  } catch {
    throw dataFailure(error, texts: texts)
  }
}

/// The same with the rule books, whose names the line may need.
func reporting(
  _ common: CommonOptions, scope: TariffLibrary.Scope = .everything,
  _ body: (TariffLibrary) throws -> Void
) throws {
  let library: TariffLibrary
  do {
    library = try common.library(scope)
  } catch {
    throw dataFailure(error, texts: common.texts)
  }
  do {
    try body(library)
  } catch let code as ExitCode {
    throw code
  } catch {
    throw dataFailure(error, texts: common.texts, library: library)
  }
}

struct TariffListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The rule books and the days on which they hold.",
    discussion: "Example: agrorisk tariff list --json")

  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let common = common
    try reporting(common) { library in
      if common.json {
        let books = library.headers.map { header in
          JSONValue.object([
            .init("book", .string(header.id)),
            .init("jurisdiction", .string(header.jurisdiction)),
            .init("from", .string("\(header.validFrom)")),
            .init("through", header.validThrough.map { .string("\($0)") } ?? .null),
          ])
        }
        Terminal.print([
          JSONValue.object([
            .init("format", "agrorisk.books/1"), .init("folder", .string(library.folder)),
            .init("books", .array(books)),
          ]).text(.indented)
        ])
        return
      }
      Terminal.print(Self.table(of: library, texts: common.texts))
      for problem in library.unreadable { Terminal.warn("\(problem)") }
    }
  }

  private static func table(of library: TariffLibrary, texts: Texts) -> [String] {
    var table = TextTable(alignments: [.left, .left, .left, .left])
    table.add([
      texts(.columnBook), texts(.columnCountry), texts(.columnFrom), texts(.columnThrough),
    ])
    table.rule()
    for header in library.headers {
      let country = library.gazetteer.places.first {
        $0.jurisdiction == header.jurisdiction && $0.level == .country
      }
      table.add([
        header.id, country?.text[texts.language] ?? header.jurisdiction, "\(header.validFrom)",
        header.validThrough.map { "\($0)" } ?? "",
      ])
    }
    return table.lines()
  }
}

struct TariffShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A rule book on a page: objects, packages, steps, terms.",
    discussion: "Example: agrorisk tariff show az-2025")

  @Argument(help: "The book's id.") var book: String
  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let (common, id) = (common, book)
    try reporting(common) { library in
      let page = BookPage(
        book: try library.book(id), names: library.names, texts: common.texts)
      Terminal.print(common.json ? [page.document().text(.indented)] : page.lines())
    }
  }
}

struct TariffRatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rates", abstract: "The rates of a rule book, each with source and basis.",
    discussion: """
      Examples:
        agrorisk tariff rates az-2025 --crop grape
        agrorisk tariff rates az-2021 --zone aran
      """)

  @Argument(help: "The book's id.") var book: String
  @Option(help: "Only this crop, in any language.") var crop: String?
  @Option(help: "Only this zone, district or region.") var zone: String?
  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let (common, id, crop, zone) = (common, book, crop, zone)
    try reporting(common) { library in
      let book = try library.book(id)
      var object: String?
      if let crop {
        let entries = library.names.matches(crop, kinds: NameKind.insurable)
        guard let found = entries.first(where: { book.object($0.id) != nil }) else {
          throw QuoteError(
            .unknownObject, field: "crop", .cropUnknown, ["text": crop, "book": id],
            nearest: NearestNames.find(crop, in: book.objects.map(\.id), limit: 3))
        }
        object = found.id
      }
      var rows = TariffRates.rows(book, object: object)
      if let zone {
        rows = try TariffRates.rows(
          rows, in: zone, of: book, names: library.names, gazetteer: library.gazetteer)
      }
      if rows.isEmpty {
        throw QuoteError(
          .unknownCell, field: "zone", .rateUnknown,
          ["book": id, "text": [crop, zone].compactMap { $0 }.joined(separator: ", ")])
      }
      Terminal.print(
        common.json
          ? [RatesPage.document(rows, book: book).text(.indented)]
          : RatesPage.lines(rows, book: book, names: library.names, texts: common.texts))
    }
  }
}

struct TariffGapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps",
    abstract: "What a book does not know, assumes, infers and borrows, by weight.",
    discussion: "The letter that a regulator would send to the ministry.\n"
      + "Example: agrorisk tariff gaps uz-2025")

  @Argument(help: "The book's id.") var book: String
  @Option(help: "Cells older than this day count as inferred (default: today).") var date: String?
  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let (common, id, date) = (common, book, date)
    try reporting(common) { library in
      let book = try library.book(id)
      let day = try date.map { try CivilDate(user: $0) } ?? Terminal.today()
      let gaps = BookGaps.of(book, on: day)
      Terminal.print(
        common.json
          ? [GapsPage.document(gaps, book: book).text(.indented)]
          : GapsPage.lines(
            gaps, book: book, names: library.names, texts: common.texts,
            sources: { library.sources.document($0)?.title }))
    }
  }
}

struct TariffDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "What changed from one rule book to another.",
    discussion: "Example: agrorisk tariff diff az-2021 az-2022")

  @Argument(help: "The earlier book.") var old: String
  @Argument(help: "The later book.") var new: String
  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let (common, old, new) = (common, old, new)
    try reporting(common) { library in
      let first = try library.book(old)
      let second = try library.book(new)
      let differences = BookDiff.between(
        first, second, in: common.json ? .english : common.texts.bookText(library.names))
      Terminal.print(
        common.json
          ? [DiffPage.document(differences, old: old, new: new).text(.indented)]
          : DiffPage.lines(
            differences, old: old, new: new, names: library.names, texts: common.texts))
    }
  }
}

struct TariffLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Mistakes and slips in rule books, by file and line.",
    discussion: """
      Examples:
        agrorisk tariff lint
        agrorisk tariff lint MyTariffs
      """)

  @Argument(help: "Folders of rule books (default: the one that is found).") var paths: [String] =
    []
  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let (common, paths) = (common, paths)
    try reporting(common.texts) { try Linting.run(paths, common: common) }
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Reads every rule book, worked example, crop, hazard and scenario, with all problems at once.",
    discussion: "Example: agrorisk check Tariffs Scenarios")

  @Argument(
    help: ArgumentHelp(
      "Folders, or files of crops, hazards and scenarios, to check (default: the rule books and "
        + "scenarios that are found)."))
  var paths: [String] = []
  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let (common, paths) = (common, paths)
    try reporting(common.texts) { try Linting.run(paths, common: common, scenarios: true) }
  }
}

/// What `lint` and `check` share.
enum Linting {
  /// - Parameter scenarios: whether the scenarios beside the rule books are checked as well.
  static func run(_ paths: [String], common: CommonOptions, scenarios: Bool = false) throws {
    var folders = paths
    if paths.isEmpty {
      let books = try common.folder()
      folders = [books]
      let beside = books.hasSuffix("/Tariffs") ? "\(books.dropLast(7))Scenarios" : "Scenarios"
      if scenarios, CropLint.covers(beside) { folders.append(beside) }
    }
    var findings: [LintFinding] = []
    for folder in folders {
      if CropLint.covers(folder) {
        findings += CropLint.findings(folder)
        continue
      }
      if folder.hasSuffix(".yaml"), SystemFile.isFile(folder) {
        let library = try ScenarioFolder.folder(
          explicit: nil, workingFolder: Terminal.workingFolder, executable: Terminal.executable)
        findings += CropLint.findings(scenario: folder, library: library)
        continue
      }
      findings += TariffLint.findings(folder: folder) { example, library in
        do throws(QuoteError) {
          let engine = try QuoteDesk(library: library).engine(book: example.book)
          return ExampleChecker.complaint(example, with: engine)
        } catch {
          // What is wrong with the book's files is told at the book, not at each of its examples.
          return error.code == .bookDefect ? nil : "\(error)"
        }
      }
    }
    let errors = findings.filter { $0.severity == .error }.count
    if common.json {
      Terminal.print([LintPage.document(findings, folders: folders).text(.indented)])
    } else {
      Terminal.print(
        findings.map { "\($0)" } + [
          common.texts(
            .lintTotals,
            [
              ("folders", folders.joined(separator: ", ")), ("errors", "\(errors)"),
              ("warnings", "\(findings.count - errors)"),
            ])
        ])
    }
    if errors > 0 { throw ExitCode(1) }
  }
}
