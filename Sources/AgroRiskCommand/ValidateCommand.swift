internal import AgroRisk
internal import AgroValidation
internal import ArgumentParser

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Runs published cases on this machine and shows how near the results are.",
    discussion: """
      Examples:
        agrorisk validate
        agrorisk validate --report validation.html
        agrorisk validate my-cases --json
      A case is a JSON file with id, title, source, inputs, expected and tolerance. What no \
      calculation here reads is not covered, never passed. The exit code is 1 where a case failed \
      and 65 where a file is no case.
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder of case files or one of them (default: the cases that come with the program).",
      valueName: "dir"))
  var path: String?

  @Option(help: ArgumentHelp("Also write a page for the browser.", valueName: "file.html"))
  var report: String?

  @Flag(help: "Print a JSON document instead of a page.")
  var json = false

  @Flag(help: "Print only the sum, and what failed.")
  var quiet = false

  mutating func run() throws {
    let (path, report, json, quiet) = (path, report, json, quiet)
    try reporting(Texts(.english)) {
      let folder =
        try path
        ?? ShippedCases.locate(
          workingFolder: Terminal.workingFolder, executable: Terminal.executable)
      let book = try ValidationBook(path: folder)
      if let report {
        let page = ValidationReport.document(book, version: Version.text)
        try AtomicFile.write(Array(page.utf8), to: report)
      }
      if json {
        Terminal.print([
          ValidationJSON.document(book, version: Version.text).text(.indented)
        ])
      } else if quiet {
        for result in book.results where result.verdict == .failed {
          Terminal.print(["FAILED  \(result.published.id)"])
        }
        Terminal.print([ValidationPage.summary(book)])
      } else {
        Terminal.print(ValidationPage(book: book, version: Version.text).lines())
      }
      if json || quiet {
        for problem in book.problems { Terminal.warn("\(problem)") }
      }
      if book.count(.failed) > 0 { throw ExitCode(1) }
      if !book.problems.isEmpty { throw ExitCode(65) }
    }
  }
}
