public import AgroQuantities

/// A number of a crop or a hazard with where it comes from.
///
/// What literature does not give is an assumption with a range; the range is what a sensitivity
/// study moves it over.
public struct Parameter: Sendable, Hashable {
  /// The value used, in the unit that the key of the file states.
  public var value: Double
  /// The lowest and highest plausible value; always present where the basis is `assumption`.
  public var range: ClosedRange<Double>?
  /// Document, place in it and basis.
  public var source: SourceReference

  /// A parameter with its source.
  public init(_ value: Double, range: ClosedRange<Double>? = nil, source: SourceReference) {
    self.value = value
    self.range = range
    self.source = source
  }
}
