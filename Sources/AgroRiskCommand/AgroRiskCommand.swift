internal import ArgumentParser

@main
struct AgroRiskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agrorisk", abstract: "Prices and tests agricultural risk insurance.")
}
