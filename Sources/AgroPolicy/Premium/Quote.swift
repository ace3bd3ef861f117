public import AgroQuantities

/// A payer's part of the premium.
public struct PayerAmount: Sendable, Hashable {
  public var payer: String
  public var amount: Money
  public init(payer: String, amount: Money) {
    self.payer = payer
    self.amount = amount
  }
}

/// The premium at one end of the published rates.
public struct PremiumQuote: Sendable, Hashable {
  /// Premium rate: the sum over the covers, a share of the sum insured.
  public var rate: ExactDecimal
  public var grossPremium: Money
  /// What all payers but the holder pay.
  public var subsidy: Money
  public var holderPremium: Money
  /// Every payer, in the order of the book; the parts add up to the gross premium exactly.
  public var payers: [PayerAmount]
  public var ledger: PremiumBreakdown
}

/// A low and a high amount; equal where nothing is a range.
public struct AmountRange: Sendable, Hashable {
  public var low: Money
  public var high: Money
  public init(low: Money, high: Money) {
    self.low = low
    self.high = high
  }
}

/// A package as bought.
public struct CoverQuote: Sendable, Hashable {
  public var package: String
  public var perils: [String]
  public var deductible: Deductible?
  /// The share as it applies here; `nil` where it is not published.
  public var deductibleShare: ExactDecimal?
  public var lowRate: ExactDecimal?
  public var highRate: ExactDecimal?
  public var premium: AmountRange?
}

/// A part of the premium with its moment.
public struct DueAmount: Sendable, Hashable {
  public var when: String
  public var payer: String
  /// The payer that receives it; `nil` is the insurer.
  public var to: String?
  public var amount: AmountRange
  public var source: SourceReference
  public var note: LocalisedText?
}

/// What a cover pays at one point of its axis.
public struct Payout: Sendable, Hashable {
  public var cover: String
  /// `damage`, `foundYield` or `index`.
  public var axis: String
  public var at: ExactDecimal
  /// Values of the indemnity's further inputs that differ from their defaults.
  public var conditions: [String: ExactDecimal]
  public var indemnity: AmountRange
}

/// The quote by another reading of a source.
public struct AlternativeQuote: Sendable, Hashable {
  public var id: String
  public var label: String?
  public var low: PremiumQuote
  public var high: PremiumQuote
}

/// How many numbers a quote rests on, by basis, weakest first.
public struct BasisCount: Sendable, Hashable {
  public var basis: Basis
  public var count: Int
}

/// A value that is not published and was set or defaulted.
public struct Assumption: Sendable, Hashable {
  public var key: String
  public var value: String
  public var basis: Basis
}

/// A request's parcel with every name and unit understood.
public struct NormalisedParcel: Sendable, Hashable {
  public var object: String
  public var kind: NameKind
  /// The place's id; `nil` where the request names none.
  public var place: String?
  public var packages: [String]
  public var date: CivilDate
  public var holder: String?
  /// Numbers in canonical units: ha, t/ha, currency per t.
  public var numbers: [String: ExactDecimal]
  public var lists: [String: [ExactDecimal]]
  public var choices: [String: String]
}

/// The quote of one parcel for one choice of packages.
public struct ParcelQuote: Sendable, Hashable {
  public var id: String?
  public var book: String
  public var edition: CivilDate
  public var bookHash: String
  public var currency: Currency
  public var normalised: NormalisedParcel
  public var sumInsured: Money
  public var low: PremiumQuote
  public var high: PremiumQuote
  public var covers: [CoverQuote]
  public var due: [DueAmount]
  public var payouts: [Payout]
  public var alternatives: [AlternativeQuote]
  public var assumptions: [Assumption]
  public var notes: [Note]
  public var evidence: [Sourced<String>]
  /// Weakest first.
  public var bases: [BasisCount]

  public var weakestBasis: Basis { bases.first?.basis ?? .assumption }
  /// Whether low and high differ.
  public var isRange: Bool { low.grossPremium != high.grossPremium }
}

/// The sum over the parcels of a request.
public struct QuoteTotal: Sendable, Hashable {
  public var sumInsured: Money
  public var grossPremium: AmountRange
  public var subsidy: AmountRange
  public var holderPremium: AmountRange
  public var payers: [(payer: String, amount: AmountRange)]

  public static func == (a: QuoteTotal, b: QuoteTotal) -> Bool {
    a.sumInsured == b.sumInsured && a.grossPremium == b.grossPremium && a.subsidy == b.subsidy
      && a.holderPremium == b.holderPremium && a.payers.map(\.payer) == b.payers.map(\.payer)
      && a.payers.map(\.amount) == b.payers.map(\.amount)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(grossPremium) }
}

/// All parcels of a request under one choice of packages.
public struct Quote: Sendable, Hashable {
  public var packages: [String]
  public var parcels: [ParcelQuote]
  public var total: QuoteTotal
}
