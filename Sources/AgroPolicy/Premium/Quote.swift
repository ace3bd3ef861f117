public import AgroQuantities

/// A payer's part of the premium.
public struct PayerAmount: Sendable, Hashable {
  /// The id of the payer.
  public var payer: String
  /// Its part of the premium.
  public var amount: Money
  /// A payer's part.
  public init(payer: String, amount: Money) {
    self.payer = payer
    self.amount = amount
  }
}

/// The premium at one end of the published rates.
public struct PremiumQuote: Sendable, Hashable {
  /// Premium rate: the sum over the covers, a share of the sum insured.
  public var rate: ExactDecimal
  /// The whole premium.
  public var grossPremium: Money
  /// What all payers but the holder pay.
  public var subsidy: Money
  /// The holder's part.
  public var holderPremium: Money
  /// Every payer, in the order of the book; the parts add up to the gross premium exactly.
  public var payers: [PayerAmount]
  /// How it was computed, line by line.
  public var ledger: PremiumBreakdown
}

/// A low and a high amount; equal where nothing is a range.
public struct AmountRange: Sendable, Hashable {
  /// The amount at the lowest rates.
  public var low: Money
  /// The amount at the highest rates.
  public var high: Money
  /// Both ends of a range; equal where nothing is open.
  public init(low: Money, high: Money) {
    self.low = low
    self.high = high
  }
}

/// A package as bought.
public struct CoverQuote: Sendable, Hashable {
  /// The id of the package.
  public var package: String
  /// The ids of the perils that it covers.
  public var perils: [String]
  /// The package's rule, where it has one.
  public var deductible: Deductible?
  /// The share as it applies here; `nil` where it is not published.
  public var deductibleShare: ExactDecimal?
  /// The lowest rate, a share of the sum insured.
  public var lowRate: ExactDecimal?
  /// The highest rate, a share of the sum insured.
  public var highRate: ExactDecimal?
  /// The premium of this cover alone, where the book computes one.
  public var premium: AmountRange?
}

/// A part of the premium with its moment.
public struct DueAmount: Sendable, Hashable {
  /// The id of the label that tells when.
  public var when: String
  /// The id of the payer.
  public var payer: String
  /// The payer that receives it; `nil` is the insurer.
  public var to: String?
  /// How much.
  public var amount: AmountRange
  /// Where the rule stands.
  public var source: SourceReference
  /// A remark of the book.
  public var note: LocalisedText?
}

/// What a cover pays at one point of its axis.
public struct Payout: Sendable, Hashable {
  /// The id of the package.
  public var cover: String
  /// `damage`, `foundYield` or `index`.
  public var axis: String
  /// The point of the axis, in canonical units or as a share.
  public var at: ExactDecimal
  /// Values of the indemnity's further inputs that differ from their defaults.
  public var conditions: [String: ExactDecimal]
  /// What is paid there.
  public var indemnity: AmountRange
}

/// The quote by another reading of a source.
public struct AlternativeQuote: Sendable, Hashable {
  /// The id of the reading.
  public var id: String
  /// The id of the label that names it.
  public var label: String?
  /// The premium at the lowest rates.
  public var low: PremiumQuote
  /// The premium at the highest rates.
  public var high: PremiumQuote
}

/// How many numbers a quote rests on, by basis, weakest first.
public struct BasisCount: Sendable, Hashable {
  /// What the documents are.
  public var basis: Basis
  /// How many distinct places of documents.
  public var count: Int
}

/// A value that is not published and was set or defaulted.
public struct Assumption: Sendable, Hashable {
  /// What is assumed, as `--assume` names it.
  public var key: String
  /// The value as it was written.
  public var value: String
  /// Whose assumption it is.
  public var basis: Basis
}

/// A request's parcel with every name and unit understood.
public struct NormalisedParcel: Sendable, Hashable {
  /// The id of the insured object.
  public var object: String
  /// The kind of the object.
  public var kind: NameKind
  /// The place's id; `nil` where the request names none.
  public var place: String?
  /// The ids of the packages, in the order of the book.
  public var packages: [String]
  /// The day of the contract.
  public var date: CivilDate
  /// The id of the holder, where caps ask for one.
  public var holder: String?
  /// Numbers in canonical units: ha, t/ha, currency per t.
  public var numbers: [String: ExactDecimal]
  /// Lists of numbers by input, such as yields by year.
  public var lists: [String: [ExactDecimal]]
  /// Chosen words by input.
  public var choices: [String: String]
  /// The inputs among them that the book filled in, because the request did not say them.
  public var defaulted: [String]
}

/// The quote of one parcel for one choice of packages.
public struct ParcelQuote: Sendable, Hashable {
  /// The parcel's own id.
  public var id: String?
  /// The id of the rule book.
  public var book: String
  /// The day of the book's edition.
  public var edition: CivilDate
  /// The SHA-256 over the book's files.
  public var bookHash: String
  /// The currency of all amounts.
  public var currency: Currency
  /// The request as it was understood.
  public var normalised: NormalisedParcel
  /// What is insured.
  public var sumInsured: Money
  /// The premium at the lowest rates.
  public var low: PremiumQuote
  /// The premium at the highest rates.
  public var high: PremiumQuote
  /// The packages bought, each with its rate.
  public var covers: [CoverQuote]
  /// What is due when, and by whom.
  public var due: [DueAmount]
  /// What losses would pay.
  public var payouts: [Payout]
  /// The quote by other readings of the source.
  public var alternatives: [AlternativeQuote]
  /// What was assumed or set by the user.
  public var assumptions: [Assumption]
  /// What a reader must know of it.
  public var notes: [Note]
  /// Every number that it rests on, with its source.
  public var evidence: [Sourced<String>]
  /// Weakest first.
  public var bases: [BasisCount]

  /// The weakest basis that the quote rests on.
  public var weakestBasis: Basis { bases.first?.basis ?? .assumption }
  /// Whether low and high differ.
  public var isRange: Bool { low.grossPremium != high.grossPremium }
}

/// The sum over the parcels of a request.
public struct QuoteTotal: Sendable, Hashable {
  /// The sums insured of all parcels.
  public var sumInsured: Money
  /// The premiums of all parcels.
  public var grossPremium: AmountRange
  /// The parts of all payers but the holder.
  public var subsidy: AmountRange
  /// The holder's parts.
  public var holderPremium: AmountRange
  /// Each payer with its parts.
  public var payers: [(payer: String, amount: AmountRange)]

  /// Equal where every amount is, the payers' in their order.
  public static func == (a: QuoteTotal, b: QuoteTotal) -> Bool {
    a.sumInsured == b.sumInsured && a.grossPremium == b.grossPremium && a.subsidy == b.subsidy
      && a.holderPremium == b.holderPremium && a.payers.map(\.payer) == b.payers.map(\.payer)
      && a.payers.map(\.amount) == b.payers.map(\.amount)
  }

  /// By the premium.
  public func hash(into hasher: inout Hasher) { hasher.combine(grossPremium) }
}

/// All parcels of a request under one choice of packages.
public struct Quote: Sendable, Hashable {
  /// The packages that were asked for, by id.
  public var packages: [String]
  /// A quote for each parcel.
  public var parcels: [ParcelQuote]
  /// The sum over the parcels.
  public var total: QuoteTotal
}
