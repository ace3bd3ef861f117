public import AgroModel
internal import AgroPolicy
internal import AgroQuantities
internal import AgroStatistics

/// The hazards of a country that daily weather does not explain, as their file has them:
/// `Scenarios/Hazards/azerbaijan.yaml`.
///
///     hazards:
///       hail:
///         dispersion: 2 in 1 .. 5
///         memory: 0.2 in 0 .. 0.4
///         months: { may: 0.3 in 0.2 .. 0.4, june: 0.3 in 0.2 .. 0.4 }
///         zone-area: 400 in 200 .. 1000
///         areas:
///           least: { probability: 0, area: 0.2 }
///           most: { probability: 1, area: 300 }
///         regions:
///           ganja-gazakh:
///             days: 8 in 4 .. 16
///             zones: { tovuz: 4 in 2 .. 8 }
///     basins:
///       amu-darya:
///         memory: 0.3 in 0 .. 0.6
///         shares:
///           worst: { probability: 0, share: 0.4 }
///           normal: { probability: 1, share: 1 }
///         zones: { bukhara: 1 in 0.7 .. 1.3 }
public struct HazardFile: Sendable {
  /// The file as it was named.
  public var path: String
  /// Its id, which is the name of the file.
  public var id: String
  /// The hazards.
  public var model: HazardModel
  /// Every number of the file with its source, in the order of the file.
  public var parameters: [CropParameter]
  /// The SHA-256 of the file, in hexadecimal.
  public var hash: String

  /// Reads a hazard file.
  ///
  /// - Parameters:
  ///   - sources: the ids of `Sources.yaml`; nil where they are not to be checked.
  ///   - overrides: what stands in the place of the file's numbers.
  ///   - known: the same file with other numbers, whose tables are taken where they fit.
  /// - Throws: every problem of the file at once.
  package static func read(
    _ bytes: [UInt8], path: String, sources: Set<String>?, overrides: [CropOverride] = [],
    changing known: HazardModel? = nil
  ) throws(FileErrors) -> HazardFile {
    let root = try YAMLParser.parse(bytes, path: path)
    let reader = CropReader(path: path, sources: sources, cultivars: [:], overrides: overrides)
    for process in known?.processes ?? [] {
      if let shape = process.dispersion { reader.factorTables[shape.value] = process.factors }
    }
    var model = HazardModel()
    var id = ""
    if let file = CropFields(
      root, keys: ["format", "id", "hazards", "basins"], scope: "", reader: reader)
    {
      file.fields.checkFormat()
      id = file.fields.requiredText("id") ?? ""
      let perils = CropReader.struckPerils.map(\.rawValue)
      if let hazards = file.mapping("hazards", keys: perils) {
        for peril in CropReader.struckPerils {
          guard let node = hazards.fields.value(peril.rawValue) else { continue }
          model.processes += reader.processes(peril, node, of: hazards)
        }
      }
      if file.has("basins") {
        let names = file.named("basins")
        if let list = file.mapping("basins", keys: names.map(\.key)) {
          model.basins = names.compactMap { reader.basin($0, of: list) }
        }
      }
    }
    try reader.log.finish()
    return HazardFile(
      path: path, id: id, model: model, parameters: reader.parameters,
      hash: SystemFile.hash(of: bytes))
  }
}

extension CropReader {
  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  fileprivate func processes(
    _ peril: Peril, _ node: YAMLNode, of hazards: CropFields
  ) -> [HazardProcess] {
    guard
      let fields = hazards.mapping(
        node, peril.rawValue,
        keys: ["dispersion", "memory", "months", "zone-area", "areas", "regions"])
    else { return [] }
    let shape = CropFields.Kind.number(unit: "gamma shape", 0.05...1000)
    let dispersion = fields.optional("dispersion", shape)
    let memory = fields.number("memory", .number(unit: "correlation", 0...0.95))
    let area = areaLaw(fields)
    let months = months(fields)
    var result: [HazardProcess] = []
    let regions = fields.named("regions")
    guard let list = fields.mapping("regions", keys: regions.map(\.key)), let area, let months
    else { return [] }
    let count = CropFields.Kind.number(unit: "days a season", 0...100)
    for entry in regions {
      guard
        let own = list.mapping(
          entry.value, entry.key, keys: ["days", "zones", "dispersion", "memory", "zone-area"])
      else { continue }
      let days = own.number("days", count)
      let zones = own.named("zones")
      guard let table = own.mapping("zones", keys: zones.map(\.key)) else { continue }
      var regional = area
      if let other = own.optional("zone-area", .number(unit: "square kilometres", 0.1...1e6)) {
        regional.zoneArea = other
      }
      do throws(ParameterError) {
        let dispersion = own.optional("dispersion", shape) ?? dispersion
        var shared: TabulatedQuantile?
        if let dispersion { shared = try factors(ofShape: dispersion.value) }
        result.append(
          try HazardProcess(
            peril: peril, region: entry.key, regionalDays: days, dispersion: dispersion,
            memory: own.optional("memory", .number(unit: "correlation", 0...0.95)) ?? memory,
            months: months, area: regional,
            zones: zones.map {
              HazardProcess.Zone(name: $0.key, days: table.number($0.key, count))
            }, factors: shared))
      } catch {
        log.report(
          entry.value, key: own.fields.scope, found: "\(error.parameter) \(error.value)",
          expected: error.requirement)
      }
    }
    return result
  }

  private func months(_ fields: CropFields) -> [Parameter]? {
    guard let node = fields.required("months"),
      let list = fields.mapping(node, "months", keys: Self.monthNames)
    else { return nil }
    let none = Parameter(0, source: SourceReference(document: "", basis: .assumption))
    let weights = Self.monthNames.map { list.optional($0, CropFields.share) ?? none }
    if weights.allSatisfy({ $0.value == 0 }) {
      log.report(
        node, key: fields.path("months"), found: "no weight above 0",
        expected: "weights such as may: 0.3")
      return nil
    }
    return weights
  }

  private func areaLaw(_ fields: CropFields) -> StruckAreaLaw? {
    let square = CropFields.Kind.number(unit: "square kilometres", 0.0001...1e6)
    let zone = fields.number("zone-area", square)
    let points = points("areas", value: "area", square, of: fields, strictly: true)
    guard let points else { return nil }
    return StruckAreaLaw(knots: points.map { .init($0.0, $0.1) }, zoneArea: zone)
  }

  /// Points of a quantile function: probabilities from 0 to 1 with their values, both rising.
  private func points(
    _ key: String, value: String, _ kind: CropFields.Kind, of fields: CropFields, strictly: Bool
  ) -> [(Parameter, Parameter)]? {
    let entries = fields.named(key)
    guard let list = fields.mapping(key, keys: entries.map(\.key)) else { return nil }
    var points: [(Parameter, Parameter)] = []
    for entry in entries {
      guard let own = list.mapping(entry.value, entry.key, keys: ["probability", value])
      else { return nil }
      points.append((own.number("probability", CropFields.share), own.number(value, kind)))
    }
    let keys = entries.map(\.key)
    ascending(list, zip(keys, points).map { ($0, $1.0) }, strictly: true)
    ascending(list, zip(keys, points).map { ($0, $1.1) }, strictly: strictly)
    guard points.count >= 2, points[0].0.value == 0, points[points.count - 1].0.value == 1 else {
      log.report(
        fields.node[key] ?? fields.node, key: fields.path(key),
        found: "points that do not go from probability 0 to 1",
        expected: "at least two points, the first with probability 0 and the last with 1")
      return nil
    }
    return points
  }

  fileprivate func basin(_ entry: YAMLEntry, of list: CropFields) -> IrrigationSupply? {
    guard
      let fields = list.mapping(entry.value, entry.key, keys: ["memory", "shares", "zones"]),
      let points = points(
        "shares", value: "share", .number(unit: "share of the normal supply", 0...1), of: fields,
        strictly: false)
    else { return nil }
    let memory = fields.number("memory", .number(unit: "correlation", 0...0.95))
    let zones = fields.named("zones")
    guard let table = fields.mapping("zones", keys: zones.map(\.key)) else { return nil }
    return IrrigationSupply(
      basin: entry.key, knots: points.map { .init($0.0, $0.1) }, memory: memory,
      exposures: zones.map {
        ($0.key, table.number($0.key, .number(unit: "share of the shortage", 0...3)))
      })
  }
}
