extension HardinessCourse {
  /// LT50 on a season day, degrees Celsius; straight lines between the four days.
  public func lt50(on day: Int) -> Double {
    let day = Double(day)
    let share: Double
    if day <= start.value || day >= lost.value {
      share = 0
    } else if day < full.value {
      share = (day - start.value) / (full.value - start.value)
    } else if day <= end.value {
      share = 1
    } else {
      share = (lost.value - day) / (lost.value - end.value)
    }
    return tender.value + share * (hardy.value - tender.value)
  }
}

extension CerealHardiness {
  /// The season day on which the model starts, unhardened: 1 October.
  public static let firstDay = SeasonCalendar.day(month: 10, day: 1)

  /// LT50 of an unhardened plant, -0.6 + 0.142 LT50 of the hardened.
  public var unhardened: Double { -0.6 + 0.142 * hardy.value }

  /// LT50 day by day from daily means of the air, from 1 October on.
  ///
  /// ```
  /// T = soil + damping (Tair - soil)                              temperature of the crown
  /// hardening    h (10 - max(0, T)) (LT50 - hardy)                T < 10, until vernalised
  /// dehardening  d (unhardened - LT50) (T + 4)^3                  T > 10, once vernalised T > -4
  /// ```
  /// A day with T from -1 to 10 counts towards vernalisation. Snow, which insulates, and low
  /// temperature and respiration stress of FROSTOL are left out.
  ///
  /// Reference: Bergjord, Bonesmo and Skjelvag 2008, Eur. J. Agron. 28, 321-330. Checked by:
  /// WinterKillTests.
  public func course(meanCelsius: [Double]) -> [Double] {
    var lt50 = unhardened
    var days = 0.0
    return meanCelsius.map { mean in
      let t = soil.value + damping.value * (mean - soil.value)
      let isReady = days < vernalisation.value
      let gain =
        isReady && t < 10 ? hardening.value * (10 - max(0, t)) * (lt50 - hardy.value) : 0
      let over = t + 4
      let loss =
        t > (isReady ? 10 : -4)
        ? dehardening.value * (unhardened - lt50) * (over * over * over) : 0
      lt50 = min(max(lt50 - gain + loss, hardy.value), unhardened)
      if t > -1 && t < 10 { days += 1 }
      return lt50
    }
  }
}
