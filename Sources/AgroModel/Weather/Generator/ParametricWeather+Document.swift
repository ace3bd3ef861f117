internal import AgroQuantities

extension ParametricWeather {
  var members: [JSONValue.Member] {
    [
      .init("recordCentre", .double(recordCentre)), .init("centreYear", .double(centreYear)),
      .init("wetThreshold", .double(wetThreshold)),
      .init("sites", .array(sites.map { .object($0.members) })),
      .init("residualCorrelation", GeneratorWriter.rows(residualCorrelation)),
      .init("residualLag", GeneratorWriter.rows(residualLag)),
      .init("rainEffect", GeneratorWriter.rows(rainEffect)),
      .init("wetCorrelation", GeneratorWriter.rows(wetCorrelation)),
      .init("amountCorrelation", GeneratorWriter.list(amountCorrelation)),
      .init("slowCorrelation", GeneratorWriter.list(slowCorrelation)),
      .init("slowPersistence", GeneratorWriter.list(slowPersistence)),
    ]
  }

  init(_ reader: GeneratorReader) throws(GeneratorError) {
    var sites: [SiteParameters] = []
    for site in try reader.list("sites") { sites.append(try SiteParameters(site)) }
    guard !sites.isEmpty, sites.count <= 200 else {
      throw reader.wrong("sites", "a list of 1 to 200 sites")
    }
    let n = sites.count
    self.init(
      wetThreshold: try reader.number("wetThreshold", in: 0.001...50), sites: sites,
      residualCorrelation: try reader.rows(
        "residualCorrelation", rows: 12, columns: 4 * n * n, in: -1...1),
      residualLag: try reader.rows("residualLag", rows: 12, columns: 4 * n, in: -1...1),
      rainEffect: try reader.rows("rainEffect", rows: 12, columns: 2 * n, in: -1...1),
      wetCorrelation: try reader.rows("wetCorrelation", rows: 4, columns: n * n, in: -1...1),
      amountCorrelation: try reader.numbers("amountCorrelation", count: n * n, in: -1...1),
      slowCorrelation: try reader.numbers("slowCorrelation", count: 9 * n * n, in: -1...1),
      slowPersistence: try reader.numbers("slowPersistence", count: 3, in: 0...0.99),
      recordCentre: try reader.number("recordCentre", in: 1...9999),
      centreYear: try reader.number("centreYear", in: 1...9999))
  }
}

extension SiteParameters {
  var members: [JSONValue.Member] {
    site.members + [
      .init("wetAfterDry", GeneratorWriter.cycle(wetAfterDry)),
      .init("wetAfterWet", GeneratorWriter.cycle(wetAfterWet)),
      .init("wetSlow", GeneratorWriter.list(wetSlow)),
      .init("amountScale", GeneratorWriter.cycle(amountScale)),
      .init("amountSlow", GeneratorWriter.list(amountSlow)),
      .init("amountLaws", .array(amountLaws.map { $0.document })),
      .init("minimum", minimum.document), .init("maximum", maximum.document),
      .init("trend", GeneratorWriter.list(trend)), .init("trendError", .double(trendError)),
    ]
  }

  init(_ reader: GeneratorReader) throws(GeneratorError) {
    var laws: [RainAmountLaw] = []
    for law in try reader.list("amountLaws") { laws.append(try RainAmountLaw(law)) }
    guard laws.count == 4 else { throw reader.wrong("amountLaws", "a list of 4 laws") }
    self.init(
      site: try WeatherSite(reader), wetAfterDry: try reader.cycle("wetAfterDry"),
      wetAfterWet: try reader.cycle("wetAfterWet"), amountScale: try reader.cycle("amountScale"),
      amountLaws: laws, wetSlow: try reader.numbers("wetSlow", count: 12, in: 0...0.99),
      amountSlow: try reader.numbers("amountSlow", count: 12, in: 0...2),
      minimum: try TemperatureParameters(try reader.member("minimum")),
      maximum: try TemperatureParameters(try reader.member("maximum")),
      trend: try reader.numbers("trend", count: 12, in: -5...5),
      trendError: try reader.number("trendError"))
  }
}

extension TemperatureParameters {
  var document: JSONValue {
    .object([
      .init("dryMean", GeneratorWriter.cycle(dryMean)),
      .init("wetShift", GeneratorWriter.cycle(wetShift)),
      .init("logDeviation", GeneratorWriter.cycle(logDeviation)),
      .init("logWetRatio", GeneratorWriter.cycle(logWetRatio)),
      .init("slow", GeneratorWriter.list(slow)),
      .init("tables", GeneratorWriter.rows(tables.map(\.values))),
    ])
  }

  init(_ reader: GeneratorReader) throws(GeneratorError) {
    let rows = try reader.rows("tables", rows: 12, columns: ScoreTable.nodeCount, in: -1e3...1e3)
    self.init(
      dryMean: try reader.cycle("dryMean"), wetShift: try reader.cycle("wetShift"),
      logDeviation: try reader.cycle("logDeviation"),
      logWetRatio: try reader.cycle("logWetRatio"), tables: rows.map { ScoreTable($0) },
      slow: try reader.numbers("slow", count: 12, in: 0...0.99))
  }
}

extension RainAmountLaw {
  var document: JSONValue {
    var members: [JSONValue.Member] = [
      .init("family", .string(family.rawValue)),
      .init("parameters", GeneratorWriter.list(parameters)),
      .init("aicc", GeneratorWriter.list(criteria)), .init("count", .int(count)),
      .init("tailShape", tailShape.map { .double($0) } ?? .null),
    ]
    if spread != 1 { members.append(.init("spread", .double(spread))) }
    members.append(.init("table", GeneratorWriter.list(table.values)))
    return .object(members)
  }

  init(_ reader: GeneratorReader) throws(GeneratorError) {
    guard let family = Family(rawValue: try reader.text("family")) else {
      throw reader.wrong("family", "'gamma' or 'mixed exponential'")
    }
    let tail = try reader.optionalNumber("tailShape")
    self.init(
      family: family, parameters: try reader.numbers("parameters"),
      criteria: try reader.numbers("aicc"), count: try reader.int("count", in: 0...10_000_000),
      tailShape: tail.isNaN ? nil : tail, spread: try reader.number("spread", or: 1),
      table: ScoreTable(
        try reader.numbers("table", count: ScoreTable.nodeCount, in: -100...20)))
  }
}

extension NeighbourWeather {
  var members: [JSONValue.Member] {
    [
      .init("recordCentre", .double(recordCentre)), .init("centreYear", .double(centreYear)),
      .init("wetThreshold", .double(wetThreshold)), .init("window", .int(window)),
      .init("neighbours", .int(neighbours)), .init("firstYear", .int(firstYear)),
      .init("years", .int((sites.first?.minimum.count ?? 0) / 365)),
      .init(
        "sites",
        .array(
          sites.map { site in
            .object(
              site.site.members + [
                .init("minimum", GeneratorWriter.list(site.minimum)),
                .init("maximum", GeneratorWriter.list(site.maximum)),
                .init("rain", GeneratorWriter.list(site.rain)),
                .init("trend", GeneratorWriter.list(site.trend)),
                .init("trendError", .double(site.trendError)),
              ])
          })),
    ]
  }

  init(_ reader: GeneratorReader) throws(GeneratorError) {
    let years = try reader.int("years", in: 1...1000)
    var sites: [Site] = []
    for site in try reader.list("sites") {
      sites.append(
        Site(
          site: try WeatherSite(site), minimum: try site.series("minimum", count: 365 * years),
          maximum: try site.series("maximum", count: 365 * years),
          rain: try site.series("rain", count: 365 * years),
          trend: try site.numbers("trend", count: 12, in: -5...5),
          trendError: try site.number("trendError")))
    }
    guard !sites.isEmpty, sites.count <= 200 else {
      throw reader.wrong("sites", "a list of 1 to 200 sites")
    }
    self.init(
      wetThreshold: try reader.number("wetThreshold", in: 0.001...50),
      window: try reader.int("window", in: 1...182),
      neighbours: try reader.int("neighbours", in: 1...100),
      firstYear: try reader.int("firstYear", in: 1...9999), sites: sites,
      recordCentre: try reader.number("recordCentre", in: 1...9999),
      centreYear: try reader.number("centreYear", in: 1...9999))
    _ = try NeighbourDays(self)
  }
}
