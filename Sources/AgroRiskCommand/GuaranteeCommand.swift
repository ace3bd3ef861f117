internal import AgroRisk
internal import ArgumentParser

struct GuaranteeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guarantee",
    abstract: "What a guaranteed yield costs under a model that `fit --save` wrote.",
    discussion: """
      The pure premium rate of each place with its standard error, and the 99 % tail of all places \
      together under their copula.

      Examples:
        agrorisk fit yields.csv --save model.json
        agrorisk guarantee model.json --coverage 0.7
        agrorisk guarantee model.json --coverage 0.7 --farm-cv 0.3 --json
      """)

  @Argument(help: "The fitted model, a JSON file.") var model: String
  @Option(help: ArgumentHelp("Guaranteed share of the expected yield.", valueName: "share"))
  var coverage: Double = 0.7
  @Option(
    help: ArgumentHelp(
      "Coefficient of variation of a farm's yield around its area's; 0 pays for area yields.",
      valueName: "cv"))
  var farmCv: Double = 0
  @Option(help: "Simulated years of all places together; 0 for rates alone.") var years: Int =
    20_000
  @Option(help: "Seed of the simulation.") var seed: UInt64 = 1
  @Flag(help: "Print a JSON document instead of a page.") var json = false

  mutating func validate() throws {
    guard coverage > 0, coverage <= 1 else {
      throw ValidationError("--coverage is \(coverage), but must be above 0 and at most 1.")
    }
    guard farmCv >= 0, farmCv <= 2 else {
      throw ValidationError("--farm-cv is \(farmCv), but must be from 0 to 2.")
    }
    guard years == 0 || (2_000...1_000_000).contains(years) else {
      throw ValidationError("--years is \(years), but must be 0, or from 2000 to 1000000.")
    }
  }

  mutating func run() throws {
    let command = self
    try reporting(Texts(.english)) { try command.price() }
  }

  private func price() throws {
    let bytes: [UInt8]
    do {
      bytes = try SystemFile.read(model)
    } catch {
      let found = error.errors.first?.found ?? "nothing"
      throw DataFileError(path: model, message: "Found \(found); expected a fitted model.")
    }
    let fitted: FittedModel
    do {
      fitted = try FittedModel(JSONValue.parse(bytes.span))
    } catch let error as FittedModel.ReadError {
      throw DataFileError(path: model, message: error.description)
    } catch let error as JSONError {
      throw DataFileError(
        path: model, line: error.line, column: error.column, message: error.message)
    }
    let guarantee = try YieldGuarantee(
      fitted,
      .init(coverage: coverage, farmVariation: farmCv, years: years, seed: seed))
    let page = YieldGuaranteePage(
      guarantee: guarantee, recipe: fitted.recipe, version: Version.number)
    Terminal.print(json ? [page.document.text(.indented)] : page.lines)
  }
}
