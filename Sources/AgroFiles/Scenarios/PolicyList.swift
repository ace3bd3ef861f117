internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities
internal import AgroSimulation

/// A list of policies for the zones and crops of a scenario.
///
/// Columns, in any order: `id`, `place`, `crop`, `area_ha`, `yield_t_ha` or `yield_c_ha`,
/// `price_per_t` or `price_per_c`; `sum_insured`, `premium` or `premium_rate`, `cover` and
/// `deviation` where they are given. A row without a cover takes that of the scenario's first
/// contract for its zone and crop; a `premium_rate` is a share of the sum insured. A row that cannot
/// be used is told with its line and left out.
public struct PolicyList: Sendable {
  /// A policy.
  public struct Policy: Sendable {
    /// Its own id; addresses its draws.
    public var id: String
    /// The planting of the layout.
    public var planting: Int
    /// Index into the covers of the scenario.
    public var cover: Int
    /// Main units of the currency.
    public var sumInsured: Double
    /// t/ha.
    public var insuredYield: Double
    /// Standard deviation of the logarithm of the object's own deviation.
    public var deviation: Double
    /// The object's lasting yield over the zone's.
    public var level: Double
    /// Main units; nil where the list has none.
    public var premium: Double?
    /// The contract of the scenario for the same zone, crop and cover alone, whose tariff may stand
    /// in the place of a premium.
    public var contract: String?
  }

  /// The policies in their order.
  public private(set) var policies: [Policy] = []
  /// Rows that cannot be used.
  public private(set) var rejects: [DataFileError] = []
  /// SHA-256 of the file.
  public let hash: String

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - aliases: ids that a place's name in any language may stand for.
  /// - Throws: `DataFileError` where the file, its header or all of its rows cannot be used.
  public init(
    path: String, _ desk: ScenarioDesk, aliases: @escaping (String) -> [String] = { _ in [] }
  ) throws(DataFileError) {
    var reader = try CSVReader(path: path)
    let header = reader.header.map { NameFolding.fold($0) }
    func column(_ names: String...) -> Int? {
      names.lazy.compactMap { header.firstIndex(of: NameFolding.fold($0)) }.first
    }
    guard let place = column("place", "zone"), let crop = column("crop") else {
      throw DataFileError(
        path: path, line: 1, message: "The header has no column 'place' or no column 'crop'.")
    }
    let rows = Rows(
      desk: desk, path: path, place: place, crop: crop, id: column("id"), cover: column("cover"),
      area: column("area_ha", "area"), yield: column("yield_t_ha", "yield_c_ha", "yield"),
      yieldFactor: column("yield_c_ha") != nil ? 0.1 : 1,
      price: column("price_per_t", "price_per_c", "price"),
      priceFactor: column("price_per_c") != nil ? 10 : 1, sum: column("sum_insured"),
      premium: column("premium"), rate: column("premium_rate"), deviation: column("deviation"),
      aliases: aliases)
    var content = StableHash()
    content.update(Array(reader.header.joined(separator: ",").utf8))
    var seen: Set<String> = []
    while let chunk = try reader.nextChunk() {
      content.update(chunk.bytes)
      var cursor = chunk.makeCursor()
      let span = chunk.bytes.span
      while try cursor.next(in: span) {
        var cells: [String] = []
        for index in 0..<cursor.count { cells.append(try cursor.text(index, in: span)) }
        do throws(DataFileError) {
          guard cells.count == header.count else {
            throw DataFileError(
              path: path, line: cursor.line,
              message: "The row has \(cells.count) fields, but the header has \(header.count).")
          }
          let policy = try rows.policy(cells, line: cursor.line)
          guard seen.insert(policy.id).inserted else {
            throw DataFileError(
              path: path, line: cursor.line, message: "The id '\(policy.id)' occurs twice.")
          }
          policies.append(policy)
        } catch {
          rejects.append(error)
        }
      }
    }
    hash = content.hex()
    guard !policies.isEmpty else {
      throw rejects.first ?? DataFileError(path: path, message: "The list has no policy.")
    }
  }

  private struct Rows {
    let desk: ScenarioDesk
    let path: String
    let place: Int
    let crop: Int
    let id: Int?
    let cover: Int?
    let area: Int?
    let yield: Int?
    let yieldFactor: Double
    let price: Int?
    let priceFactor: Double
    let sum: Int?
    let premium: Int?
    let rate: Int?
    let deviation: Int?
    let aliases: (String) -> [String]

    func policy(_ cells: [String], line: Int) throws(DataFileError) -> Policy {
      func refuse(_ message: String) -> DataFileError {
        DataFileError(path: path, line: line, message: message)
      }
      func number(
        _ at: Int?, _ name: String, _ range: ClosedRange<Double>
      ) throws(DataFileError) -> Double? {
        guard let at, !cells[at].isEmpty else { return nil }
        var text = cells[at].filter { $0 != " " }
        let isPercent = text.hasSuffix("%")
        if isPercent { text.removeLast() }
        guard let exact = try? ExactDecimal(text) else {
          throw refuse("The \(name) '\(cells[at])' is not a number.")
        }
        let value = Double(exact) / (isPercent ? 100 : 1)
        guard range.contains(value) else {
          throw refuse(
            "The \(name) is \(cells[at]), but must be from \(CropFields.text(range.lowerBound)) to "
              + "\(CropFields.text(range.upperBound)).")
        }
        return value
      }
      func needed(
        _ at: Int?, _ name: String, _ range: ClosedRange<Double>
      ) throws(DataFileError) -> Double {
        guard let value = try number(at, name, range) else { throw refuse("There is no \(name).") }
        return value
      }
      func near(_ text: String, _ names: [String]) -> String {
        let found = NearestNames.find(text, in: names)
        return found.isEmpty ? "" : " Did you mean \(found.joined(separator: ", "))?"
      }
      let scenario = desk.scenario
      let zones = scenario.zones
      let wanted = NameFolding.fold(cells[place])
      let ids = [wanted] + aliases(cells[place])
      guard
        let zone = zones.first(where: { zone in
          ids.contains(zone.id) || NameFolding.fold(zone.id) == wanted
        })
      else {
        let names = zones.map(\.id)
        throw refuse(
          "The place '\(cells[place])' is no zone of the scenario (\(names.joined(separator: ", ")))."
            + near(cells[place], names))
      }
      let folded = NameFolding.fold(cells[crop])
      let names = scenario.cropNames
      guard
        let planting = zone.plantings.first(where: { planting in
          let name = Scenario.name(of: planting)
          guard let at = names.firstIndex(of: name) else { return false }
          return NameFolding.fold(name) == folded
            || desk.crops[at].spellings.contains { NameFolding.fold($0) == folded }
        })
      else {
        throw refuse(
          "The crop '\(cells[crop])' does not grow in \(zone.id) in this scenario, which has there "
            + zone.plantings.map(Scenario.name(of:)).joined(separator: ", ") + "."
            + near(cells[crop], zone.plantings.map(\.crop)))
      }
      let name = Scenario.name(of: planting)
      let layout = scenario.layout
      guard
        let index = layout.plantings.firstIndex(where: {
          layout.zones[$0.zone] == zone.id && layout.crops[$0.crop] == name
        })
      else { throw refuse("The crop '\(name)' is not planted in \(zone.id).") }
      let model =
        scenario.contracts.first { $0.zone == zone.id && $0.crop == name }
        ?? scenario.contracts.first { $0.crop == name }
      let typed = cover.map { cells[$0] } ?? ""
      let covered = typed.isEmpty ? model?.covers.first ?? "" : typed
      guard let cover = scenario.covers.firstIndex(where: { $0.name == covered }) else {
        throw refuse(
          covered.isEmpty
            ? "There is no cover, and no contract of the scenario to take it from."
            : "The cover '\(covered)' is not in the scenario."
              + near(covered, scenario.covers.map(\.name)))
      }
      let insured = try needed(yield, "yield", 0.001...5_000) * yieldFactor
      var sum = try number(sum, "sum insured", 0.01...1e13)
      if sum == nil {
        sum =
          try needed(area, "area", 0.0001...1e7) * insured
          * (try needed(price, "price", 0.001...1e12)) * priceFactor
      }
      guard let sumInsured = sum, sumInsured < 9e10 else {
        throw refuse("The sum insured is above 90,000,000,000; divide the policy.")
      }
      var paid = try number(premium, "premium", 0...1e13)
      if paid == nil {
        paid = try number(rate, "premium rate", 0...1).map { $0 * sumInsured }
      }
      return Policy(
        id: id.map { cells[$0] } ?? "row \(line)", planting: index, cover: cover,
        sumInsured: sumInsured, insuredYield: insured,
        deviation: try number(deviation, "deviation", 0...2) ?? model?.deviation.value ?? 0.3,
        level: model?.level.value ?? 1, premium: paid,
        contract: scenario.contracts.first {
          $0.zone == zone.id && $0.crop == name && $0.covers == [covered] && $0.tariff != nil
        }?.id)
    }
  }
}
