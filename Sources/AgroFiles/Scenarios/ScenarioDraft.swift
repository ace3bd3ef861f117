internal import AgroModel
internal import AgroPolicy
public import AgroQuantities

/// A contract as a person writes it on a command line, and the scenario that it makes.
///
/// What is not said is guessed and told: the nearest weather and hazards of the place's region, the
/// crop's file, the terms of the packages by the rule book of the place, the perils of the model
/// that each of the package's perils is. A peril that no model describes gets an assumed rate.
public struct ScenarioDraft: Sendable {
  /// What was written.
  public struct Request: Sendable {
    /// Place and crop in any language.
    public var place: String
    public var crop: String
    /// Area, yield and price with their units.
    public var area: String
    public var yield: String
    public var price: String
    /// Ids of packages; empty for the book's default.
    public var packages: [String]
    /// The rule book; nil where place and day decide.
    public var book: String?
    /// Deductibles of packages by id, in the place of the book's.
    public var deductibles: [String: Double]
    /// A history of area yields as CSV, its place and how it is used.
    public var history: String?
    public var historyPlace: String?
    /// Conditions on its rows, each `column=text`.
    public var historyWhere: [String] = []
    public var yieldModel: AreaYields.Kind
    /// What is paid: nil for the packages of the book.
    public var pays: Pays?
    /// Coverage, trigger or level of that cover, a share.
    public var coverage: Double

    /// Covers that flags can name beside packages.
    public enum Pays: String, CaseIterable, Sendable {
      case guaranteedYield = "guaranteed-yield"
      case areaProportional = "area-proportional"
      case areaShortfall = "area-shortfall"
      case revenue
    }

    /// A request.
    public init(
      place: String, crop: String, area: String, yield: String, price: String,
      packages: [String] = [], book: String? = nil, deductibles: [String: Double] = [:],
      history: String? = nil, historyPlace: String? = nil,
      yieldModel: AreaYields.Kind = .statistical, pays: Pays? = nil, coverage: Double = 0.7
    ) {
      self.place = place
      self.crop = crop
      self.area = area
      self.yield = yield
      self.price = price
      self.packages = packages
      self.book = book
      self.deductibles = deductibles
      self.history = history
      self.historyPlace = historyPlace
      self.yieldModel = yieldModel
      self.pays = pays
      self.coverage = coverage
    }
  }

  /// The scenario file.
  public let text: String
  /// What was guessed, one sentence each.
  public let guesses: [String]

  /// Makes a scenario of a request.
  ///
  /// - Parameters:
  ///   - quotes: the rule books.
  ///   - folder: of crops, hazards and places.
  ///   - potential: the yield without damage, t/ha, where it is known; nil takes the declared yield.
  /// - Throws: `FileErrors`, `QuoteError`, `QuantityError`: a place, crop or number that is not
  ///   understood, with the nearest names.
  public init(
    _ request: Request, quotes: QuoteDesk, folder: String, date: CivilDate,
    potential: Double? = nil
  ) throws {
    var guesses: [String] = []
    let gazetteer = quotes.library.gazetteer
    let area = try MeasureParser.area(request.area)
    let yield = try MeasureParser.yield(request.yield)
    let engine = try quotes.engine(place: request.place, book: request.book, date: date)
    let price = try MeasureParser.price(request.price, defaultCurrency: engine.book.currency)
    guard
      let place = gazetteer.matches(request.place, jurisdiction: engine.book.jurisdiction).first
    else {
      throw QuoteError(
        .unknownPlace, field: "place", .placeUnknown, ["text": request.place],
        nearest: gazetteer.nearest(to: request.place))
    }
    let library = try CropLibrary(folder: folder)
    let isStatistical = request.history != nil && request.yieldModel == .statistical
    let crop = isStatistical ? nil : try library.crop(request.crop)
    let cropID = crop?.crop.id ?? Self.identifier(request.crop)
    // The book may know the crop under another of its names: winter wheat as wheat.
    let spoken = [request.crop] + (crop?.spellings ?? [])
    let known = spoken.lazy.flatMap { quotes.library.names.matches($0, kinds: [.crop]) }
    let object = known.first?.id ?? request.crop

    // Weather and hazards of the place, or of its region.
    let country = engine.book.jurisdiction.lowercased()
    let weather = "Places/\(country).json"
    var site = place.id
    var hazards = place.id
    var variant: String?
    if !isStatistical {
      let path = "\(folder)/\(weather)"
      guard SystemFile.isFile(path) else {
        throw Self.fault(
          path, "no weather of \(engine.book.jurisdiction)",
          "one of the files of \(folder)/Places; with --history and no perils none is needed")
      }
      let sites = try WeatherGeneratorFile.read(path).sites.map(\.id)
      site = try Self.nearest(
        place, among: sites, gazetteer, what: "weather", path: path, guesses: &guesses)
      let files = try HazardLibrary(folder: folder).files.filter { $0.id == country }
      let zones = files.flatMap(\.model.processes).flatMap { $0.zones.map(\.name) }
      hazards = try Self.nearest(
        place, among: zones, gazetteer, what: "hazards", path: "\(folder)/Hazards/\(country).yaml",
        guesses: &guesses)
      variant = crop?.variants.first { $0 == place.id || $0 == country }
      if let variant { guesses.append("Numbers of \(cropID) are those of \(variant).") }
    }

    var covers: [String] = []
    var names: [String] = []
    let yieldNumber = "\(Double(yield))"
    if let pays = request.pays {
      names = ["cover"]
      covers = Self.cover(pays, coverage: request.coverage, yield: yieldNumber)
    } else if isStatistical {
      names = ["cover"]
      covers = Self.cover(.guaranteedYield, coverage: request.coverage, yield: yieldNumber)
      guesses.append(
        "A yield law has no perils: the cover guarantees \(request.coverage) of the insured yield.")
    } else {
      for package in try engine.packages(request.packages, for: object) {
        names.append(package.id)
        covers += Self.cover(
          package, deductible: request.deductibles[package.id], guesses: &guesses)
      }
    }

    let insured = Double(yield)
    let without = potential ?? insured
    if let potential {
      guesses.append(
        "The yield without damage is \(Self.short(potential)) t/ha: so the mean yield of the zone "
          + "is the declared \(Self.short(insured)) t/ha.")
    }
    var lines = [
      "# Made from the flags of agrorisk price.", "format: 1", "id: flags",
      "title: \"\(place.text.english), \(crop?.names.english ?? request.crop)\"",
      "currency: \(price.currency.code)", "source: agrorisk", "basis: assumption",
    ]
    if !isStatistical { lines.append("weather: \(weather)") }
    lines += [
      "zones:", "  \(place.id):", "    site: \(site)", "    hazards: \(hazards)", "    crops:",
      "      \(cropID):",
    ]
    if let variant { lines.append("        variant: \(variant)") }
    lines += [
      "        potential-yield: \(without) in \(0.9 * without) .. \(1.3 * without)",
      "        area: { value: 1000, basis: user }",
    ]
    if let history = request.history {
      var own = "model: \(request.yieldModel.rawValue), history: \"\(history)\""
      if let name = request.historyPlace { own += ", place: \"\(name)\"" }
      let spellings = spoken + known.map(\.id) + (crop?.spellings ?? [])
      let conditions = try Self.conditions(request, spellings: spellings, guesses: &guesses)
      if !conditions.isEmpty {
        own += ", where: [\(conditions.map { "\"\($0)\"" }.joined(separator: ", "))]"
      }
      lines.append("        yields: { \(own) }")
    }
    lines += ["covers:"] + covers
    let tariff =
      request.pays == nil && !isStatistical
      ? [
        "    tariff: { book: \(engine.book.id), place: \"\(request.place)\", crop: \(object), "
          + "packages: [\(names.joined(separator: ", "))] }"
      ] : []
    lines += [
      "contracts:", "  contract:", "    zone: \(place.id)",
      "    crop: \(variant.map { "\(cropID)@\($0)" } ?? cropID)",
      "    covers: [\(names.joined(separator: ", "))]",
      "    area: { value: \(Double(area)), basis: user }",
      "    yield: { value: \(insured), basis: user }",
      "    price: { value: \(Double(price.perTonne)), basis: user }",
      "    deviation: 0.3 in 0.15 .. 0.5", "    objects: 100",
    ]
    lines += tariff + Self.loads
    text = lines.joined(separator: "\n") + "\n"
    self.guesses = guesses
  }

  // MARK: Parts

  /// What rows of the history are wanted: as it was asked for, or those that name the crop where the
  /// table has several.
  private static func conditions(
    _ request: Request, spellings: [String], guesses: inout [String]
  ) throws -> [String] {
    guard let path = request.history, request.historyWhere.isEmpty else {
      return request.historyWhere
    }
    let table = try SeriesTable(path: path, SeriesQuery(place: request.historyPlace))
    guard table.series.count > 1 else { return [] }
    let wanted = Set(spellings.map { NameFolding.fold($0) })
    let found = Set(
      table.series.flatMap(\.labels).filter { wanted.contains(NameFolding.fold($0.text)) })
    guard found.count == 1, let label = found.first else { return [] }
    guesses.append("Of the history, rows with the \(label.column) \(label.text) are taken.")
    return ["\(label.column)=\(label.text)"]
  }

  private static let loads = [
    "loads:", "  loss-adjustment: 0.08 in 0.03 .. 0.15", "  fixed-expense: 0 in 0 .. 0.002",
    "  expenses: 0.12 in 0.08 .. 0.2", "  commission: 0.05 in 0 .. 0.15",
    "  profit: 0 in 0 .. 0.05", "  principle: cost-of-capital",
    "  level: { value: 0.99, range: 0.9 .. 0.999 }", "  charge: 0.08 in 0.04 .. 0.15",
  ]

  private static func cover(
    _ pays: Request.Pays, coverage: Double, yield: String
  ) -> [String] {
    var lines = ["  cover:", "    pays: \(pays.rawValue)"]
    func level(_ key: String) -> String { "    \(key): { value: \(coverage), basis: user }" }
    switch pays {
    case .guaranteedYield, .revenue: lines.append(level("coverage"))
    case .areaProportional:
      let threshold = coverage * (Double(yield) ?? 1)
      lines.append("    threshold: { value: \(threshold), basis: user }")
    case .areaShortfall:
      lines += [level("trigger"), "    mean: { value: \(yield), basis: user }"]
    }
    return lines
  }

  /// A package's cover: settled on the yield that is found, as the regional systems do.
  private static func cover(
    _ package: Package, deductible: Double?, guesses: inout [String]
  ) -> [String] {
    var perils: [Peril] = []
    var assumed: [String] = []
    for name in package.perils {
      let found = models[name] ?? []
      if found.isEmpty { assumed.append(name) }
      for peril in found where !perils.contains(peril) { perils.append(peril) }
    }
    var lines = ["  \(package.id):"]
    if perils.isEmpty {
      // Nothing of it has a model: a cover of one rare peril carries the assumed rates.
      perils = [.landslide]
    }
    let list = perils.sorted().map(\.rawValue).joined(separator: ", ")
    lines += ["    pays: rebased-damage", "    perils: [\(list)]"]
    var share = deductible
    var basis = "basis: user"
    var isOfLoss = false
    if let own = package.deductible, share == nil {
      isOfLoss = own.base == .damage && own.kind == .ordinary
      if own.kind == .none { share = 0 }
      if case .value(let value) = own.share {
        share = Double(value)
        basis = "basis: \(own.source.basis.rawValue)"
      }
    }
    if share == nil {
      // The second package's of the Azerbaijani rules is 30 %; hail's, the base package's, is 10 %.
      let isOfHail = package.id == "base" || perils == [.hailQuality]
      share = isOfHail ? 0.1 : 0.3
      basis = "range: 0.1 .. 0.4"
      guesses.append(
        "The deductible of '\(package.id)' is not published; \(isOfHail ? 10 : 30) % "
          + "is assumed (set it with --deductible \(package.id)=0.2).")
    }
    if let share, share > 0 {
      let key =
        package.deductible?.kind == .franchise
        ? "franchise" : isOfLoss ? "deductible-of-loss" : "deductible"
      lines.append("    terms: [ { \(key): { value: \(share), \(basis) } } ]")
    }
    if !assumed.isEmpty {
      lines.append("    assumed:")
      for name in assumed { lines.append("      \(name): 0.0002 in 0 .. 0.001") }
      guesses.append(
        "No model describes \(assumed.joined(separator: ", ")): 0.02 % of the sum insured each is "
          + "assumed.")
    }
    return lines
  }

  /// What the perils of books are in the model; those that are missing have no model.
  static let models: [String: [Peril]] = [
    "hail": [.hail], "hail-quality-loss": [.hailQuality], "fire": [.fire], "lightning": [.fire], "earthquake": [.landslide],
    "landslide": [.landslide], "hurricane": [.storm], "storm": [.storm], "whirlwind": [.storm],
    "flood": [.flood], "flooding": [.flood], "downpour": [.rain], "rain": [.rain],
    "excess-rain": [.rain], "frost": [.frost, .winterKill], "winter-frost": [.winterKill],
    "autumn-frost": [.frost], "wild-animals": [.wildAnimals], "plant-diseases": [.pests],
    "pests": [.pests], "dangerous-pests": [.pests], "drought": [.drought],
    "water-shortage": [.drought], "heat": [.heat], "sunburn": [.heat], "hot-wind": [.heat],
    "heat-wave": [.heat], "natural-disaster": [.storm, .flood, .landslide],
  ]

  // MARK: Places

  /// The place itself, its region, or another place of its region.
  private static func nearest(
    _ place: Place, among names: [String], _ gazetteer: Gazetteer, what: String, path: String,
    guesses: inout [String]
  ) throws(FileErrors) -> String {
    let line = gazetteer.lineage(of: place).filter { $0.level != .country }
    if names.contains(place.id) { return place.id }
    // The place's own town: 'Ferghana city' lies in 'fergana'.
    for own in line {
      if names.contains(own.id) {
        guesses.append("The \(what) of \(place.text.english) are those of \(own.text.english).")
        return own.id
      }
      let siblings = gazetteer.places.filter {
        $0.jurisdiction == place.jurisdiction && ($0.parent == own.id || $0.parent == own.parent)
          && $0.level == .district && own.level != .country
          && gazetteer.lineage(of: $0).contains { $0.id == (line.last?.id ?? "") }
      }
      if let found = siblings.first(where: { names.contains($0.id) }) {
        guesses.append("The \(what) of \(place.text.english) are those of \(found.text.english).")
        return found.id
      }
      // Town and district share their names' first word: 'gulistan' and 'gulistan-city'.
      for sibling in siblings {
        if let name = names.first(where: { sibling.id.hasPrefix($0 + "-") }) {
          guesses.append("The \(what) of \(place.text.english) are those of \(name).")
          return name
        }
      }
    }
    throw fault(
      path, "no \(what) of \(place.text.english) or its region",
      "one of \(Set(names).sorted().joined(separator: ", "))",
      NearestNames.find(place.id, in: names))
  }

  private static func fault(
    _ path: String, _ found: String, _ expected: String, _ near: [String] = []
  ) -> FileErrors {
    FileErrors([
      FileError(
        path: path, line: 0, column: 0, found: found, expected: expected, suggestions: near)
    ])
  }

  private static func identifier(_ text: String) -> String {
    let folded = NameFolding.fold(text)
    let kept = folded.map { character -> Character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
    }
    let name = String(kept).lowercased()
    return NamesFile.isIdentifier(name) ? name : "crop"
  }

  private static func short(_ value: Double) -> String {
    "\((value * 100).rounded() / 100)"
  }
}
