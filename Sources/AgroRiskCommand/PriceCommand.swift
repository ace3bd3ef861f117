internal import AgroRisk
internal import ArgumentParser

struct PriceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "price",
    abstract: "The technical price of a contract or of a scenario's contracts, beside the tariff.",
    discussion: """
      Pure premium by peril with its standard error and an exact control, loads, the tariff's rate, \
      the ledger down to what the farmer pays, and what the price rests on. Every deductible is \
      applied to insured objects, never to a zone's mean. Three uncertainties are kept apart: a \
      year is not like another, the assumptions have ranges, and the number of simulated years is \
      finite. Without a scenario the flags say what is insured; what they leave out is guessed, \
      and told.

      Examples:
        agrorisk price goychay-pomegranate
        agrorisk price --place Goychay --crop nar --area "1 ha" \\
          --yield "80 c/ha" --price "60 AZN/c" --package base,frost
        agrorisk price --place Gobustan --crop wheat --area "1 ha" \\
          --yield "25 c/ha" --price "30 AZN/c" --history yields.csv \\
          --pays area-shortfall --coverage "80 %"
        agrorisk price vineyards --precision 0.5% --sensitivities
        agrorisk price fergana-apricot --contract frost --principle wang
      """)

  @OptionGroup var options: ScenarioOptions
  @OptionGroup(title: "A price from flags, and loads") var flags: PriceFlags
  @Option(help: "Price this contract alone; repeatable.") var contract: [String] = []
  @Option(
    help: ArgumentHelp(
      "Simulate until the standard error of the pure premium is this share of it, such as 0.5%.",
      valueName: "share"))
  var precision: String?
  @Flag(help: "Move every assumption to both ends of its range and show what drives the price.")
  var sensitivities = false
  @Flag(help: "Show the premium by every principle, at numbers in common use.")
  var principles = false
  @Flag(help: "Do not price the contracts over the ranges of the assumptions.")
  var noParameterStudy = false
  @Option(help: "Replicates of the parameter study.") var replicates = 20
  @Option(
    help: ArgumentHelp("Folder of the rule books.", valueName: "dir")) var tariffs: String?
  @Option(help: ArgumentHelp("Write a picture.", valueName: "svg")) var plot: String?

  /// The most years that a wish for precision is followed to.
  static let mostYears = 2_560_000

  mutating func validate() throws {
    if let precision, wantedPrecision == nil {
      throw ValidationError("--precision is '\(precision)', but must be a share such as 0.5%.")
    }
    if !(4...1_000).contains(replicates) {
      throw ValidationError("--replicates is \(replicates), but must be from 4 to 1000.")
    }
    if options.scenario != nil, flags.isGiven {
      throw ValidationError("A scenario and --place, --crop do not mix.")
    }
    if options.scenario == nil { _ = try flags.request() }
  }

  mutating func run() async throws {
    do {
      try await PriceRun(command: self).run()
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch {
      throw dataFailure(error, texts: Texts(.english))
    }
  }

  /// The share that `--precision` asks for.
  var wantedPrecision: Double? {
    guard let value = precision.flatMap({ PriceFlags.share($0) }), (1e-5...0.5).contains(value)
    else { return nil }
    return value
  }
}
