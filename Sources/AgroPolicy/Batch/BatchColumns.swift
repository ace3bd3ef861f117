internal import AgroQuantities

/// What the columns of a list of parcels mean, understood from its header.
///
/// The header that the program promises is `id,place,crop,area_ha,yield_t_ha,price_per_t`, with
/// `package`, `inception`, `holder`, `holder_age` and any other fact of a book beside it. Other units
/// are written into the name: `yield_c_ha`, `price_per_c`, `area_sotix`; without a unit in the name
/// the cells carry it.
public struct BatchColumns: Sendable {
  /// A quantity that is read without allocation.
  enum Quantity: Int, Sendable, CaseIterable {
    case area, yield, price, sumInsured

    var input: String {
      switch self {
      case .area: "area"
      case .yield: "yield"
      case .price: "price"
      case .sumInsured: "sumInsured"
      }
    }
  }

  struct QuantityColumn: Sendable {
    var index: Int
    var quantity: Quantity
    /// Canonical units in one of the column's unit; `nil` where the cells carry the unit.
    var factor: ExactDecimal?
    var currency: Currency?
  }

  /// A column that names something, and the text that names it in messages.
  struct FactColumn: Sendable {
    var index: Int
    var name: String
  }

  /// The titles of the columns, as the list has them.
  public let header: [String]
  var id: Int?
  var place: Int?
  var object: Int
  var package: Int?
  var date: Int?
  var holder: Int?
  var quantities: [QuantityColumn] = []
  var facts: [FactColumn] = []

  /// Whether parcels share caps of a holder, so that their order matters.
  public var hasHolder: Bool { holder != nil }

  /// - Throws: `QuoteError` where a needed column is missing, doubled or has an unknown unit.
  public init(header: [String]) throws(QuoteError) {
    self.header = header
    var object: Int?
    var quantities: [QuantityColumn] = []
    func once(_ slot: inout Int?, _ index: Int, _ name: String) throws(QuoteError) {
      if let first = slot {
        throw QuoteError(
          .badInput, field: name, .columnTwice,
          ["first": "\(first + 1)", "second": "\(index + 1)", "input": name])
      }
      slot = index
    }
    for (index, title) in header.enumerated() {
      let name = Self.folded(title)
      switch name {
      case "": continue
      case "id", "parcel", "parcel_id": try once(&id, index, "id")
      case "place", "district", "rayon", "tuman", "region": try once(&place, index, "place")
      case "crop", "object", "culture": try once(&object, index, "crop")
      case "package", "packages": try once(&package, index, "package")
      case "inception", "date", "inception_date": try once(&date, index, "inception")
      case "holder", "holder_id": try once(&holder, index, "holder")
      default:
        if let column = try Self.quantity(name, title: title, index: index) {
          if let other = quantities.first(where: { $0.quantity == column.quantity }) {
            throw QuoteError(
              .badInput, field: title, .columnTwice,
              [
                "first": "\(other.index + 1)", "second": "\(index + 1)",
                "input": column.quantity.input,
              ])
          }
          quantities.append(column)
        } else {
          let fact = title.trimmingSpaces()
          facts.append(
            FactColumn(
              index: index, name: name.hasPrefix("holder_") ? String(name.dropFirst(7)) : fact))
        }
      }
    }
    guard let object else {
      throw QuoteError(
        .missingInput, field: "crop", .columnMissing,
        [
          "text": header.joined(separator: ", "),
          "expected": "id,place,crop,area_ha,yield_t_ha,price_per_t",
        ])
    }
    self.object = object
    self.quantities = quantities
  }

  private static func folded(_ title: String) -> String {
    title.trimmingSpaces().lowercased().map { $0 == " " || $0 == "-" ? "_" : String($0) }.joined()
  }

  private static func quantity(_ name: String, title: String, index: Int) throws(QuoteError)
    -> QuantityColumn?
  {
    func column(_ quantity: Quantity, _ factor: String?, _ currency: Currency? = nil)
      throws(QuoteError) -> QuantityColumn
    {
      let value = factor.flatMap { try? ExactDecimal($0) }
      return QuantityColumn(index: index, quantity: quantity, factor: value, currency: currency)
    }
    func unit(after prefix: String) -> String? {
      if name == prefix { return "" }
      return name.hasPrefix(prefix + "_") ? String(name.dropFirst(prefix.count + 1)) : nil
    }
    if name == "sum_insured" || name == "suminsured" { return try column(.sumInsured, "1") }
    if let unit = unit(after: "area") {
      switch unit {
      case "": return try column(.area, nil)
      case "ha", "ga": return try column(.area, "1")
      case "sotix", "sot", "sotka": return try column(.area, "0.01")
      case "decare", "da", "dekar", "donum": return try column(.area, "0.1")
      case "m2": return try column(.area, "0.0001")
      default: throw wrongUnit(title, unit, "area_ha, area_sotix, area_decare, area_m2")
      }
    }
    if let unit = unit(after: "yield") {
      switch unit {
      case "": return try column(.yield, nil)
      case "t_ha": return try column(.yield, "1")
      case "c_ha", "s_ha": return try column(.yield, "0.1")
      case "kg_ha": return try column(.yield, "0.001")
      default: throw wrongUnit(title, unit, "yield_t_ha, yield_c_ha, yield_kg_ha")
      }
    }
    if var unit = unit(after: "price") {
      if unit.isEmpty { return try column(.price, nil) }
      var currency: Currency?
      let head = unit.prefix { $0 != "_" }
      if head != "per", let named = try? Currency(code: head.uppercased()) {
        currency = named
        unit = String(unit.dropFirst(head.count + 1))
      }
      if unit.hasPrefix("per_") { unit = String(unit.dropFirst(4)) }
      switch unit {
      case "t": return try column(.price, "1", currency)
      case "c", "s": return try column(.price, "10", currency)
      case "kg": return try column(.price, "1000", currency)
      default: throw wrongUnit(title, unit, "price_per_t, price_per_c, price_per_kg")
      }
    }
    return nil
  }

  private static func wrongUnit(_ title: String, _ unit: String, _ accepted: String) -> QuoteError {
    QuoteError(
      .badInput, field: title, .columnUnit,
      ["text": title, "unit": unit, "accepted": accepted])
  }
}
