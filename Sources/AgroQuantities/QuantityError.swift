/// What can be wrong with a number, an amount, a unit or a date that comes from data or from a
/// person.
///
/// The description is one full sentence that names what was found and what was expected.
public enum QuantityError: Error, Hashable, Sendable {
  /// A result has more digits before the decimal point than an exact number can hold.
  case overflow(operation: String)
  /// A division by zero.
  case divisionByZero
  /// An argument outside the domain of an operation; the sentence says which.
  case domain(String)
  /// A text that is not what it should be: `"'12x' is not a number; ..."`.
  case malformed(text: String, expected: String)
  /// A number that two conventions read differently.
  case ambiguous(text: String, readings: [String])
  /// A missing or an unknown unit.
  case unit(quantity: String, text: String, unit: String, accepted: [String])
  /// A value outside its admissible range.
  case outOfRange(quantity: String, text: String, requirement: String)
  /// Two amounts in different currencies met in one operation.
  case currencyMismatch(String, String)
  /// A currency code or name that is not known.
  case unknownCurrency(String)
}

extension QuantityError: CustomStringConvertible {
  /// One full sentence.
  public var description: String {
    switch self {
    case .overflow(let operation):
      "The \(operation) has a result beyond the range of an exact number "
        + "(76 digits before the point, 400 behind it)."
    case .divisionByZero:
      "A division by zero has no result."
    case .domain(let sentence):
      sentence
    case .malformed(let text, let expected):
      text.isEmpty
        ? "The text is empty; expected is \(expected)."
        : "'\(Self.shown(text))' is not \(expected)."
    case .ambiguous(let text, let readings):
      "'\(Self.shown(text))' can be read in two ways; write \(readings.joined(separator: " or "))."
    case .unit(let quantity, let text, let unit, let accepted):
      unit.isEmpty
        ? "The \(quantity) '\(Self.shown(text))' has no unit; accepted are \(Self.list(accepted))."
        : "The \(quantity) '\(Self.shown(text))' has the unit '\(Self.shown(unit))'; "
          + "accepted are \(Self.list(accepted))."
    case .outOfRange(let quantity, let text, let requirement):
      "The \(quantity) '\(Self.shown(text))' is out of range; it must be \(requirement)."
    case .currencyMismatch(let one, let other):
      "An amount in \(one) and an amount in \(other) cannot be combined without an exchange rate."
    case .unknownCurrency(let text):
      "'\(Self.shown(text))' is not a known currency; write a code such as AZN, UZS or USD."
    }
  }

  /// A text as errors quote it: control characters replaced, cut after 60 characters.
  package static func shown(_ text: String) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == 60 { return result + "..." }
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      let turnsText =
        (0x202A...0x202E).contains(scalar.value)
        || (0x2066...0x2069).contains(scalar.value)
      if isControl || turnsText {
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
      count += 1
    }
    return result
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
