public import AgroQuantities

/// A fact that a request may or must give.
public struct InputDeclaration: Sendable, Hashable {
  /// What sort of value an input takes.
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    case area, yield, price, money, share, number, count, flag, choice, yields
  }
  /// Whether an input is a fact of the parcel or of its holder.
  public enum Owner: String, Sendable, CaseIterable, Hashable { case parcel, holder }
  /// What is taken where an input is not given.
  public enum Default: Sendable, Hashable {
    case number(ExactDecimal, SourceReference)
    case choice(String)
  }

  /// The id, unique in its section.
  public var id: String
  /// The sort of value.
  public var kind: Kind
  /// Whose fact it is.
  public var owner: Owner
  /// Whether no quote can be made without it.
  public var isRequired: Bool
  /// The words that a choice may take.
  public var choices: [String]
  /// What is taken where it is not given.
  public var fallback: Default?
  /// The least value that is no slip.
  public var atLeast: ExactDecimal?
  /// The greatest value that is no slip.
  public var atMost: ExactDecimal?
  /// The least number of values of a list.
  public var atLeastCount: Int?
  /// When it is asked for.
  public var condition: Condition
  /// The id of a label of `Names.csv`.
  public var label: String?
  /// Where the book's file says it.
  public var position: FilePosition

  /// An input that a book asks for.
  public init(
    id: String, kind: Kind, owner: Owner = .parcel, isRequired: Bool = false,
    choices: [String] = [], fallback: Default? = nil, atLeast: ExactDecimal? = nil,
    atMost: ExactDecimal? = nil, atLeastCount: Int? = nil, condition: Condition = .always,
    label: String? = nil, position: FilePosition
  ) {
    self.id = id
    self.kind = kind
    self.owner = owner
    self.isRequired = isRequired
    self.choices = choices
    self.fallback = fallback
    self.atLeast = atLeast
    self.atMost = atMost
    self.atLeastCount = atLeastCount
    self.condition = condition
    self.label = label
    self.position = position
  }
}
