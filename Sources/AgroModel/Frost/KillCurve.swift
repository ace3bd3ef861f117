internal import AgroStatistics

/// The share that a temperature kills, piecewise linear in its logit through all published points.
///
/// 0 % and 100 % count as 1 % and 99 %. Of two published points among LT10, LT50 and LT90 the third
/// follows by symmetry, `s = (T10 - T50) / ln 9`. The first and the last piece go on beyond their
/// ends, but the kill is exactly 0 above the published 0 % point, or above `T10 + 4 s` where none is
/// published.
///
/// Checked by: KillCurveTests.
public struct KillCurve: Sendable, Hashable {
  /// Temperatures of the points, falling, and the logits there.
  private let temperatures: [Double]
  private let logits: [Double]
  /// Above this temperature nothing is killed.
  public let harmless: Double

  /// A curve through what is known.
  ///
  /// - Returns: nil with fewer than two of LT10, LT50 and LT90, or where they do not fall.
  public init?(
    lt0: Double? = nil, lt10: Double? = nil, lt50: Double? = nil, lt90: Double? = nil,
    lt100: Double? = nil
  ) {
    let ten: Double
    let half: Double
    let ninety: Double
    switch (lt10, lt50, lt90) {
    case (let a?, let b?, let c?): (ten, half, ninety) = (a, b, c)
    case (let a?, let b?, nil): (ten, half, ninety) = (a, b, 2 * b - a)
    case (let a?, nil, let c?): (ten, half, ninety) = (a, (a + c) / 2, c)
    case (nil, let b?, let c?): (ten, half, ninety) = (2 * b - c, b, c)
    default: return nil
    }
    let points =
      [(lt0, -Self.logit99), (ten, -Self.logit90), (half, 0), (ninety, Self.logit90),
        (lt100, Self.logit99)] as [(Double?, Double)]
    var temperatures: [Double] = []
    var logits: [Double] = []
    for (temperature, logit) in points {
      guard let temperature else { continue }
      if let last = temperatures.last, !(temperature < last) { return nil }
      temperatures.append(temperature)
      logits.append(logit)
    }
    guard temperatures.allSatisfy(\.isFinite) else { return nil }
    self.temperatures = temperatures
    self.logits = logits
    harmless = lt0 ?? ten + 4 * (ten - half) / Self.logit90
  }

  /// ln 9 and ln 99
  static let logit90 = 2.1972245773362196
  static let logit99 = 4.59511985013459

  /// The share killed by a temperature, 0...1.
  public func share(at celsius: Double) -> Double {
    if celsius > harmless { return 0 }
    var piece = 0
    while piece < temperatures.count - 2 && celsius < temperatures[piece + 1] { piece += 1 }
    let slope =
      (logits[piece + 1] - logits[piece]) / (temperatures[piece + 1] - temperatures[piece])
    let logit = logits[piece] + slope * (celsius - temperatures[piece])
    return 1 / (1 + Elementary.exp(-logit))
  }
}

extension KillPoints {
  /// The curve through the points; nil where they do not make one.
  public var curve: KillCurve? {
    KillCurve(
      lt0: lt0?.value, lt10: lt10?.value, lt50: lt50?.value, lt90: lt90?.value,
      lt100: lt100?.value)
  }
}
