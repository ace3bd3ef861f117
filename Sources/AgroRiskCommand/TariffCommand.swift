internal import AgroRisk
internal import ArgumentParser

struct TariffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tariff", abstract: "What the rule books say, and what they do not know.",
    discussion: """
      Examples:
        agrorisk tariff list
        agrorisk tariff rates az-2025 --crop grape
      """,
    subcommands: [TariffListCommand.self])
}

struct TariffListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The rule books and the days on which they hold.")

  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let texts = common.texts
    do {
      let library = try common.library()
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
      var table = TextTable(alignments: [.left, .left, .left, .left])
      for header in library.headers {
        table.add([
          header.id, header.jurisdiction, "\(header.validFrom)",
          header.validThrough.map { ".. \($0)" } ?? "..",
        ])
      }
      Terminal.print(table.lines())
      for problem in library.unreadable { Terminal.warn("\(problem)") }
    } catch {
      throw dataFailure(error, texts: texts)
    }
  }
}
