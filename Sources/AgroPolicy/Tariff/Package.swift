public import AgroQuantities

/// What the holder bears of a loss.
public struct Deductible: Sendable, Hashable {
  /// How a deductible works.
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    case none
    /// Subtracted from every loss.
    case ordinary
    /// A threshold: nothing below, everything above.
    case franchise
  }
  /// What a deductible is a share of.
  public enum Base: String, Sendable, CaseIterable, Hashable { case sumInsured, damage }
  /// How large a deductible is.
  public enum Share: Sendable, Hashable {
    case value(ExactDecimal)
    /// The amount that tables give.
    case table(String)
    case unknown(String)
  }

  /// How it works.
  public var kind: Kind
  /// What it is a share of.
  public var base: Base
  /// How large it is.
  public var share: Share
  /// Where it stands, and what it rests on.
  public var source: SourceReference

  /// A deductible of a package.
  public init(kind: Kind, base: Base, share: Share, source: SourceReference) {
    self.kind = kind
    self.base = base
    self.share = share
    self.source = source
  }
}

/// Why a package is not sold for some objects.
public struct Refusal: Sendable, Hashable {
  /// The ids of the objects that it is not sold for.
  public var objects: [String]
  /// A `label` of the names.
  public var reason: String
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Objects that a package is not sold for, and why.
  public init(objects: [String], reason: String, source: SourceReference) {
    self.objects = objects
    self.reason = reason
    self.source = source
  }
}

/// A cover that is sold: perils, deductible, and what it may be bought with and for.
public struct Package: Sendable, Hashable {
  /// The id, unique in its section.
  public var id: String
  /// The ids of the perils that it covers.
  public var perils: [String]
  /// What the holder bears.
  public var deductible: Deductible?
  /// The id of the rule by which a loss is paid.
  public var indemnity: String?
  /// Whether it is bought where a request names no package.
  public var isDefault: Bool
  /// The ids of packages that must be bought with it.
  public var requires: [String]
  /// The ids of packages that it contains.
  public var includes: [String]
  /// Packages it cannot be bought together with.
  public var excludes: [String]
  /// The objects it is sold for; `nil` is every object of `kinds`.
  public var soldFor: [String]?
  /// Where the list of objects stands.
  public var soldForSource: SourceReference?
  /// What it is not sold for, and why.
  public var notSoldFor: [Refusal]
  /// The kinds of objects that it is sold for.
  public var kinds: [String]
  /// A remark of the book that is shown.
  public var note: LocalisedText?
  /// Where it stands, and what it rests on.
  public var source: SourceReference
  /// Where the book's file says it.
  public var position: FilePosition

  /// A package of perils.
  public init(
    id: String, perils: [String], deductible: Deductible?, indemnity: String?, isDefault: Bool,
    requires: [String], includes: [String], excludes: [String] = [], soldFor: [String]?, soldForSource: SourceReference?,
    notSoldFor: [Refusal], kinds: [String], note: LocalisedText?, source: SourceReference,
    position: FilePosition
  ) {
    self.id = id
    self.perils = perils
    self.deductible = deductible
    self.indemnity = indemnity
    self.isDefault = isDefault
    self.requires = requires
    self.includes = includes
    self.excludes = excludes
    self.soldFor = soldFor
    self.soldForSource = soldForSource
    self.notSoldFor = notSoldFor
    self.kinds = kinds
    self.note = note
    self.source = source
    self.position = position
  }
}
