internal import AgroRisk
internal import ArgumentParser

struct QuoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quote", _superCommandName: "agrorisk",
    abstract: "What cover costs, who pays, when, and what a loss pays.",
    discussion: """
      Place and date choose the rule book unless --book does. Names of crops and places are \
      understood in English, Azerbaijani, Uzbek and Russian.

      Examples:
        agrorisk quote --place Goychay --crop nar --area "1 ha" \\
          --yield "80 c/ha" --price "60 AZN/c" --payout
        agrorisk quote --place Samarkand --crop grape --area "5 ha" \\
          --yield "15 t/ha" --price "4000 soum/kg" --in USD
        agrorisk quote --place Goychay --crop nar --area "1 ha" \\
          --yield "80 c/ha" --price "60 AZN/c" --package base \\
          --package base,frost --assume frost.rate="1.2 %"
        agrorisk quote request.yaml --json
        agrorisk quote --batch parcels.csv --out quotes.csv --rejects rejects.csv
      """)

  @Argument(help: "A request file in YAML; flags are not mixed with it, but for output.")
  var request: String?

  @Option(help: "The rule book's id; without it place and date decide.") var book: String?
  @Option(help: "District, town or region: 'Goychay', 'Samarqand', 'Tashkent, Uzbekistan'.")
  var place: String?
  @Option(help: "The crop, trees or animals.") var crop: String?
  @Option(
    parsing: .unconditional,
    help: "Area with its unit: '1 ha', '20 sotix', '3 decare'.") var area: String?
  @Option(
    parsing: .unconditional,
    help: "Expected yield with its unit: '80 c/ha', '8 t/ha'.") var yield: String?
  @Option(
    parsing: .unconditional,
    help: "Price with currency and unit: '60 AZN/c', '4000 soum/kg'.") var price: String?
  @Option(help: "The sum insured, where it is given and not computed.") var sumInsured: String?
  @Option(
    help: ArgumentHelp(
      "Packages, joined by commas; repeat it to lay choices side by side.", valueName: "ids"))
  var package: [String] = []
  @Option(help: "Day of the contract: 2026-03-01 or 01.03.2026 (default: today).")
  var date: String?
  @Option(
    help: ArgumentHelp("Facts of the holder: age=27,id=coop-1.", valueName: "name=value,..."))
  var holder: String?
  @Option(
    help: ArgumentHelp(
      "Any further fact that the book asks for; repeatable.", valueName: "name=value"))
  var set: [String] = []
  @Option(
    help: ArgumentHelp(
      "A number that is not published, or in place of one: frost.rate='1.2 %'; repeatable.",
      valueName: "key=value"))
  var assume: [String] = []
  @Flag(help: "Show what a loss would pay.") var payout = false
  @Flag(help: "Show each line of the ledger with formula, source and basis.") var explain = false
  @Option(
    name: .customLong("in"),
    help: ArgumentHelp("Also show amounts in another currency; repeatable.", valueName: "currency"))
  var currencies: [String] = []
  @Option(help: ArgumentHelp("A list of parcels as CSV.", valueName: "csv")) var batch: String?
  @Option(help: ArgumentHelp("Write the result to this file.", valueName: "file"))
  var out: String?
  @Option(
    help: ArgumentHelp("Where --batch writes rejected rows.", valueName: "csv"))
  var rejects: String?
  @Option(help: "Threads of --batch (default: all processors).") var threads: Int?
  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    if batch == nil {
      if rejects != nil { throw ValidationError("--rejects belongs to --batch.") }
      if request == nil, crop == nil {
        throw ValidationError(
          "Missing --crop (or a request file, or --batch). Example: agrorisk quote --place Goychay "
            + "--crop nar --area \"1 ha\" --yield \"80 c/ha\" --price \"60 AZN/c\"")
      }
      if request != nil, crop != nil || area != nil || yield != nil || price != nil {
        throw ValidationError("A request file and --crop, --area, --yield, --price do not mix.")
      }
    } else {
      if out == nil { throw ValidationError("--batch needs --out quotes.csv.") }
      if request != nil || crop != nil {
        throw ValidationError("--batch and a single request do not mix.")
      }
      if payout || explain || !currencies.isEmpty {
        throw ValidationError("--payout, --explain and --in are for a single request, not --batch.")
      }
    }
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads is \(threads), but must be from 1 to 1024.")
    }
    for pair in set + assume where !pair.contains("=") {
      throw ValidationError("'\(pair)' is not of the form name=value.")
    }
  }

  mutating func run() async throws {
    guard let batch else { return try runSingle() }
    let texts = common.texts
    var found: TariffLibrary?
    do {
      let request = try read()
      let library = try common.library()
      found = library
      try await BatchOutput(command: self, desk: QuoteDesk(library: library), texts: texts)
        .run(batch, request)
    } catch let code as ExitCode {
      throw code
    } catch {
      throw dataFailure(error, texts: texts, library: found)
    }
  }

  /// Quotes the request of the flags or of the request file; reads of the rule books what the
  /// request needs.
  func runSingle() throws {
    let texts = common.texts
    var request = QuoteRequest(parcels: [])
    try reporting(texts) { request = try read() }
    let scope: TariffLibrary.Scope =
      if let book = request.book {
        .book(book)
      } else if let place = request.place ?? request.parcels.first?.place {
        .place(place)
      } else {
        .everything
      }
    try reporting(common, scope: scope) { library in
      try QuoteOutput(command: self, desk: QuoteDesk(library: library), texts: texts).run(request)
    }
  }

  /// The request of the flags or of the request file.
  private func read() throws -> QuoteRequest {
    var request = try self.request.map { try RequestFile.read(path: $0) } ?? flags()
    try apply(to: &request)
    return request
  }

  /// The request that the flags make.
  private func flags() throws -> QuoteRequest {
    var facts: [NamedFact] = []
    for (name, value) in [("area", area), ("yield", yield), ("price", price)] {
      if let value { facts.append(NamedFact(name, .text(value))) }
    }
    if let sumInsured { facts.append(NamedFact("sumInsured", .text(sumInsured))) }
    facts += set.map { Self.fact($0) }
    let parcels = crop.map { [ParcelRequest(object: $0, facts: facts)] } ?? []
    return QuoteRequest(parcels: parcels)
  }

  /// What flags say beside a request file.
  private func apply(to request: inout QuoteRequest) throws {
    if let book { request.book = book }
    if let place { request.place = place }
    if let date {
      do throws(QuantityError) {
        request.date = try CivilDate(user: date)
      } catch {
        throw QuoteError(error, input: "date")
      }
    }
    if !package.isEmpty {
      request.packages = package.map { list in
        list.split { $0 == "," || $0 == "+" }.map { String($0) }
      }
    }
    for text in (holder ?? "").split(separator: ",").map(String.init) {
      guard text.contains("=") else {
        request.holder = text
        continue
      }
      let fact = Self.fact(text)
      if fact.name == "id", case .text(let id) = fact.value {
        request.holder = id
      } else {
        request.holderFacts.append(fact)
      }
    }
    request.assumptions += assume.map { Self.fact($0) }
  }

  private static func fact(_ text: String) -> NamedFact {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    func trimmed(_ part: Substring) -> String {
      var part = part
      while part.first == " " { part.removeFirst() }
      while part.last == " " { part.removeLast() }
      return String(part)
    }
    return NamedFact(trimmed(parts[0]), .text(parts.count > 1 ? trimmed(parts[1]) : ""))
  }
}
