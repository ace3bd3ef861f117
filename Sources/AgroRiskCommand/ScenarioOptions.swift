internal import AgroRisk
internal import ArgumentParser

/// The flags of every command that runs a scenario.
struct ScenarioOptions: ParsableArguments {
  @Argument(help: "A scenario file, or the name of one of the shipped scenarios.")
  var scenario: String?

  @Option(
    help: ArgumentHelp(
      "Folder of crops, hazards and places (default: found as Tariffs is).", valueName: "dir"))
  var scenarios: String?

  @Option(help: "Simulated years (default: the scenario's).") var years: Int?

  @Option(help: "Seed of all random numbers (default: the scenario's).") var seed: UInt64?

  @Option(help: "Threads (default: one a processor); the digits do not depend on it.")
  var threads: Int?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Another number for a crop or hazard, such as grape.hail.scale=1.2; repeatable.",
      valueName: "path=value"))
  var settings: [String] = []

  @Option(help: ArgumentHelp("Folder for catalogues.", valueName: "dir"))
  var out = "catalogues"

  @Flag(help: "Print a JSON document instead of a page.") var json = false
  @Flag(help: "Print no warnings and no progress.") var quiet = false

  mutating func validate() throws {
    if let years, !(1...10_000_000).contains(years) {
      throw ValidationError("--years is \(years), but must be from 1 to 10000000.")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be from 1 to 1024.")
    }
    for setting in settings where !setting.contains("=") || !setting.contains(".") {
      throw ValidationError("'\(setting)' is not of the form crop.path=value.")
    }
  }

  var workers: Int { threads ?? Terminal.processorCount }

  var overrides: [CropOverride] {
    settings.map { setting in
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return CropOverride(path: String(parts[0]), text: String(parts[1]))
    }
  }

  /// The scenario with everything that it names.
  func desk(extra: [CropOverride] = []) throws -> ScenarioDesk {
    guard let scenario else {
      throw ValidationError(
        "Missing the scenario: a file, or a name such as goychay-pomegranate.")
    }
    let found = try ScenarioFolder.find(
      scenario, explicit: scenarios, workingFolder: Terminal.workingFolder,
      executable: Terminal.executable)
    return try ScenarioDesk(
      path: found.path, folder: found.folder, overrides: overrides + extra)
  }
}

extension ScenarioOptions {
  /// The folder of crops, hazards and places.
  func libraryFolder() throws -> String {
    try ScenarioFolder.find(
      "none.yaml", explicit: scenarios, workingFolder: Terminal.workingFolder,
      executable: Terminal.executable
    ).folder
  }
}

/// A bar on the terminal for work that takes longer than a second.
struct ProgressBar {
  private let label: String
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now

  init(_ label: String, quiet: Bool) {
    self.label = label
    isShown = !quiet && Terminal.errorIsTerminal
  }

  /// Draws the bar, at most ten times a second and not in the first second.
  mutating func show(_ done: Int, of all: Int) {
    guard isShown, all > 0 else { return }
    let now = ContinuousClock.now
    guard now - start > .seconds(1), now - last > .milliseconds(100) || done == all else { return }
    last = now
    let width = 30
    let filled = width * done / all
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
    Terminal.draw("\r\(label) [\(bar)] \(100 * done / all) %")
    if done == all { Terminal.draw("\r\u{1B}[K") }
  }
}
