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
  /// What else is to be known of the number: site, cultivar, how it was derived.
  public var note: String?

  /// A parameter with its source.
  public init(
    _ value: Double, range: ClosedRange<Double>? = nil, source: SourceReference,
    note: String? = nil
  ) {
    self.value = value
    self.range = range
    self.source = source
    self.note = note
  }
}

/// A number of a crop file under the path by which it is overridden: `frost.stages.bloom.lt50`.
public struct CropParameter: Sendable, Hashable {
  /// Keys from the section downwards, joined by points.
  public var path: String
  /// The number.
  public var parameter: Parameter
  /// What the number counts, for reports: `degrees Celsius`, `share`, `day of the season`.
  public var unit: String

  /// A number with its path.
  public init(path: String, parameter: Parameter, unit: String) {
    self.path = path
    self.parameter = parameter
    self.unit = unit
  }
}
