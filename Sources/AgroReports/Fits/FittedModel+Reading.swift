public import AgroQuantities
internal import AgroStatistics

extension FittedModel {
  /// A model from its document.
  ///
  /// - Throws: ``ReadError`` naming the member that is missing or wrong.
  public init(_ document: JSONValue) throws(ReadError) {
    guard document["format"]?.text == "agrorisk.model/1" else {
      throw ReadError(
        description: "The document's format is '\(document["format"]?.text ?? "")', but must be "
          + "'agrorisk.model/1'.")
    }
    let recipe = try Reader(document, "recipe")
    self.recipe = FitRecipe(
      version: try recipe.text("version"), commit: recipe.value["commit"]?.text,
      input: try recipe.text("input"), hash: try recipe.text("inputHash"),
      layout: try recipe.text("layout"), trend: try recipe.text("trend"),
      families: try recipe.list("families").compactMap(\.text), seed: try recipe.seed(),
      replicates: try recipe.int("replicates"), above: try recipe.optional("above"),
      limit: try recipe.optional("limit"), isWeighted: recipe.value["weighted"] == .bool(true))
    value = try Reader(value: document, path: "").text("value")
    var places: [Place] = []
    for (index, value) in try Reader(value: document, path: "").list("places").enumerated() {
      places.append(try Place(Reader(value: value, path: "places[\(index)].")))
    }
    self.places = places
    guard let found = document["dependence"], found != .null else {
      dependence = nil
      return
    }
    let reader = Reader(value: found, path: "dependence.")
    let matrix = try reader.matrix("correlation")
    let names = try reader.list("places").compactMap(\.text)
    guard names.allSatisfy({ name in places.contains { $0.name == name } }) else {
      throw ReadError(description: "'dependence.places' names a place that has no law.")
    }
    guard matrix.count == names.count, matrix.allSatisfy({ $0.count == names.count }) else {
      throw ReadError(
        description: "'dependence.correlation' must have \(names.count) rows and columns, one a "
          + "place.")
    }
    do { _ = try CorrelationMatrix(matrix) } catch {
      throw ReadError(description: "'dependence.correlation' is unusable: \(error)")
    }
    dependence = Dependence(
      places: names, years: try reader.int("years"), correlation: matrix,
      degreesOfFreedom: try reader.number("degreesOfFreedom"))
  }

  /// Members of an object with errors that name them.
  struct Reader {
    let value: JSONValue
    let path: String

    init(value: JSONValue, path: String) {
      self.value = value
      self.path = path
    }

    init(_ parent: JSONValue, _ name: String) throws(ReadError) {
      guard let value = parent[name], value.members != nil else {
        throw ReadError(description: "'\(name)' must be an object.")
      }
      self.value = value
      path = name + "."
    }

    private func wrong(_ name: String, _ wanted: String) -> ReadError {
      ReadError(description: "'\(path)\(name)' must be \(wanted).")
    }

    func text(_ name: String) throws(ReadError) -> String {
      guard let text = value[name]?.text else { throw wrong(name, "a text") }
      return text
    }

    func list(_ name: String) throws(ReadError) -> [JSONValue] {
      guard let list = value[name]?.elements else { throw wrong(name, "a list") }
      return list
    }

    func int(_ name: String) throws(ReadError) -> Int {
      guard case .number(let text) = value[name], let number = Int(text) else {
        throw wrong(name, "a whole number")
      }
      return number
    }

    func seed() throws(ReadError) -> UInt64 {
      guard case .number(let text) = value["seed"], let number = UInt64(text) else {
        throw wrong("seed", "a whole number from 0 to 18446744073709551615")
      }
      return number
    }

    func number(_ name: String) throws(ReadError) -> Double {
      guard let value = value[name], let number = Reader.double(value) else {
        throw wrong(name, "a number")
      }
      return number
    }

    /// A number, or nil where the member is missing or null.
    func optional(_ name: String) throws(ReadError) -> Double? {
      value[name] == nil || value[name] == .null ? nil : try number(name)
    }

    func numbers(_ name: String) throws(ReadError) -> [Double] {
      var numbers: [Double] = []
      for value in try list(name) {
        guard let number = Reader.double(value) else { throw wrong(name, "a list of numbers") }
        numbers.append(number)
      }
      return numbers
    }

    func matrix(_ name: String) throws(ReadError) -> [[Double]] {
      var rows: [[Double]] = []
      for row in try list(name) {
        let numbers = (row.elements ?? []).compactMap { Reader.double($0) }
        guard let count = row.elements?.count, numbers.count == count else {
          throw wrong(name, "a list of rows of numbers")
        }
        rows.append(numbers)
      }
      return rows
    }

    /// A number, NaN where there is none, which no law accepts.
    func value(of name: String) -> Double { value[name].flatMap { Reader.double($0) } ?? .nan }

    static func double(_ value: JSONValue) -> Double? {
      guard case .number(let text) = value, let number = Double(text), number.isFinite else {
        return nil
      }
      return number
    }
  }
}

extension FittedModel.Place {
  init(_ reader: FittedModel.Reader) throws(FittedModel.ReadError) {
    name = try reader.text("place")
    var labels: [SeriesInput.Label] = []
    for label in try reader.list("labels") {
      let member = FittedModel.Reader(value: label, path: reader.path + "labels.")
      labels.append(
        SeriesInput.Label(column: try member.text("column"), text: try member.text("text")))
    }
    self.labels = labels
    count = try reader.int("n")
    firstYear = try reader.int("firstYear")
    lastYear = try reader.int("lastYear")
    insuredYear = reader.value["insuredYear"] == .null ? nil : try reader.int("insuredYear")
    expected = reader.value["expected"] == .null ? nil : try reader.number("expected")
    var names: [String] = []
    for name in try reader.list("parameterNames") { names.append(name.text ?? "") }
    parameterNames = names
    standardErrors = try reader.numbers("standardErrors")
    covariance = try reader.matrix("covariance")
    law = try FittedModel.Place.law(
      FittedModel.Reader(
        value: reader.value["law"] ?? .null, path: reader.path + "law."))
    above = try reader.optional("above")
    if let above, !(law.probability(above: above) > 0) {
      throw FittedModel.ReadError(
        description: "'\(reader.path)above' is \(above), but must leave room above it in the law.")
    }
    let number = reader.value["frequency"] ?? .null
    frequency =
      number == .null
      ? nil
      : try FittedModel.Place.countLaw(
        FittedModel.Reader(value: number, path: reader.path + "frequency."))
  }

  private static func countLaw(
    _ reader: FittedModel.Reader
  ) throws(FittedModel.ReadError) -> AnyCountDistribution {
    let name = try reader.text("family")
    let members = FittedModel.Reader(
      value: reader.value["parameters"] ?? .null, path: reader.path + "parameters.")
    do throws(ParameterError) {
      switch DistributionFamily(rawValue: name) {
      case .poisson: return .poisson(try Poisson(mean: members.value(of: "mean")))
      case .negativeBinomial:
        return .negativeBinomial(
          try NegativeBinomial(
            size: members.value(of: "size"), probability: members.value(of: "probability")))
      default:
        throw ParameterError(
          parameter: "family", value: .nan, requirement: "poisson or negativeBinomial")
      }
    } catch {
      throw FittedModel.ReadError(description: "'\(reader.path)parameters': \(error)")
    }
  }

  private static func law(
    _ reader: FittedModel.Reader
  ) throws(FittedModel.ReadError) -> AnyDistribution {
    let name = try reader.text("family")
    guard let family = DistributionFamily(rawValue: name), let names = family.parameterNames else {
      throw FittedModel.ReadError(
        description: "'\(reader.path)family' is '\(name)', which is no family of laws.")
    }
    let members = FittedModel.Reader(
      value: reader.value["parameters"] ?? .null, path: reader.path + "parameters.")
    var parameters: [String: Double] = [:]
    for name in names {
      // JSON has no infinity: an open upper end is null.
      let isOpen = name == "upper" && members.value[name] == .null
      parameters[name] = isOpen ? .infinity : try members.number(name)
    }
    let zero = try reader.number("zeroProbability")
    do {
      let base = try AnyDistribution(family, parameters: parameters)
      return zero > 0 ? .zeroInflated(try ZeroInflated(base, zeroProbability: zero)) : base
    } catch {
      throw FittedModel.ReadError(description: "'\(reader.path)parameters': \(error)")
    }
  }
}
