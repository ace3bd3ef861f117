internal import Glibc

/// A correlation that falls with distance, `exp(-d / L)`: always the correlation of something.
struct DistanceDecay {
  /// Kilometres over which the correlation falls to 1/e.
  let length: Double

  static let lengths = 20.0...20_000.0

  /// The length that fits pairs best: least squares of `log r` against d through 0, in pairs whose
  /// correlation is above 0.05.
  init(_ pairs: [(kilometres: Double, correlation: Double)]) {
    var (top, bottom) = (0.0, 0.0)
    for pair in pairs where pair.correlation > 0.05 && pair.kilometres > 1 {
      top += pair.kilometres * pair.kilometres
      bottom -= pair.kilometres * log(min(pair.correlation, 0.999))
    }
    let found = bottom > 0 ? top / bottom : Self.lengths.lowerBound
    length = min(max(found, Self.lengths.lowerBound), Self.lengths.upperBound)
  }

  func callAsFunction(_ kilometres: Double) -> Double { exp(-kilometres / length) }
}
