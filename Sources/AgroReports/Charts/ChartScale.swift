internal import Glibc

/// A linear scale with round ticks.
public struct ChartScale: Sendable, Equatable {
  /// The ends, which are widened where they coincide.
  public let lower: Double
  /// The upper end of the scale.
  public let upper: Double
  /// Round numbers within the ends.
  public let ticks: [Double]
  private let decimals: Int

  /// - Parameters:
  ///   - values: finite numbers that must lie on the scale.
  ///   - count: ticks wanted, about.
  public init(covering values: [Double], count: Int = 5) {
    var low = values.reduce(.infinity, min)
    var high = values.reduce(-.infinity, max)
    if !(low.isFinite && high.isFinite) { (low, high) = (0, 1) }
    if !(high > low) {
      let reach = max(low.magnitude, 1) * 0.5
      (low, high) = (low - reach, high + reach)
    }
    let rough = (high - low) / Double(max(count, 1))
    let power = max(pow(10, floor(log10(rough))), .leastNormalMagnitude)
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= 0.7 * rough } ?? 10 * power
    lower = low
    upper = high
    var ticks: [Double] = []
    let first = (low / step).rounded(.up)
    for k in 0...20 {
      let tick = (first + Double(k)) * step
      if tick > high + 1e-9 * step { break }
      ticks.append(tick)
    }
    self.ticks = ticks
    decimals = Int(min(12, max(0, -floor(log10(step) + 1e-9))))
  }

  /// The label of a tick.
  public func label(_ tick: Double) -> String {
    let size = max(lower.magnitude, upper.magnitude)
    if size >= 1e6 || size < 1e-4 { return FigureText.significant(tick, 3) }
    return FigureText.fixed(tick, decimals)
  }

  /// Where a value lies, 0 at the lower end and 1 at the upper.
  public func position(_ value: Double) -> Double { (value - lower) / (upper - lower) }
}
