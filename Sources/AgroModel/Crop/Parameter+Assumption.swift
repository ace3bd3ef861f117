internal import AgroQuantities

extension Parameter {
  /// An assumption of our own with the range in which it may lie.
  public static func assumption(
    _ value: Double, _ range: ClosedRange<Double>? = nil
  ) -> Parameter {
    Parameter(
      value, range: range,
      source: SourceReference(document: "assumption", basis: .assumption))
  }
}
