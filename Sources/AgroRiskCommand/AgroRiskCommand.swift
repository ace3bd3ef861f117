internal import ArgumentParser

@main
struct AgroRiskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agrorisk",
    abstract: "Prices and tests agricultural risk insurance by published rules.",
    discussion: """
      Examples:
        agrorisk quote --place Goychay --crop nar --area "1 ha" \\
          --yield "80 c/ha" --price "60 AZN/c" --payout
        agrorisk tariff rates az-2025 --crop grape

      Exit codes: 0 done, 1 done with rejected rows or a failed check, 64 usage, 65 data, \
      70 internal. Completions of the shell: agrorisk --generate-completion-script bash.
      Nothing here is an offer or legal advice.
      """,
    version: Version.text,
    subcommands: [
      QuoteCommand.self, TariffCommand.self, CheckCommand.self, ValidateCommand.self,
      VerifyCommand.self, FitCommand.self, GuaranteeCommand.self, BacktestCommand.self,
      WeatherCommand.self,
      SimulateCommand.self, PriceCommand.self, StressCommand.self, CalibrateCommand.self,
    ])

  /// The command that the arguments name.
  ///
  /// `quote` is tried by itself first, which takes half the time; whatever it refuses is parsed
  /// again as a subcommand, so that messages and help are the same.
  private static func parsed() throws -> any ParsableCommand {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == QuoteCommand.configuration.commandName,
      let quote = try? QuoteCommand.parse(Array(arguments.dropFirst()))
    {
      return quote
    }
    return try parseAsRoot(arguments)
  }

  /// Runs the command that the arguments name, on the main thread: only a list of parcels needs
  /// others, and one quote is done in the time that they take to start.
  @MainActor
  static func main() async {
    do {
      var command = try parsed()
      if let quote = command as? QuoteCommand, quote.batch == nil {
        try quote.runSingle()
      } else if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(withError: error)
    }
  }
}
