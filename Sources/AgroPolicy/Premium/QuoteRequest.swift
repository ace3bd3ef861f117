public import AgroQuantities

/// What a person wrote for a fact, before units and names are understood.
public enum FactText: Sendable, Hashable {
  case text(String)
  case list([String])

  var described: String {
    switch self {
    case .text(let text): text
    case .list(let list): list.joined(separator: ", ")
    }
  }
}

/// A named text of a request, in the order in which it was written.
public struct NamedFact: Sendable, Hashable {
  /// The name of the input.
  public var name: String
  /// What was written.
  public var value: FactText
  /// A fact of a parcel or of its holder.
  public init(_ name: String, _ value: FactText) {
    self.name = name
    self.value = value
  }
}

/// One parcel, herd or set of trees.
public struct ParcelRequest: Sendable, Hashable {
  /// The parcel's own id.
  public var id: String?
  /// A name in any of the four languages; the request's place where this is `nil`.
  public var place: String?
  /// The insured object: a crop, trees, animals.
  public var object: String
  /// Area, yield, price and whatever else the book asks for.
  public var facts: [NamedFact]

  /// A parcel with its object and facts.
  public init(id: String? = nil, place: String? = nil, object: String, facts: [NamedFact]) {
    self.id = id
    self.place = place
    self.object = object
    self.facts = facts
  }
}

/// A request for a quote, as a person writes it.
public struct QuoteRequest: Sendable, Hashable {
  /// The id of a book, where the request chooses it.
  public var book: String?
  /// The day on which the contract is made; where it is missing, the last-day rule is only noted.
  public var date: CivilDate?
  /// The place of every parcel that names none.
  public var place: String?
  /// Who insures; caps over a holder's season add up under this id.
  public var holder: String?
  /// Facts that hold for the holder.
  public var holderFacts: [NamedFact]
  /// Package lists to lay side by side; empty asks for the book's default.
  public var packages: [[String]]
  /// What is to be insured.
  public var parcels: [ParcelRequest]
  /// What the user sets where the book has no number, or in its place: `frost.rate` = `1.2 %`.
  public var assumptions: [NamedFact]

  /// A request; what is left out the book or the library decides.
  public init(
    book: String? = nil, date: CivilDate? = nil, place: String? = nil, holder: String? = nil,
    holderFacts: [NamedFact] = [], packages: [[String]] = [], parcels: [ParcelRequest],
    assumptions: [NamedFact] = []
  ) {
    self.book = book
    self.date = date
    self.place = place
    self.holder = holder
    self.holderFacts = holderFacts
    self.packages = packages
    self.parcels = parcels
    self.assumptions = assumptions
  }
}
