public import AgroQuantities

/// The words between the ids and numbers of a book's entry, so that every language can tell it.
///
/// Ids, the names of amounts and of functions stay as a book writes them.
public enum RuleWord: String, Sendable, CaseIterable, Hashable {
  case boughtByDefault, perils, deductible, requires, includes, excludes, soldFor, notSoldFor
  case kinds, indemnity, none, ordinary, franchise, tableGives, unknown
  case required, ofHolder, byDefault, published, unpublished, rest
  case atLeast, atMost, above, below, equals
  case oneOf, alternative, together, when, not, given, missing
  case objectIs, kindIs, packageIs, placeIs, zoneIs
  case remainder, to, over, inPlaceOf, otherwise
  case lookup, meanOfBest, meanOfBestOfLast, round, sumOfCovers, split, splitAtMost, cap
  case halfUp, halfEven, down, up, floor, ceiling, parcel, contract, holderSeason

  /// The words in English, with `{placeholders}`.
  public var english: String {
    switch self {
    case .boughtByDefault: "bought by default"
    case .perils: "perils"
    case .deductible: "deductible"
    case .requires: "requires"
    case .includes: "includes"
    case .excludes: "excludes"
    case .soldFor: "sold for"
    case .notSoldFor: "not sold for"
    case .kinds: "kinds"
    case .indemnity: "indemnity"
    case .none: "none"
    case .ordinary: "{share} of {base}, borne of every loss"
    case .franchise: "threshold of {share} of {base}"
    case .tableGives: "what the table {table} gives"
    case .unknown: "unknown ({text})"
    case .required: "required"
    case .ofHolder: "of the holder"
    case .byDefault: "default {value}"
    case .published: "published"
    case .unpublished: "not published"
    case .rest: "rest"
    case .atLeast: "at least {value}"
    case .atMost: "at most {value}"
    case .above: "above {value}"
    case .below: "below {value}"
    case .equals: "is {value}"
    case .oneOf: "{name} is {list}"
    case .alternative: "{first} or {second}"
    case .together: "{first} and {second}"
    case .when: "when {condition}"
    case .not: "not ({condition})"
    case .given: "{name} is given"
    case .missing: "{name} is missing"
    case .objectIs: "object is {list}"
    case .kindIs: "kind is {list}"
    case .packageIs: "package is {list}"
    case .placeIs: "place is {list}"
    case .zoneIs: "zone of {zoning} is {list}"
    case .remainder: "the remainder"
    case .to: "{portion} to {payer}"
    case .over: "over {axis}: {steps}"
    case .inPlaceOf: "in place of {step}"
    case .otherwise: "otherwise {operation}"
    case .lookup: "looked up: {table}"
    case .meanOfBest: "mean of the best {count} of {list}"
    case .meanOfBestOfLast: "mean of the best {count} of the last {last} of {list}"
    case .round: "rounded to {unit}, {rule}"
    case .sumOfCovers: "sum over the covers of {amount}"
    case .split: "split: {parts}; rounded to {unit}, {rule}"
    case .splitAtMost: "{part} at most {limits}"
    case .cap: "at most {amount} for {scope}, the excess to {payer}"
    case .halfUp: "half up"
    case .halfEven: "half to even"
    case .down: "down"
    case .up: "up"
    case .floor: "to the floor"
    case .ceiling: "to the ceiling"
    case .parcel: "the parcel"
    case .contract: "the contract"
    case .holderSeason: "all parcels of the holder in the season"
    }
  }
}

extension RoundingRule {
  /// The word for the rule.
  public var word: RuleWord {
    switch self {
    case .halfUp: .halfUp
    case .halfEven: .halfEven
    case .down: .down
    case .up: .up
    case .floor: .floor
    case .ceiling: .ceiling
    }
  }
}
