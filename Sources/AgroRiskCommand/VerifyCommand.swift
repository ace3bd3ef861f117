internal import AgroRisk
internal import ArgumentParser

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Makes a quote again from its document alone and compares every number.",
    discussion: """
      Examples:
        agrorisk verify quote.json
        agrorisk quote --place Goychay --crop nar --area "1 ha" --yield "80 c/ha" \\
          --price "60 AZN/c" --json --out quote.json && agrorisk verify quote.json
      The document names its rule book and the hash of the book's files, and holds the request as \
      it was understood. The exit code is 1 where a number differs or the book refuses the request, \
      and 65 where the file is no quote.
      """)

  @Argument(help: "A document that agrorisk quote --json wrote; - reads the standard input.")
  var quote: String

  @OptionGroup var common: CommonOptions

  mutating func run() throws {
    let (common, path) = (common, quote)
    try reporting(common.texts) {
      let name = path == "-" ? "standard input" : path
      let bytes = try SystemFile.read(path == "-" ? "/dev/stdin" : path)
      let document: JSONValue
      do throws(JSONError) {
        document = try JSONValue.parse(bytes.span)
      } catch {
        throw QuoteError(.badInput, message: "\(name) is no JSON document. \(error)")
      }
      let replays: [QuoteReplay]
      do throws(QuoteError) {
        replays = try QuoteReplay.all(in: document)
      } catch {
        var error = error
        error.message = "\(name): \(error.message)"
        throw error
      }
      let desk = QuoteDesk(library: try common.library())
      var reports: [ReplayReport] = []
      for replay in replays {
        reports.append(ReplayReport(replay, with: try desk.engine(book: replay.book)))
      }
      if common.json {
        Terminal.print([ReplayReport.document(reports).text(.indented)])
      } else {
        Terminal.print(reports.flatMap { $0.lines(common.texts) })
      }
      if !reports.allSatisfy(\.isReproduced) { throw ExitCode(1) }
    }
  }
}
