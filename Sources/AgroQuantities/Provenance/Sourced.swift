/// Where a number stands: a document, the place in it and what kind of ground it is.
public struct SourceReference: Hashable, Sendable {
  /// The document's identifier in the list of sources.
  public var document: String
  /// Article, table, row or page.
  public var locator: String?
  /// What the number rests on.
  public var basis: Basis
  /// How the document was read where not in full and in its own language.
  public var read: String?

  /// A reference.
  public init(document: String, locator: String? = nil, basis: Basis, read: String? = nil) {
    self.document = document
    self.locator = locator
    self.basis = basis
    self.read = read
  }
}

extension SourceReference: CustomStringConvertible {
  /// "az-fund-2022, table 3, row 7 (officialRelease)".
  public var description: String {
    (locator.map { "\(document), \($0)" } ?? document) + " (\(basis.rawValue))"
  }
}

/// A value together with its source.
public struct Sourced<Value> {
  /// The value.
  public var value: Value
  /// Where it comes from.
  public var source: SourceReference

  /// A value with its source.
  public init(_ value: Value, _ source: SourceReference) {
    self.value = value
    self.source = source
  }

  /// Another value from the same source.
  public func map<Other, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Other
  ) throws(Failure) -> Sourced<Other> {
    Sourced<Other>(try transform(value), source)
  }
}

extension Sourced: Sendable where Value: Sendable {}
extension Sourced: Equatable where Value: Equatable {}
extension Sourced: Hashable where Value: Hashable {}
