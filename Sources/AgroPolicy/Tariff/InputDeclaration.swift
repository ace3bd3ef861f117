public import AgroQuantities

/// A fact that a request may or must give.
public struct InputDeclaration: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    case area, yield, price, money, share, number, count, flag, choice, yields
  }
  public enum Owner: String, Sendable, CaseIterable, Hashable { case parcel, holder }
  public enum Default: Sendable, Hashable {
    case number(ExactDecimal, SourceReference)
    case choice(String)
  }

  public var id: String
  public var kind: Kind
  public var owner: Owner
  public var isRequired: Bool
  public var choices: [String]
  public var fallback: Default?
  public var atLeast: ExactDecimal?
  public var atMost: ExactDecimal?
  public var atLeastCount: Int?
  public var condition: Condition
  public var label: String?
  public var position: FilePosition

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
