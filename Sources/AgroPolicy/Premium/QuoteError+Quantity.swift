public import AgroQuantities

extension QuoteError {
  /// The refusal of a number, a unit or a date that a person wrote for `input`.
  public init(_ error: QuantityError, input: String) {
    func shown(_ text: String) -> String { QuantityError.shown(text) }
    let sentence: Sentence
    var told = ["input": input]
    switch error {
    case .malformed(let text, let expected):
      sentence = text.isEmpty ? .emptyText : .malformed
      told["text"] = shown(text)
      told["expected"] = expected
    case .ambiguous(let text, let readings):
      sentence = .ambiguousNumber
      told["text"] = shown(text)
      told["first"] = readings.first ?? text
      told["second"] = readings.last ?? text
    case .unit(let quantity, let text, let unit, let accepted):
      sentence = unit.isEmpty ? .unitMissing : .unitWrong
      told["input"] = quantity
      told["text"] = shown(text)
      told["unit"] = shown(unit)
      told["accepted"] = accepted.joined(separator: ", ")
    case .outOfRange(let quantity, let text, let requirement):
      sentence = .outOfRange
      told["input"] = quantity == "number" && !input.isEmpty ? input : quantity
      told["text"] = shown(text)
      told["requirement"] = requirement
    case .unknownCurrency(let text):
      sentence = .currencyUnknown
      told["text"] = shown(text)
    case .overflow, .divisionByZero, .domain, .currencyMismatch:
      self.init(.badInput, field: input, message: "\(error)")
      return
    }
    self.init(.badInput, field: input, sentence, told)
  }
}
