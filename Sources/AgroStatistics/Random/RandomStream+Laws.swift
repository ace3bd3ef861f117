extension RandomStream {
  /// The next standard normal number: the normal quantile of one uniform.
  public mutating func normal() -> Double {
    Elementary.normalQuantile(uniform())
  }

  /// The next number of a law: its quantile of one uniform, with the digits that `RandomBlock`
  /// gives.
  public mutating func draw(from law: InversionLaw) -> Double {
    law.value(ofUniform: uniform())
  }
}
