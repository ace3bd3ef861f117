internal import AgroQuantities

/// Turns what a person wrote into typed facts of a book.
struct FactReader {
  let book: TariffBook

  /// A number in canonical units: ha, t/ha, currency per t, share, plain.
  func number(_ text: String, for input: InputDeclaration) throws(QuoteError) -> ExactDecimal {
    let value: ExactDecimal
    do {
      value = try parsed(text, as: input.kind)
    } catch {
      throw refusal(error, text, input.id)
    }
    try Self.check(value, text: text, input: input)
    return value
  }

  /// The refusal of a text that is no quantity of the input.
  private func refusal(_ error: QuantityError, _ text: String, _ input: String) -> QuoteError {
    if case .currencyMismatch(let found, _) = error {
      return QuoteError(
        .badInput, field: input, .currencyWrong,
        [
          "input": input, "text": QuantityError.shown(text), "found": found, "book": book.id,
          "currency": book.currency.code,
        ])
    }
    return QuoteError(error, input: input)
  }

  /// What the user set with `--assume`: a share, a quantity with its unit, money or a number.
  func assumption(_ text: String, key: String) throws(QuoteError) -> ExactDecimal {
    for kind in [InputDeclaration.Kind.number, .share, .money, .price, .yield] {
      if let value = try? parsed(text, as: kind) {
        if value.isNegative { break }
        // A rate of 1.2 where 1.2 % was meant must not price a hundred times too high.
        if value > .one, isShare(key) {
          throw QuoteError(
            .badInput, field: key, .assumptionAboveOne, ["key": key, "text": text])
        }
        return value
      }
    }
    throw QuoteError(
      .badInput, field: key, .assumptionMalformed,
      ["key": key, "text": text, "currency": book.currency.code])
  }

  /// Whether an assumption is a rate, a deductible or a constant that the book writes in percent.
  private func isShare(_ key: String) -> Bool {
    key.hasSuffix(".rate") || key.hasSuffix(".deductible")
      || book.constant(key)?.printed.hasSuffix("%") == true
  }

  private func parsed(_ text: String, as kind: InputDeclaration.Kind) throws(QuantityError)
    -> ExactDecimal
  {
    switch kind {
    case .area: try MeasureParser.area(text)
    case .yield: try MeasureParser.yield(text)
    case .price: try price(text)
    case .money: try money(text)
    case .share: try MeasureParser.share(text).fraction
    case .count: try MeasureParser.count(text)
    case .number, .flag, .choice, .yields: try UserNumber.parse(text)
    }
  }

  private func price(_ text: String) throws(QuantityError) -> ExactDecimal {
    let price = try MeasureParser.price(text, defaultCurrency: book.currency)
    guard price.currency == book.currency else {
      throw .currencyMismatch(price.currency.code, book.currency.code)
    }
    return price.perTonne
  }

  /// Money as the book counts it; a plain number is in the book's currency.
  private func money(_ text: String) throws(QuantityError) -> ExactDecimal {
    if let plain = try? UserNumber.parse(text) { return plain }
    let money = try MeasureParser.money(text)
    guard money.currency == book.currency else {
      throw .currencyMismatch(money.currency.code, book.currency.code)
    }
    return money.amount
  }

  /// Whether a number can be what its input says.
  static func check(
    _ value: ExactDecimal, text: @autoclosure () -> String, input: InputDeclaration
  ) throws(QuoteError)
  {
    func refuse(_ sentence: QuoteError.Sentence, _ limit: String = "") -> QuoteError {
      QuoteError(
        .badInput, field: input.id, sentence,
        ["input": input.id, "text": QuantityError.shown(text()), "limit": limit])
    }
    switch input.kind {
    case .area, .yield, .price, .money, .count:
      if !value.isPositive { throw refuse(.mustBePositive) }
    default: break
    }
    if input.kind == .count, !value.isWhole { throw refuse(.mustBeWhole) }
    if let low = input.atLeast, value < low { throw refuse(.mustBeAtLeast, "\(low)") }
    if let high = input.atMost ?? sanityLimit(of: input.kind), value > high {
      throw refuse(.mustBeAtMost, "\(high)\(unit(of: input.kind))")
    }
    if input.kind == .share, value.isNegative || (input.atMost == nil && value > .one) {
      throw refuse(.mustBeShare)
    }
  }

  /// Beyond these no parcel lies: a slip of a unit, not a farm.
  private static func sanityLimit(of kind: InputDeclaration.Kind) -> ExactDecimal? {
    switch kind {
    case .area: ExactDecimal(10_000_000)
    case .yield: ExactDecimal(2_000)
    case .price: ExactDecimal(1_000_000_000_000)
    case .money, .count: ExactDecimal(1_000_000_000_000_000)
    default: nil
    }
  }

  private static func unit(of kind: InputDeclaration.Kind) -> String {
    switch kind {
    case .area: " ha"
    case .yield: " t/ha"
    case .price: " per t"
    default: ""
    }
  }

  /// `yes` or `no` of a flag in the four languages, or one of the choices of an input.
  func choice(_ text: String, for input: InputDeclaration) throws(QuoteError) -> String {
    let folded = NameFolding.fold(text)
    if input.kind == .flag {
      if ["yes", "true", "1", "ha", "he", "bəli", "da", "да", "beli"].contains(where: {
        NameFolding.fold($0) == folded
      }) {
        return "yes"
      }
      if ["no", "false", "0", "yoq", "yo'q", "xeyr", "yox", "нет", "net"].contains(where: {
        NameFolding.fold($0) == folded
      }) {
        return "no"
      }
      throw QuoteError(
        .badInput, field: input.id, .mustBeFlag,
        ["input": input.id, "text": QuantityError.shown(text)])
    }
    if let known = input.choices.first(where: { NameFolding.fold($0) == folded }) { return known }
    throw QuoteError(
      .badInput, field: input.id, .mustBeOneOf,
      [
        "input": input.id, "text": QuantityError.shown(text),
        "choices": input.choices.joined(separator: ", "),
      ],
      nearest: NearestNames.find(text, in: input.choices, limit: 2))
  }

  /// The input that a fact's name means, hyphens, underscores and letter case aside.
  func input(named name: String) -> InputDeclaration? {
    if let exact = book.input(name) { return exact }
    func plain(_ text: String) -> String {
      String(text.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " })
    }
    let wanted = plain(name)
    return book.inputs.first { plain($0.id) == wanted }
  }
}
