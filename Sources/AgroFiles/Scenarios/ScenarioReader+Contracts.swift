internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities
internal import AgroSimulation
internal import AgroStatistics

extension Scenario {
  // MARK: Covers

  static func readCovers(_ file: CropFields, indices: [WeatherIndex]) -> [Cover] {
    guard file.has("covers") else { return [] }
    let entries = file.named("covers")
    guard let list = file.mapping("covers", keys: entries.map(\.key)) else { return [] }
    return entries.compactMap { readCover($0, in: list, indices: indices.map(\.name)) }
  }

  private enum Pays: String, CaseIterable {
    case damage
    case rebasedDamage = "rebased-damage"
    case guaranteedYield = "guaranteed-yield"
    case areaProportional = "area-proportional"
    case areaShortfall = "area-shortfall"
    case index
    case revenue
    case band
    case mortality
  }

  private static let coverKeys = [
    "pays", "perils", "terms", "coverage", "threshold", "trigger", "mean", "index", "exit",
    "direction", "harvest-price", "top", "bottom", "of", "rate", "heads", "herd-correlation",
    "year-correlation", "head-deductible", "head-limit", "assumed",
  ]

  private static func readCover(
    _ entry: YAMLEntry, in list: CropFields, indices: [String]
  ) -> Cover? {
    guard let cover = list.mapping(entry.value, entry.key, keys: coverKeys) else { return nil }
    guard let pays = cover.fields.choice("pays", Pays.self) else {
      _ = cover.required("pays")
      return nil
    }
    func value(_ key: String, _ bounds: ClosedRange<Double>, _ unit: String = "share") -> Double {
      cover.number(key, .number(unit: unit, bounds)).value
    }
    var mortality: MortalityLaw?
    let payoff: Payoff
    switch pays {
    case .damage: payoff = .damage(perils(cover))
    case .rebasedDamage: payoff = .rebasedDamage(perils(cover))
    case .guaranteedYield: payoff = .guaranteedYield(coverage: value("coverage", 0.01...1.5))
    case .areaProportional:
      payoff = .areaProportional(threshold: value("threshold", 0.001...500, "t/ha"))
    case .areaShortfall:
      payoff = .areaShortfall(
        trigger: value("trigger", 0.01...1.5), mean: value("mean", 0.001...500, "t/ha"))
    case .index:
      guard let node = cover.required("index"), let name = node.text else { return nil }
      guard let number = indices.firstIndex(of: name) else {
        cover.fields.log.report(
          node, key: cover.path("index"), expected: "an index of this scenario",
          suggestions: NearestNames.find(name, in: indices))
        return nil
      }
      payoff = .index(
        number: number, trigger: value("trigger", -1e6...1e6, "of the index"),
        exit: value("exit", -1e6...1e6, "of the index"),
        rises: cover.fields.choice("direction", Direction.self) != .falls)
    case .revenue:
      payoff = .revenue(
        coverage: value("coverage", 0.01...1.5),
        harvestPriceOption: cover.fields.flag("harvest-price") ?? false)
    case .band:
      payoff = .band(
        top: value("top", 0.01...2), bottom: value("bottom", 0...2),
        mean: value("mean", 0.001...500, "t/ha"),
        revenue: cover.fields.choice("of", Payoff.RevenueBasis.self) ?? .yield)
    case .mortality:
      payoff = .mortality
      mortality = Self.mortality(cover)
      guard mortality != nil else { return nil }
    }
    guard cover.fields.log.errors.isEmpty else { return nil }
    do throws(CoverError) {
      return try Cover(
        name: entry.key, payoff: payoff, terms: terms(cover), mortality: mortality,
        assumed: assumed(cover))
    } catch {
      cover.fields.log.report(
        cover.node, key: cover.path("pays"), found: "\(error)", expected: "a cover that can be")
      return nil
    }
  }

  private enum Direction: String, CaseIterable {
    case rises, falls
  }

  private static func mortality(_ cover: CropFields) -> MortalityLaw? {
    func optional(_ key: String, _ other: Double) -> Double {
      cover.optional(key, CropFields.share)?.value ?? other
    }
    let rate = cover.number("rate", CropFields.share).value
    do throws(ParameterError) {
      return try MortalityLaw(
        rate: rate, heads: cover.fields.integer("heads", in: 1...10_000) ?? 1,
        herdCorrelation: optional("herd-correlation", 0),
        yearCorrelation: optional("year-correlation", 0),
        headDeductible: optional("head-deductible", 0), headLimit: optional("head-limit", 1))
    } catch {
      cover.fields.log.report(
        cover.node, key: cover.path("pays"), found: "\(error.parameter) \(error.value)",
        expected: error.requirement)
      return nil
    }
  }

  /// Perils of the package that no model describes, each with its assumed rate.
  private static func assumed(_ cover: CropFields) -> [AssumedPeril] {
    guard cover.has("assumed") else { return [] }
    let entries = cover.named("assumed")
    guard let list = cover.mapping("assumed", keys: entries.map(\.key)) else { return [] }
    return entries.map {
      AssumedPeril(
        name: $0.key,
        rate: list.number($0.key, .number(unit: "of the sum insured a year", 0...1)))
    }
  }

  private static func perils(_ cover: CropFields) -> Set<Peril> {
    _ = cover.required("perils")
    var perils: Set<Peril> = []
    for node in cover.fields.texts("perils", allowsSingle: true) {
      guard let name = node.text else { continue }
      if let peril = Peril(rawValue: name) {
        perils.insert(peril)
      } else {
        let names = Peril.allCases.map(\.rawValue)
        cover.fields.log.report(
          node, key: cover.path("perils"), expected: "one of \(names.joined(separator: ", "))",
          suggestions: NearestNames.find(name, in: names))
      }
    }
    return perils
  }

  private static let termKeys = [
    "deductible", "deductible-of-loss", "franchise", "limit", "coinsurance",
  ]

  private static func terms(_ cover: CropFields) -> [CoverTerm] {
    guard cover.has("terms") else { return [] }
    return cover.fields.items("terms").enumerated().compactMap { number, node in
      guard
        let term = cover.mapping(node, "terms.\(number + 1)", keys: termKeys),
        let key = Self.termKeys.first(where: { term.has($0) })
      else {
        cover.fields.log.report(
          node, key: cover.path("terms"),
          expected: "one of \(Self.termKeys.joined(separator: ", ")) with its share")
        return nil
      }
      let share = term.number(key, CropFields.share).value
      return switch key {
      case "deductible": .deductible(share)
      case "deductible-of-loss": .deductibleOfLoss(share)
      case "franchise": .franchise(share)
      case "limit": .limit(share)
      default: .coinsurance(share)
      }
    }
  }

  // MARK: Contracts

  private static let contractKeys = [
    "zone", "crop", "covers", "area", "yield", "price", "level", "deviation", "objects", "tariff",
    "years-of-value", "stands-for",
  ]

  static func readContracts(_ file: CropFields, _ scenario: Scenario) -> [InsuredContract] {
    guard file.has("contracts") else { return [] }
    let entries = file.named("contracts")
    guard let list = file.mapping("contracts", keys: entries.map(\.key)) else { return [] }
    return entries.compactMap { entry in
      guard let contract = list.mapping(entry.value, entry.key, keys: contractKeys) else {
        return nil
      }
      func name(_ key: String, among known: [String]) -> String {
        guard let node = contract.required(key), let text = node.text else { return "" }
        if !known.contains(text) {
          contract.fields.log.report(
            node, key: contract.path(key), expected: "one of \(known.joined(separator: ", "))",
            suggestions: NearestNames.find(text, in: known))
        }
        return text
      }
      let zone = name("zone", among: scenario.zones.map(\.id))
      let plantings = scenario.zones.first { $0.id == zone }?.plantings ?? []
      let crop = name(
        "crop", among: plantings.isEmpty ? scenario.cropNames : plantings.map(Scenario.name))
      _ = contract.required("covers")
      for node in contract.fields.texts("covers", allowsSingle: true)
      where !scenario.covers.contains(where: { $0.name == node.text }) {
        let known = scenario.covers.map(\.name)
        contract.fields.log.report(
          node, key: contract.path("covers"), expected: "covers of this scenario",
          suggestions: NearestNames.find(node.text ?? "", in: known))
      }
      let one = Parameter(1, range: 1...1, source: SourceReference(document: "", basis: .assumption))
      var none = one
      none.value = 0
      none.range = 0...0
      var made = InsuredContract(
        id: entry.key, zone: zone, crop: crop,
        covers: contract.fields.texts("covers", allowsSingle: true).compactMap(\.text),
        area: contract.number("area", .number(unit: "ha", 0.0001...1e7)),
        insuredYield: contract.number("yield", .number(unit: "t/ha", 0.001...500)),
        price: contract.number("price", .number(unit: "currency per t", 0.001...1e12)),
        level: contract.optional("level", .number(unit: "of the zone's yield", 0.01...10)) ?? one,
        deviation: contract.optional("deviation", .number(unit: "of the logarithm", 0...2)) ?? none,
        objects: contract.fields.integer("objects", in: 1...1_000_000) ?? 1,
        tariff: tariff(contract))
      made.yearsOfValue = contract.optional("years-of-value", .number(unit: "years", 1...20))
      if contract.has("stands-for") {
        made.standsFor = name("stands-for", among: scenario.covers.map(\.name))
      }
      return made
    }
  }

  private static func tariff(_ contract: CropFields) -> InsuredContract.TariffReference? {
    let keys = ["book", "place", "crop", "packages"]
    guard let tariff = contract.mapping("tariff", keys: keys) else { return nil }
    return InsuredContract.TariffReference(
      book: tariff.fields.text("book"), place: tariff.fields.requiredText("place") ?? "",
      crop: tariff.fields.requiredText("crop") ?? "",
      packages: tariff.fields.texts("packages", allowsSingle: true).compactMap(\.text))
  }

  // MARK: Loads

  static func readLoads(_ file: CropFields) -> PremiumLoads? {
    let keys = [
      "loss-adjustment", "fixed-expense", "expenses", "commission", "profit", "principle",
      "charge", "level",
    ]
    guard let loads = file.mapping("loads", keys: keys) else { return nil }
    let share = CropFields.share
    let charge = loads.number("charge", .number(unit: "of the principle", 0...1_000))
    let level = loads.optional("level", .number(unit: "probability", 0.5...0.9999))?.value ?? 0.99
    guard let name = loads.fields.choice("principle", PrincipleName.self) else {
      _ = loads.required("principle")
      return nil
    }
    guard let level = try? ProbabilityLevel(level) else { return nil }
    let principle = name.principle(charge: charge.value, level: level)
    return PremiumLoads(
      lossAdjustment: loads.number("loss-adjustment", share),
      fixedExpense: loads.number("fixed-expense", share),
      expenses: loads.number("expenses", share), commission: loads.number("commission", share),
      profit: loads.number("profit", share), principle: principle, charge: charge)
  }
}
