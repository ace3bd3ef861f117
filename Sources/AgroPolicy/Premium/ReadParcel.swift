internal import AgroQuantities

/// What a request's names, choices and dates decide, whatever the quantities are.
struct ShapeReading {
  var shape: QuoteShape
  var place: Place?
  var holder: String
  var notes: [Note]
  var assumptions: [Assumption]
  /// Sources of the defaults that are used.
  var defaults: [Evidence]
  /// Inputs that the book fills in, because the request does not say them.
  var defaulted: [String]
  /// Defaults, in the order of `TariffBook.numericInputs`.
  var defaultValues: [ExactDecimal?]
  var bounds: [BoundCheck]
}

/// The range that a declared value must lie in.
struct BoundCheck {
  /// Index in `TariffBook.numericInputs`.
  var index: Int
  var input: String
  var low: ExactDecimal
  var high: ExactDecimal
  /// The unit in which the book shows the input, and its size in canonical units.
  var unit: (name: String, size: ExactDecimal)
  /// What the sentence of a refusal tells beside the value.
  var told: [String: String]

  /// - Throws: `QuoteError` where the value lies outside.
  func check(_ value: ExactDecimal) throws(QuoteError) {
    if value >= low, value <= high { return }
    let shown = (try? value.divided(by: unit.size)) ?? value
    throw QuoteError(
      .outOfBounds, field: input, .outsideBounds,
      told.merging(["value": "\(shown) \(unit.name)"]) { told, _ in told })
  }
}

/// A parcel of a request with every name, unit and date understood.
struct ReadParcel {
  var reading: ShapeReading
  var numbers: ParcelNumbers
  /// The numbers by name, defaults included.
  var named: [String: ExactDecimal]
  var shape: QuoteShape { reading.shape }
}

/// The facts of a parcel, sorted by what they decide.
struct SortedFacts {
  var numbers: [String: ExactDecimal] = [:]
  var lists: [String: [ExactDecimal]] = [:]
  var choices: [String: String] = [:]
  /// The inputs that were read.
  var seen: Set<String> = []
  var given: Set<String> { Set(numbers.keys).union(lists.keys) }
}
