internal import AgroStatistics

/// Bud hardiness of a grape cultivar through a winter.
public struct BudHardiness: Sendable, Hashable {
  /// LT50 of the primary buds at the end of each day, degrees Celsius.
  public var lt50: [Double] = []
  /// The first day whose update is that of ecodormancy, from 0; nil where it is never reached.
  public var ecodormantFrom: Int?
  /// The first day on which LT50 has risen through the temperature of budbreak; nil where it never
  /// does.
  public var budbreak: Int?
}

extension FergusonCultivar {
  /// The season day of 7 September, on which the model starts with LT50 at `initial`.
  public static let firstDay = SeasonCalendar.day(month: 9, day: 7)

  /// LT50 at which buds break: -2.2 for vinifera, -6.4 for labrusca.
  public var budbreakLT50: Double { least.value > -2 ? -2.2 : -6.4 }

  /// LT50 day by day from 7 September on.
  ///
  /// ```
  /// heat = max(0, T - Tth), chill = min(0, T - Tth), range = least - most
  /// deacc = heat d (1 - ((Hc - most)/range)^theta), 0 until some chill has been summed
  /// acc = chill a (1 - (least - Hc)/range)
  /// Hc := clamp(Hc + acc + deacc, most, least)
  /// ```
  /// Tth, a, d are those of endodormancy, with theta 1, until the sum of min(0, T - 10) reaches the
  /// boundary; the day on which it does is still updated as endodormant. The chill of the day itself
  /// does not count for "some chill".
  ///
  /// Reference: Ferguson, Tarara, Mills, Grove and Keller 2011, Annals of Botany 107, 389-396; Ferguson,
  /// Moyer, Mills, Hoogenboom and Keller 2014, AJEV 65, 59-71. Checked by: WinterKillTests.
  ///
  /// - Parameter meanCelsius: daily means, (minimum + maximum) / 2, from 7 September on.
  public func course(meanCelsius: [Double]) -> BudHardiness {
    var state = FergusonState(initial: initial.value)
    let numbers = FergusonNumbers(self)
    var result = BudHardiness()
    result.lt50.reserveCapacity(meanCelsius.count)
    for (day, mean) in meanCelsius.enumerated() {
      let before = state.hardiness
      let wasEcodormant = state.isEcodormant
      state.update(mean, numbers)
      if wasEcodormant && result.ecodormantFrom == nil { result.ecodormantFrom = day }
      if result.budbreak == nil, before < budbreakLT50, state.hardiness >= budbreakLT50 {
        result.budbreak = day
      }
      result.lt50.append(state.hardiness)
    }
    return result
  }

  /// LT10 of buds whose LT50 is given.
  public func lt10(at lt50: Double) -> Double { lt10[0].value + lt10[1].value * lt50 }

  /// LT90 of buds whose LT50 is given.
  public func lt90(at lt50: Double) -> Double { lt90[0].value + lt90[1].value * lt50 }

  /// The share of primary buds that a temperature kills when LT50 is given.
  public func kill(at celsius: Double, lt50: Double) -> Double {
    KillCurve(lt10: lt10(at: lt50), lt50: lt50, lt90: lt90(at: lt50))?.share(at: celsius) ?? 0
  }
}

/// The numbers of a cultivar without their sources.
struct FergusonNumbers: Sendable {
  var least, most, boundary, exponent: Double
  var threshold, acclimation, deacclimation: (Double, Double)

  init(_ cultivar: FergusonCultivar) {
    least = cultivar.least.value
    most = cultivar.most.value
    boundary = cultivar.boundary.value
    exponent = cultivar.exponent.value
    threshold = (cultivar.thresholds[0].value, cultivar.thresholds[1].value)
    acclimation = (cultivar.acclimation[0].value, cultivar.acclimation[1].value)
    deacclimation = (cultivar.deacclimation[0].value, cultivar.deacclimation[1].value)
  }
}

/// Where a winter stands.
struct FergusonState: Sendable {
  var hardiness: Double
  var chill = 0.0
  var chillBelow10 = 0.0
  var isEcodormant = false

  init(initial: Double) { hardiness = initial }

  mutating func update(_ mean: Double, _ p: FergusonNumbers) {
    let threshold = isEcodormant ? p.threshold.1 : p.threshold.0
    let range = p.least - p.most
    let heat = max(0, mean - threshold)
    let cold = min(0, mean - threshold)
    let above = (hardiness - p.most) / range
    let power = isEcodormant ? Elementary.exp(p.exponent * Elementary.log(above)) : above
    let rate = isEcodormant ? p.deacclimation.1 : p.deacclimation.0
    let loss = chill < 0 ? heat * rate * (1 - power) : 0
    let gain =
      cold * (isEcodormant ? p.acclimation.1 : p.acclimation.0)
      * (1 - (p.least - hardiness) / range)
    hardiness = min(max(hardiness + gain + loss, p.most), p.least)
    chill += cold
    chillBelow10 += min(0, mean - 10)
    if chillBelow10 <= p.boundary { isEcodormant = true }
  }
}
