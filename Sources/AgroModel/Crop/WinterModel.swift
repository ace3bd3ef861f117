/// Damage by the cold of winter: how hardy the crop is on each day, and what a colder night kills.
public struct WinterModel: Sendable, Hashable {
  /// How hardiness goes through the winter.
  public enum Hardiness: Sendable, Hashable {
    /// Primary buds of a grape cultivar, day by day from the daily mean.
    case ferguson(FergusonCultivar)
    /// A class of hardiness that is reached and lost by the calendar.
    case course(HardinessCourse)
    /// Winter cereals, day by day from the temperature of the crown.
    case cereal(CerealHardiness)
  }
  /// The course of hardiness.
  public var hardiness: Hardiness
  /// The index of the stage that ends the winter: from its first day on frost curves hold.
  public var until: Int
  /// The share of the area whose plants are buried or covered and do not suffer, 0...1.
  public var covered: Parameter
  /// From the station's minimum to the loss of crop.
  public var buds: BudTerms

  /// A model.
  public init(hardiness: Hardiness, until: Int, covered: Parameter, buds: BudTerms) {
    self.hardiness = hardiness
    self.until = until
    self.covered = covered
    self.buds = buds
  }
}

/// The hardiness of a cultivar of grape (Ferguson and others 2011, 2014).
public struct FergusonCultivar: Sendable, Hashable {
  /// The cultivar's id: `cabernet-sauvignon`.
  public var id: String
  /// LT50 on 7 September, degrees Celsius.
  public var initial: Parameter
  /// LT50 of the least hardy and of the hardiest buds, degrees Celsius.
  public var least: Parameter
  /// LT50 of the hardiest buds, degrees Celsius.
  public var most: Parameter
  /// Threshold temperatures in endodormancy and ecodormancy, degrees Celsius.
  public var thresholds: [Parameter]
  /// Chilling degree days below 10 degrees, a negative number, that end endodormancy.
  public var boundary: Parameter
  /// Rates of acclimation in endodormancy and ecodormancy, a degree a degree day.
  public var acclimation: [Parameter]
  /// Rates of deacclimation in endodormancy and ecodormancy.
  public var deacclimation: [Parameter]
  /// The exponent of deacclimation in ecodormancy; it is 1 in endodormancy.
  public var exponent: Parameter
  /// Intercept and slope of LT10 on LT50.
  public var lt10: [Parameter]
  /// Intercept and slope of LT90 on LT50.
  public var lt90: [Parameter]

  /// A cultivar; every pair is endodormancy, ecodormancy or intercept, slope.
  public init(
    id: String, initial: Parameter, least: Parameter, most: Parameter, thresholds: [Parameter],
    boundary: Parameter, acclimation: [Parameter], deacclimation: [Parameter],
    exponent: Parameter, lt10: [Parameter], lt90: [Parameter]
  ) {
    self.id = id
    self.initial = initial
    self.least = least
    self.most = most
    self.thresholds = thresholds
    self.boundary = boundary
    self.acclimation = acclimation
    self.deacclimation = deacclimation
    self.exponent = exponent
    self.lt10 = lt10
    self.lt90 = lt90
  }
}

/// Hardiness that is gained in autumn and lost towards spring on fixed days.
///
/// LT50 goes in straight lines: `tender` until `start`, `hardy` from `full` to `end`, `tender` again
/// from `lost` on.
public struct HardinessCourse: Sendable, Hashable {
  /// LT50 in midwinter, degrees Celsius.
  public var hardy: Parameter
  /// LT50 before and after, degrees Celsius.
  public var tender: Parameter
  /// Distance from LT50 to LT10 above and to LT90 below, degrees Celsius.
  public var spread: Parameter
  /// Season days on which hardening starts, is complete, begins to be lost and is lost.
  public var start: Parameter
  /// The season day on which hardening is complete.
  public var full: Parameter
  /// The season day on which it begins to be lost.
  public var end: Parameter
  /// The season day on which it is lost.
  public var lost: Parameter

  /// A course.
  public init(
    hardy: Parameter, tender: Parameter, spread: Parameter, start: Parameter, full: Parameter,
    end: Parameter, lost: Parameter
  ) {
    self.hardy = hardy
    self.tender = tender
    self.spread = spread
    self.start = start
    self.full = full
    self.end = end
    self.lost = lost
  }
}

/// Hardiness of a winter cereal, after the FROSTOL model (Bergjord, Bonesmo and Skjelvag 2008)
/// without snow: see `CerealHardiness.course(...)`.
public struct CerealHardiness: Sendable, Hashable {
  /// LT50 of the fully hardened cultivar, degrees Celsius.
  public var hardy: Parameter
  /// Rate of hardening, a day and degree.
  public var hardening: Parameter
  /// Rate of dehardening, a day and cubic degree.
  public var dehardening: Parameter
  /// Days below the vernalisation base that end the readiness to harden.
  public var vernalisation: Parameter
  /// What part of the air's departure from `soil` reaches the crown, 0...1.
  public var damping: Parameter
  /// The temperature of the soil below, towards which the crown is damped, degrees Celsius.
  public var soil: Parameter
  /// Distance from LT50 to LT10 above and to LT90 below, degrees Celsius.
  public var spread: Parameter

  /// A course.
  public init(
    hardy: Parameter, hardening: Parameter, dehardening: Parameter, vernalisation: Parameter,
    damping: Parameter, soil: Parameter, spread: Parameter
  ) {
    self.hardy = hardy
    self.hardening = hardening
    self.dehardening = dehardening
    self.vernalisation = vernalisation
    self.damping = damping
    self.soil = soil
    self.spread = spread
  }
}
