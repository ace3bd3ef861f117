internal import AgroStatistics

/// Trigonometric functions made of additions, multiplications and divisions alone, so that what is
/// computed of them is the same on every machine. For tables that are made once, not for hot loops.
///
/// Largest error over the stated arguments: 2 units in the last place of 1 (sine and cosine), 1e-15
/// radians away from the ends and 2e-8 at the ends (arc cosine, where it is ill-conditioned).
///
/// Checked by: TrigonometryTests, against the C library.
package enum Trigonometry {
  /// The sine of an angle in radians, |x| <= 1,000.
  package static func sine(_ x: Double) -> Double { reduced(x).sine }

  /// The cosine of an angle in radians, |x| <= 1,000.
  package static func cosine(_ x: Double) -> Double { reduced(x).cosine }

  /// The angle in 0...pi whose cosine is x; x outside -1...1 counts as the nearer end.
  package static func arcCosine(_ x: Double) -> Double {
    if x >= 1 { return 0 }
    if x <= -1 { return Double.pi }
    if x < 0 { return Double.pi - arcCosine(-x) }
    // acos x = 2 asin sqrt((1 - x) / 2) near 1 keeps the start close; Newton does the rest.
    var w = (2 * (1 - x)).squareRoot() * (1 + (1 - x) / 12)
    for _ in 0..<5 {
      let both = reduced(w)
      guard both.sine > 0 else { break }
      w += (both.cosine - x) / both.sine
    }
    return w
  }

  private static func reduced(_ x: Double) -> (sine: Double, cosine: Double) {
    let turns = (x * (2 / Double.pi)).rounded()
    // pi / 2 in two parts, the first of 33 bits, so that its multiples are exact (FDLIBM).
    let r = (x - turns * 0x1.921fb544p0) - turns * 0x1.0b4611a626331p-34
    let s = r * r
    var sine = 1.0
    for k in stride(from: 17.0, through: 3, by: -2) { sine = 1 - s / (k * (k - 1)) * sine }
    var cosine = 1.0
    for k in stride(from: 18.0, through: 2, by: -2) { cosine = 1 - s / (k * (k - 1)) * cosine }
    sine *= r
    switch Int(turns) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }

  /// base to the power of `exponent`, base > 0.
  package static func power(_ base: Double, _ exponent: Double) -> Double {
    Elementary.exp(exponent * Elementary.log(base))
  }
}
