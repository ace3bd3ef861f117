/// What an hour or a day adds to a sum of warmth.
public enum WarmthRate {
  /// Growing degree hours on two half cosines: from 0 at the base to `optimum - base` at the optimum,
  /// and down to 0 at the critical temperature.
  ///
  /// ```
  /// (To - Tb)/2 (1 + cos(pi + pi (T - Tb)/(To - Tb)))            Tb <= T <= To
  /// (To - Tb) (1 + cos(pi/2 + pi/2 (T - To)/(Tc - To)))          To < T <= Tc
  /// ```
  /// Reference: Anderson, Richardson and Kesner 1986, Acta Hort. 184, 71-78, as `GDH` of chillR has
  /// it (Tb 4, To 25, Tc 36). Checked by: ChillModelTests.
  public static func growingDegreeHour(
    _ celsius: Double, base: Double = 4, optimum: Double = 25, critical: Double = 36
  ) -> Double {
    guard celsius >= base, celsius <= critical else { return 0 }
    if celsius <= optimum {
      let s = Trigonometry.sine(Double.pi / 2 * (celsius - base) / (optimum - base))
      return (optimum - base) * (s * s)
    }
    let s = Trigonometry.sine(Double.pi / 2 * (celsius - optimum) / (critical - optimum))
    return (optimum - base) * (1 - s)
  }

  /// Degree hours, linear above the base and level above the optimum; none from the critical
  /// temperature on.
  ///
  /// Reference: Anderson and Seeley 1992, Acta Hort. 313, 297-306. Checked by: ChillModelTests.
  public static func linearDegreeHour(
    _ celsius: Double, base: Double, optimum: Double = .infinity, critical: Double = .infinity
  ) -> Double {
    if celsius <= base || celsius >= critical { return 0 }
    return min(celsius, optimum) - base
  }

  /// Degree days of a daily mean: 0 up to `lower`, rising to `upper`, level up to `heat`, then
  /// falling one for one to 0. GFV is `lower` 0 from day 60 of the year on.
  ///
  /// Reference: Molitor, Junk, Evers, Hoffmann and Beyer 2014, AJEV 65, 72-80 (upper and heat);
  /// Parker, Garcia de Cortazar-Atauri, van Leeuwen and Chuine 2011 (GFV). Checked by: ChillModelTests.
  public static func degreeDay(
    mean: Double, lower: Double, upper: Double = .infinity, heat: Double = .infinity
  ) -> Double {
    let rising = min(mean, upper) - lower
    let falling = mean > heat ? mean - heat : 0
    return max(0, rising - falling)
  }

  /// The 24th part of a degree day that an hour adds when temperatures are first bounded, as maize is
  /// counted: `(min(max(T, low), high) - base) / 24`. Colder hours than `low` count as `low`.
  ///
  /// Reference: `GDD` of chillR, with 10 and 30. Checked by: the validation case
  /// `phenology_chill_heat`.
  public static func boundedDegreeHour(
    _ celsius: Double, base: Double = 5, low: Double = 10, high: Double = 30
  ) -> Double {
    (min(max(celsius, low), high) - base) / 24
  }
}
