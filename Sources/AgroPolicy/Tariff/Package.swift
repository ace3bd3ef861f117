public import AgroQuantities

/// What the holder bears of a loss.
public struct Deductible: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    case none
    /// Subtracted from every loss.
    case ordinary
    /// A threshold: nothing below, everything above.
    case franchise
  }
  public enum Base: String, Sendable, CaseIterable, Hashable { case sumInsured, damage }
  public enum Share: Sendable, Hashable {
    case value(ExactDecimal)
    /// The amount that tables give.
    case table(String)
    case unknown(String)
  }

  public var kind: Kind
  public var base: Base
  public var share: Share
  public var source: SourceReference

  public init(kind: Kind, base: Base, share: Share, source: SourceReference) {
    self.kind = kind
    self.base = base
    self.share = share
    self.source = source
  }
}

/// Why a package is not sold for some objects.
public struct Refusal: Sendable, Hashable {
  public var objects: [String]
  /// A `label` of the names.
  public var reason: String
  public var source: SourceReference
  public init(objects: [String], reason: String, source: SourceReference) {
    self.objects = objects
    self.reason = reason
    self.source = source
  }
}

/// A cover that is sold: perils, deductible, and what it may be bought with and for.
public struct Package: Sendable, Hashable {
  public var id: String
  public var perils: [String]
  public var deductible: Deductible?
  public var indemnity: String?
  public var isDefault: Bool
  public var requires: [String]
  public var includes: [String]
  /// Packages it cannot be bought together with.
  public var excludes: [String]
  /// The objects it is sold for; `nil` is every object of `kinds`.
  public var soldFor: [String]?
  public var soldForSource: SourceReference?
  public var notSoldFor: [Refusal]
  public var kinds: [String]
  public var note: LocalisedText?
  public var source: SourceReference
  public var position: FilePosition

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
