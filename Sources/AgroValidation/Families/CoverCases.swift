internal import AgroSimulation

/// What covers pay: crop insurance of the United States, and terms over several levels.
enum CoverCases {
  static let calculations: [Calculation] = [
    Calculation(["fcip"], ["cases"], indemnities),
    Calculation(
      ["fcip"], ["price", "coverage"],
      optional: ["corn", "soy", "reference_yield", "volatility"], guarantees),
    Calculation(["oasis"], ["units"], units),
  ]

  // MARK: Crop insurance of the United States

  /// The lower end of area plans: losses below this share of the expected value pay no more.
  private static let lossLimit = 0.18
  /// The upper end of the supplementary coverage option, where the enhanced option begins.
  private static let supplementaryTop = 0.86

  private static func indemnities(_ run: inout CaseRun) throws {
    for index in try run.inputs["cases"].list.indices {
      try indemnities(&run, index)
    }
  }

  private static func indemnities(_ run: inout CaseRun, _ index: Int) throws {
    let path = "cases.\(index)"
    let inputs = run.inputs["cases"]["\(index)"]["inputs"]
    for name in ["price_factor", "yield_factor", "inputs"] { run.settle("\(path).\(name)") }
    let price = try inputs["projected_price"].number
    let approved = try inputs["appryield"].number
    let county = try inputs["rma_cty_expected_yield"].number
    let outcome = SeasonOutcome(
      yield: try inputs["farm_expected_yield"].number,
      areaYield: try inputs["cty_expected_yield"].number,
      priceFactor: try inputs["harvest_futures_price"].number / price)

    /// The indemnity per acre.
    func paid(_ payoff: Payoff, sumInsured: Double) throws -> Double {
      try Cover(name: "plan", payoff: payoff).indemnity(of: outcome, insuredYield: approved)
        * sumInsured
    }
    func band(
      _ top: Double, _ bottom: Double, _ basis: Payoff.RevenueBasis, of sumInsured: Double
    ) throws -> Double {
      try paid(
        .band(top: top, bottom: bottom, mean: county, revenue: basis), sumInsured: sumInsured)
    }

    let coverages = try run.arguments("\(path).enterprise.coverage").map { $0 / 100 }
    let farm: [(String, (Double) -> Payoff)] = [
      ("RP", { .revenue(coverage: $0, harvestPriceOption: true) }),
      ("RP_HPE", { .revenue(coverage: $0, harvestPriceOption: false) }),
      ("YO", { .guaranteedYield(coverage: $0) }),
    ]
    for (name, payoff) in farm {
      try run.compare(
        list: "\(path).enterprise.\(name)",
        coverages.map { try paid(payoff($0), sumInsured: approved * price) })
    }
    let bases: [(area: String, option: String, basis: Payoff.RevenueBasis)] = [
      ("ARP", "RP", .revenueWithHarvestPrice), ("ARP_HPE", "RP_HPE", .revenue),
      ("AYP", "YO", .yield),
    ]
    let triggers = try run.arguments("\(path).area.coverage").map { $0 / 100 }
    let underlying = try run.arguments("\(path).SCO.underlying").map { $0 / 100 }
    let tops = try run.arguments("\(path).ECO.top").map { $0 / 100 }
    for (area, option, basis) in bases {
      try run.compare(
        list: "\(path).area.\(area)",
        triggers.map { try band($0, lossLimit, basis, of: county * price) })
      try run.compare(
        list: "\(path).SCO.\(option)",
        underlying.map {
          try band(
            supplementaryTop, $0, basis, of: (supplementaryTop - $0) * approved * price)
        })
      try run.compare(
        list: "\(path).ECO.\(option)",
        tops.map {
          try band(
            $0, supplementaryTop, basis, of: ($0 - supplementaryTop) * approved * price)
        })
    }
  }

  /// A guarantee is what a total loss at the projected price pays.
  private static func guarantees(_ run: inout CaseRun) throws {
    let coverage = try run.inputs["coverage"].number
    let cover = try Cover(
      name: "revenue", payoff: .revenue(coverage: coverage, harvestPriceOption: false))
    for crop in run.inputs["price"].keys {
      let price = try run.inputs["price"][crop].number
      let yields = try run.inputs[crop].list.map { try $0["aph"].number }
      try run.compare(
        list: "guarantee_per_acre_\(crop)",
        yields.map { cover.indemnity(of: SeasonOutcome(), insuredYield: $0) * $0 * price })
    }
  }

  // MARK: Terms over several levels

  private static func units(_ run: inout CaseRun) throws {
    for index in try run.inputs["units"].list.indices { try unit(&run, index) }
  }

  private static func unit(_ run: inout CaseRun, _ index: Int) throws {
    let path = "units.\(index)"
    let unit = run.inputs["units"]["\(index)"]
    let locations = try unit["locations"].list.map { try location($0["terms"]) }
    guard try unit["account"].list.count == 1 else {
      throw CaseProblem("A unit with one line of policy terms is expected.")
    }
    let account = unit["account"]["0"]
    guard try optional(account, "LayerParticipation") ?? 1 == 1 else {
      throw CaseProblem("Only whole participations are calculated.")
    }
    var terms = AmountTerms(
      deductible: try amount(account, "PolDed6All", "PolDedType6All"),
      minimumDeductible: try optional(account, "PolMinDed6All") ?? 0,
      maximumDeductible: try optional(account, "PolMaxDed6All") ?? .infinity)
    terms.limit = try optional(account, "LayerLimit").map { .amount($0) }
    var basis: Double?
    if case .ofInsured = terms.deductible {
      basis = try unit["locations"].list.reduce(0) {
        $0 + (try optional($1["terms"], "BuildingTIV") ?? 0)
      }
      run.note(
        "The policy deductible of \(try unit["unit"].text) is a share of the value of the buildings "
          + "alone, as in the source's results.")
    }
    let policy = NestedInsurance(parts: locations, terms: terms, insured: basis)
    let paid = policy.settleParts(damage: 1)
    run.settle("\(path).unit")
    run.settle("\(path).account")
    for (number, amount) in paid.enumerated() {
      run.settle("\(path).locations.\(number).terms")
      try run.compare("\(path).locations.\(number).expected_gross", amount)
    }
  }

  /// Buildings and contents, with other property under the terms of property damage, and the
  /// interruption of business beside them under those of the location.
  private static func location(_ terms: CaseValue) throws -> NestedInsurance {
    func coverage(_ value: String, _ suffix: String) throws -> NestedInsurance {
      NestedInsurance(
        insured: try optional(terms, value) ?? 0, terms: try Self.terms(terms, suffix))
    }
    let property = NestedInsurance(
      parts: [
        try coverage("BuildingTIV", "1Building"), try coverage("OtherTIV", "2Other"),
        try coverage("ContentsTIV", "3Contents"),
      ], terms: try Self.terms(terms, "5PD"))
    return NestedInsurance(
      parts: [property, try coverage("BITIV", "4BI")], terms: try Self.terms(terms, "6All"))
  }

  private static func terms(_ terms: CaseValue, _ suffix: String) throws -> AmountTerms {
    AmountTerms(
      deductible: try amount(terms, "LocDed\(suffix)", "LocDedType\(suffix)"),
      minimumDeductible: try optional(terms, "LocMinDed\(suffix)") ?? 0,
      maximumDeductible: try optional(terms, "LocMaxDed\(suffix)") ?? .infinity,
      limit: try optional(terms, "LocLimit\(suffix)").map { _ in
        try amount(terms, "LocLimit\(suffix)", "LocLimitType\(suffix)")
      })
  }

  private static func amount(
    _ terms: CaseValue, _ name: String, _ type: String
  ) throws -> AmountTerms.Amount {
    let value = try optional(terms, name) ?? 0
    switch try optional(terms, type) ?? 0 {
    case 0: return .amount(value)
    case 1: return .ofLoss(value)
    case 2: return .ofInsured(value)
    default: throw CaseProblem("'\(type)' is not 0 (money), 1 (of the loss) or 2 (of the value).")
    }
  }

  private static func optional(_ terms: CaseValue, _ name: String) throws -> Double? {
    let value = terms[name]
    return value.isAbsent ? nil : try value.number
  }
}
