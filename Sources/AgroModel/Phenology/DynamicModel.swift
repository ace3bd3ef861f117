internal import AgroStatistics

/// Chill portions of the Dynamic model: a precursor gathers and decays with the temperature of each
/// hour; once it reaches 1, a share of it is fixed as chill that no warmth destroys.
///
/// ```
/// x(t) = xs - (xs - x(t-1)) exp(-k1)
/// xs = (a0/a1) exp((e1 - e0)/K),  k1 = a1 exp(-e1/K),  K = T + 273
/// where x >= 1: portion = x s/(1 + s), s = exp(1.6 * 277 (K - 277)/K), which leaves x
/// e0 = 4153.5, e1 = 12888.8, a0 = 139500, a1 = 2.567e18
/// ```
///
/// Reference: Fishman, Erez and Couvillon 1987, J. Theor. Biol. 124, 473-483 and 126, 309-321, with
/// the constants and the order of steps of `Dynamic_Model` in the R package chillR (0.72 and later).
///
/// Checked by: ChillModelTests, against runs of chillR.
public struct DynamicModel: Sendable, Hashable {
  /// The precursor, 0...
  public private(set) var precursor = 0.0
  /// Portions so far.
  public private(set) var portions = 0.0

  /// Nothing gathered.
  public init() {}

  /// Adds an hour.
  ///
  /// - Parameter celsius: the temperature of the hour, above -200.
  public mutating func add(_ celsius: Double) {
    let kelvin = celsius + 273
    let rate = Elementary.exp(Self.logA1 - Self.e1 / kelvin)
    let level = Elementary.exp(Self.logRatio + (Self.e1 - Self.e0) / kelvin)
    let kept = Elementary.exp(-rate)
    precursor = level - (level - precursor) * kept
    if precursor >= 1 {
      let s = Elementary.exp(1.6 * 277 * (kelvin - 277) / kelvin)
      // Above 80 degrees s overflows; all of the precursor is fixed long before.
      let portion = s < 1e300 ? precursor * (s / (1 + s)) : precursor
      portions += portion
      precursor -= portion
    }
  }

  /// Portions gathered by the beginning of each hour of a record, as chillR counts: the first is 0,
  /// and the last hour's temperature has no part.
  public static func portions(_ hours: [Double]) -> [Double] {
    var model = DynamicModel()
    return hours.map { hour in
      defer { model.add(hour) }
      return model.portions
    }
  }

  static let e0 = 4153.5
  static let e1 = 12888.8
  /// log a1
  static let logA1 = Elementary.log(2.567e18)
  /// log(a0 / a1)
  static let logRatio = Elementary.log(139_500 / 2.567e18)
}
