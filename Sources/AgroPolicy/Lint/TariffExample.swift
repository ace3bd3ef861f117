public import AgroQuantities

/// What an example expects of an amount: one value, or a range with both ends.
public struct ExpectedAmount: Sendable, Hashable {
  /// The printed amount, or the low end of its range.
  public var low: ExactDecimal
  /// The printed amount, or the high end of its range.
  public var high: ExactDecimal

  /// An amount from `low` to `high`; one amount where both are equal.
  public init(low: ExactDecimal, high: ExactDecimal) {
    self.low = low
    self.high = high
  }
}

/// What an example expects of a quote.
public struct ExpectedQuote: Sendable, Hashable {
  /// The sum insured, where the source prints it.
  public var sumInsured: ExpectedAmount?
  /// The whole premium, where the source prints it.
  public var grossPremium: ExpectedAmount?
  /// The holder's part of the premium, where the source prints it.
  public var holderPremium: ExpectedAmount?
  /// Payers and other named amounts, in the order of the file.
  public var payers: [(name: String, amount: ExpectedAmount)]
  /// Any other amounts of the ledger, by name.
  public var amounts: [(name: String, amount: ExpectedAmount)]

  /// What the source prints of a quote.
  public init(
    sumInsured: ExpectedAmount? = nil, grossPremium: ExpectedAmount? = nil,
    holderPremium: ExpectedAmount? = nil, payers: [(name: String, amount: ExpectedAmount)] = [],
    amounts: [(name: String, amount: ExpectedAmount)] = []
  ) {
    self.sumInsured = sumInsured
    self.grossPremium = grossPremium
    self.holderPremium = holderPremium
    self.payers = payers
    self.amounts = amounts
  }

  /// Equal where every amount is expected alike, payers and named amounts in their order.
  public static func == (a: ExpectedQuote, b: ExpectedQuote) -> Bool {
    a.sumInsured == b.sumInsured && a.grossPremium == b.grossPremium
      && a.holderPremium == b.holderPremium && a.payers.map(\.name) == b.payers.map(\.name)
      && a.payers.map(\.amount) == b.payers.map(\.amount)
      && a.amounts.map(\.name) == b.amounts.map(\.name)
      && a.amounts.map(\.amount) == b.amounts.map(\.amount)
  }

  /// Two equal expectations have the same hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(sumInsured)
    hasher.combine(grossPremium)
    hasher.combine(holderPremium)
  }
}

/// What an example expects of a loss.
public struct ExpectedPayout: Sendable, Hashable {
  /// The package.
  public var cover: String
  /// The point of the axis, in canonical units.
  public var at: ExactDecimal
  /// Inputs of the indemnity, where they matter.
  public var inputs: [String: ExactDecimal]
  /// What the source says is paid.
  public var indemnity: ExpectedAmount

  /// A payout that the source prints.
  public init(
    cover: String, at: ExactDecimal, inputs: [String: ExactDecimal], indemnity: ExpectedAmount
  ) {
    self.cover = cover
    self.at = at
    self.inputs = inputs
    self.indemnity = indemnity
  }
}

/// A worked example of `Examples.yaml`.
public struct TariffExample: Sendable, Hashable {
  /// What an example can show.
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    /// Printed by the source.
    case published
    /// Computed from the rule, not printed.
    case derived
    /// Ours must only lie in its range.
    case anchor
  }

  /// How finely the source shows its amounts.
  public enum Precision: Sendable, Hashable {
    /// Rounded to a multiple of this.
    case unit(ExactDecimal)
    /// Within 5 %.
    case about
  }

  /// The id, unique in its file.
  public var id: String
  /// Published, derived from published figures, or an anchor.
  public var kind: Kind
  /// The id of the rule book.
  public var book: String
  /// The day of the contract.
  public var date: CivilDate
  /// What is asked.
  public var request: QuoteRequest
  /// How finely the source prints its amounts.
  public var shownTo: Precision
  /// What the quote must show.
  public var expected: ExpectedQuote
  /// The id of an `otherwise` reading to what is expected of it.
  public var readings: [String: ExpectedQuote]
  /// What losses must pay.
  public var payouts: [ExpectedPayout]
  /// An id of `Sources.yaml`, and the basis where it is not that of the document.
  public var source: String
  /// What the figures rest on.
  public var basis: Basis?
  /// A remark on the example.
  public var note: String?
  /// How the source contradicts itself, and the figures that it prints.
  public var disagrees: String?
  /// What the source prints where it contradicts itself.
  public var printed: ExpectedQuote?
  /// Where the example stands in its file.
  public var position: FilePosition

  /// A worked example of a source.
  public init(
    id: String, kind: Kind, book: String, date: CivilDate, request: QuoteRequest,
    shownTo: Precision, expected: ExpectedQuote, readings: [String: ExpectedQuote] = [:],
    payouts: [ExpectedPayout] = [], source: String, basis: Basis? = nil, note: String? = nil,
    disagrees: String? = nil, printed: ExpectedQuote? = nil, position: FilePosition
  ) {
    self.id = id
    self.kind = kind
    self.book = book
    self.date = date
    self.request = request
    self.shownTo = shownTo
    self.expected = expected
    self.readings = readings
    self.payouts = payouts
    self.source = source
    self.basis = basis
    self.note = note
    self.disagrees = disagrees
    self.printed = printed
    self.position = position
  }
}
