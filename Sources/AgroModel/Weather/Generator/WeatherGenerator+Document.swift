public import AgroQuantities

extension WeatherGenerator {
  /// The format that documents name.
  public static let format = "agrorisk.weather/1"

  /// The generator as a document: parameters in their shortest form that reads back the same, so
  /// that a generator read is bit for bit the generator written.
  public var document: JSONValue {
    var members: [JSONValue.Member] = [
      .init("format", .string(Self.format)), .init("method", .string(method.rawValue)),
      .init("provenance", provenance.document),
    ]
    switch form {
    case .parametric(let model): members += model.members
    case .nearestNeighbour(let model): members += model.members
    }
    return .object(members)
  }

  /// A generator from its document.
  ///
  /// - Throws: ``GeneratorError/unreadable(member:expected:)`` naming what is missing or wrong.
  public init(_ document: JSONValue) throws(GeneratorError) {
    let reader = GeneratorReader(value: document, path: "")
    guard document["format"]?.text == Self.format else {
      throw reader.wrong("format", "'\(Self.format)'")
    }
    guard let method = Method(rawValue: try reader.text("method")) else {
      throw reader.wrong("method", "'parametric' or 'nearest-neighbour'")
    }
    provenance = try GeneratorProvenance(try reader.member("provenance"))
    switch method {
    case .parametric: form = .parametric(try ParametricWeather(reader))
    case .nearestNeighbour: form = .nearestNeighbour(try NeighbourWeather(reader))
    }
    var seen: [String] = []
    for site in sites {
      guard !seen.contains(site.id) else { throw .repeatedSite(id: site.id) }
      seen.append(site.id)
    }
  }
}

/// Lists of numbers as values.
enum GeneratorWriter {
  static func list(_ numbers: [Double]) -> JSONValue { .array(numbers.map { .double($0) }) }
  static func rows(_ rows: [[Double]]) -> JSONValue { .array(rows.map { list($0) }) }
  static func cycle(_ cycle: AnnualCycle) -> JSONValue { list(cycle.coefficients) }
}

extension WeatherSite {
  var members: [JSONValue.Member] {
    [
      .init("id", .string(id)), .init("latitude", .double(latitude)),
      .init("longitude", .double(longitude)), .init("elevation", .double(elevation)),
    ]
  }

  init(_ reader: GeneratorReader) throws(GeneratorError) {
    self.init(
      id: try reader.text("id"), latitude: try reader.optionalNumber("latitude"),
      longitude: try reader.optionalNumber("longitude"),
      elevation: try reader.optionalNumber("elevation"))
    guard !(abs(latitude) > 90) else { throw reader.wrong("latitude", "from -90 to 90") }
  }
}

extension GeneratorProvenance {
  var document: JSONValue {
    .object([
      .init("program", .string(program)),
      .init(
        "records",
        .array(
          records.map { record in
            .object([
              .init("place", .string(record.place)), .init("hash", .string(record.hash)),
              .init("first", .string(record.first)), .init("last", .string(record.last)),
              .init("missingDays", .int(record.missingDays)),
              .init("completeYears", .int(record.completeYears)),
            ])
          })),
      .init("biasCorrection", biasCorrection.map { .string($0) } ?? .null),
      .init(
        "labels",
        .array(
          labels.map { label in
            .object([
              .init("group", .string(label.group)), .init("source", .string(label.source)),
              .init("basis", .string(label.basis.rawValue)),
            ])
          })),
      .init("warnings", .array(warnings.map { .string($0) })),
    ])
  }

  init(_ reader: GeneratorReader) throws(GeneratorError) {
    var records: [Record] = []
    for record in try reader.list("records") {
      records.append(
        Record(
          place: try record.text("place"), hash: try record.text("hash"),
          first: try record.text("first"), last: try record.text("last"),
          missingDays: try record.int("missingDays", in: 0...10_000_000),
          completeYears: try record.int("completeYears", in: 0...10_000)))
    }
    var labels: [Label] = []
    for label in try reader.list("labels") {
      guard let basis = Basis(rawValue: try label.text("basis")) else {
        throw label.wrong("basis", "a basis such as literature or assumption")
      }
      labels.append(
        Label(group: try label.text("group"), source: try label.text("source"), basis: basis))
    }
    var warnings: [String] = []
    for warning in try reader.list("warnings") {
      guard let text = warning.value.text else { throw reader.wrong("warnings", "a list of texts") }
      warnings.append(text)
    }
    self.init(
      program: try reader.text("program"), records: records,
      biasCorrection: reader.value["biasCorrection"]?.text, labels: labels, warnings: warnings)
  }
}
