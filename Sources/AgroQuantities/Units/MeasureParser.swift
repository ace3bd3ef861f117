/// A price of one tonne in a currency.
public struct TonnePrice: Hashable, Sendable {
  /// Units of the currency for one tonne, exactly.
  public let perTonne: ExactDecimal
  /// The currency.
  public let currency: Currency

  /// A price of one tonne.
  public init(perTonne: ExactDecimal, _ currency: Currency) {
    self.perTonne = perTonne
    self.currency = currency
  }
}

/// Reads areas, yields, prices and amounts as people write them, in the units and languages of the
/// region, into exact numbers of one unit each.
///
/// The numbers are read by `UserNumber`. Zero is accepted (what it means is the caller's question);
/// a negative value, a missing and an unknown unit are errors that name what is accepted.
public enum MeasureParser {
  /// An area in hectares: "3,5 ha", "40 sotix", "12 dekar", "900 m2".
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func area(_ text: String) throws(QuantityError) -> ExactDecimal {
    let (value, unit) = try number(text, "area")
    guard let factor = MeasureUnits.area[UnitName.key(unit)] else {
      throw .unit(
        quantity: "area", text: text, unit: unit, accepted: MeasureUnits.acceptedAreas)
    }
    return try limited(value.multiplied(by: factor), "area", text)
  }

  /// A yield in tonnes per hectare: "3.2 t/ha", "32 c/ha", "32 ц/га", "400 kg/dekar".
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func yield(_ text: String) throws(QuantityError) -> ExactDecimal {
    let (value, unit) = try number(text, "yield")
    guard let (top, bottom) = UnitName.ratio(unit), let mass = MeasureUnits.mass[top],
      let area = MeasureUnits.area[bottom]
    else {
      throw .unit(
        quantity: "yield", text: text, unit: unit, accepted: MeasureUnits.acceptedYields)
    }
    return try limited(value.multiplied(by: mass).divided(by: area), "yield", text)
  }

  /// A mass in tonnes: "12 t", "120 c", "800 kg".
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func mass(_ text: String) throws(QuantityError) -> ExactDecimal {
    let (value, unit) = try number(text, "mass")
    guard let factor = MeasureUnits.mass[UnitName.key(unit)] else {
      throw .unit(
        quantity: "mass", text: text, unit: unit, accepted: MeasureUnits.acceptedMasses)
    }
    return try limited(value.multiplied(by: factor), "mass", text)
  }

  /// A price per tonne: "60 AZN/c", "4 mln so'm/t", "0.65 AZN/kg", "$200/t".
  ///
  /// - Parameter currency: of a price that names none; nil makes that an error.
  /// - Throws: `QuantityError` naming the text.
  public static func price(
    _ text: String, defaultCurrency currency: Currency? = nil
  ) throws(QuantityError) -> TonnePrice {
    let (prefix, body) = leadingCurrency(text)
    let (value, unit) = try number(body, "price", shown: text)
    guard let (top, bottom) = UnitName.ratio(unit), let mass = MeasureUnits.mass[bottom] else {
      throw .unit(
        quantity: "price", text: text, unit: unit, accepted: MeasureUnits.acceptedPrices)
    }
    let (factor, found) = try scaledCurrency(top, prefix, currency, "price", text, unit)
    let perTonne = try value.multiplied(by: factor).divided(by: mass)
    return TonnePrice(perTonne: try limited(perTonne, "price", text), found)
  }

  /// An amount of money: "300 mln soum", "4,800.00 AZN", "$500".
  ///
  /// - Parameter currency: of an amount that names none; nil makes that an error.
  /// - Throws: `QuantityError` naming the text.
  public static func money(
    _ text: String, defaultCurrency currency: Currency? = nil
  ) throws(QuantityError) -> (amount: ExactDecimal, currency: Currency) {
    let (prefix, body) = leadingCurrency(text)
    let (value, unit) = try number(body, "amount", shown: text)
    let (factor, found) = try scaledCurrency(
      UnitName.key(unit), prefix, currency, "amount", text, unit)
    return (try limited(value.multiplied(by: factor), "amount", text), found)
  }

  /// A whole number of things: "12 head", "40 trees", "40".
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func count(_ text: String) throws(QuantityError) -> ExactDecimal {
    let (value, unit) = try number(text, "count")
    guard unit.isEmpty || MeasureUnits.counted.contains(UnitName.key(unit)) else {
      throw .unit(
        quantity: "count", text: text, unit: unit, accepted: MeasureUnits.acceptedCounts)
    }
    guard value.isWhole else {
      throw .outOfRange(quantity: "count", text: text, requirement: "a whole number")
    }
    return value
  }

  /// A share, not negative: "10 %", "0.1", "100 per 1000".
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func share(_ text: String) throws(QuantityError) -> Rate {
    let rate = try Rate.parse(text)
    guard !rate.fraction.isNegative else { throw negative("share", text) }
    return rate
  }

  /// A whole number of days: "14 days", "14 gün", "14".
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func days(_ text: String) throws(QuantityError) -> Int {
    try whole(text, "number of days", MeasureUnits.days, ["days"])
  }

  /// A whole number of years: "3 years", "3 il", "3".
  ///
  /// - Throws: `QuantityError` naming the text.
  public static func years(_ text: String) throws(QuantityError) -> Int {
    try whole(text, "number of years", MeasureUnits.years, ["years"])
  }

  private static func whole(
    _ text: String, _ quantity: String, _ units: Set<String>, _ accepted: [String]
  ) throws(QuantityError) -> Int {
    let (value, unit) = try number(text, quantity)
    guard unit.isEmpty || units.contains(UnitName.key(unit)) else {
      throw .unit(quantity: quantity, text: text, unit: unit, accepted: accepted)
    }
    guard let whole = Int(exactly: value), whole <= 1_000_000 else {
      throw .outOfRange(
        quantity: quantity, text: text, requirement: "a whole number of at most 1,000,000")
    }
    return whole
  }

  private static func number(
    _ text: String, _ quantity: String, shown: String? = nil
  ) throws(QuantityError) -> (ExactDecimal, String) {
    let (value, unit) = try UserNumber.leading(text, quantity: quantity)
    guard !value.isNegative else { throw negative(quantity, shown ?? text) }
    return (value, unit)
  }

  private static func negative(_ quantity: String, _ text: String) -> QuantityError {
    .outOfRange(quantity: quantity, text: text, requirement: "zero or more")
  }

  private static func limited(
    _ value: ExactDecimal, _ quantity: String, _ text: String
  ) throws(QuantityError) -> ExactDecimal {
    guard value < UserNumber.limit else {
      throw .outOfRange(quantity: quantity, text: text, requirement: "below 1e15")
    }
    return value
  }

  /// Takes a currency that stands before the number: "$200", "AZN 60".
  private static func leadingCurrency(_ text: String) -> (Currency?, String) {
    let isStart: (Character) -> Bool = { "0123456789-+\u{2212}".contains($0) }
    guard let start = text.firstIndex(where: isStart),
      let currency = Currency.named(String(text[..<start]))
    else { return (nil, text) }
    return (currency, String(text[start...]))
  }

  /// The factor and the currency of "mln soum", "thousand manat", "AZN" or nothing.
  private static func scaledCurrency(
    _ key: String, _ prefix: Currency?, _ fallback: Currency?, _ quantity: String, _ text: String,
    _ unit: String
  ) throws(QuantityError) -> (ExactDecimal, Currency) {
    if let currency = Currency.named(key), prefix == nil || prefix == currency {
      return (.one, currency)
    }
    // "min manat" is a thousand manat, "millionsoum" a million soum and not "millions" of "oum".
    let multiples = MeasureUnits.multiples.filter { key.hasPrefix($0.0) }
    for (word, factor) in [("", ExactDecimal.one)] + multiples {
      let name = String(key.dropFirst(word.count))
      if name.isEmpty, let currency = prefix ?? fallback { return (factor, currency) }
      if let currency = Currency.named(name), prefix == nil || prefix == currency {
        return (factor, currency)
      }
    }
    throw .unit(
      quantity: quantity, text: text, unit: unit,
      accepted: quantity == "price" ? MeasureUnits.acceptedPrices : MeasureUnits.acceptedMoney)
  }
}
