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
      FitCommand.self,
    ])
}
