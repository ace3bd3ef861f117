/// How the stages of a crop follow from the weather: clocks that run at a rate which the temperature
/// sets, and a rule for each stage.
public struct StageModel: Sendable, Hashable {
  /// The clocks that the rules read.
  public var clocks: [StageClock]
  /// The rules in the order of the stages.
  public var rules: [StageRule]

  /// Clocks and rules.
  public init(clocks: [StageClock], rules: [StageRule]) {
    self.clocks = clocks
    self.rules = rules
  }

  /// The names of the stages in their order.
  public var ids: [String] { rules.map(\.id) }
}

/// When one stage begins.
public struct StageRule: Sendable, Hashable {
  /// What a stage waits for.
  public enum Condition: Sendable, Hashable {
    /// On a fixed season day.
    case day(Parameter)
    /// On the day on which the sum of a clock reaches a value.
    case sum(clock: Int, value: Parameter)
    /// A number of days after another stage has begun.
    case after(stage: Int, days: Parameter)
  }
  /// The stage: `bloom`.
  public var id: String
  /// What it waits for.
  public var condition: Condition

  /// A rule.
  public init(id: String, condition: Condition) {
    self.id = id
    self.condition = condition
  }
}

/// A running sum of daily rates.
public struct StageClock: Sendable, Hashable {
  /// When a clock starts.
  public enum Start: Sendable, Hashable {
    /// At the beginning of a season day; the rate of that day counts.
    case day(Parameter)
    /// When a stage begins: the rate of the next day is the first that counts.
    case stage(Int)
    /// When the chill that breaks dormancy is complete: the rate of the next day is the first.
    case chill(ChillRequirement)
  }
  /// The clock's name in the file.
  public var id: String
  /// What a day adds.
  public var rate: ClockRate
  /// From when on.
  public var start: Start
  /// Slows the clock in short days, where there is one.
  public var photoperiod: Photoperiod?

  /// A clock.
  public init(id: String, rate: ClockRate, start: Start, photoperiod: Photoperiod? = nil) {
    self.id = id
    self.rate = rate
    self.start = start
    self.photoperiod = photoperiod
  }
}

/// What a day adds to a clock.
public enum ClockRate: Sendable, Hashable {
  /// Degree days of the daily mean; `heat` needs `upper`.
  /// ```
  /// 0 for T <= lower, T - lower up to upper, upper - lower up to heat,
  /// then falling one for one to 0
  /// ```
  case degreeDays(lower: Parameter, upper: Parameter?, heat: Parameter?)
  /// Growing degree hours on two half cosines (Anderson and others 1986) with base, optimum and
  /// critical temperature.
  case growingDegreeHours(base: Parameter, optimum: Parameter, critical: Parameter)
  /// Degree hours, linear above the base and level above the optimum, none from the critical
  /// temperature on (Anderson and Seeley 1992).
  case linearDegreeHours(base: Parameter, optimum: Parameter?, critical: Parameter?)
}

/// Chill that must have gathered before warmth counts; what has not gathered by the end of May never
/// has.
public struct ChillRequirement: Sendable, Hashable {
  /// The first season day on which chill no longer counts.
  public static let end = SeasonCalendar.day(month: 6, day: 1)
  /// How chill is counted.
  public var model: ChillModel
  /// The season day at whose beginning the count starts.
  public var start: Parameter
  /// Portions, units or hours that are needed.
  public var amount: Parameter

  /// A requirement.
  public init(model: ChillModel, start: Parameter, amount: Parameter) {
    self.model = model
    self.start = start
    self.amount = amount
  }
}

/// How chill is counted.
public enum ChillModel: String, CaseIterable, Sendable, Hashable {
  /// Portions of the Dynamic model (Fishman, Erez and Couvillon 1987).
  case dynamic
  /// Units of the Utah model (Richardson, Seeley and Walker 1974).
  case utah
  /// Hours from 0 to 7.2 degrees Celsius.
  case hours
}

/// A factor on a clock: 0 below the critical day length, 1 above the optimal, linear between.
public struct Photoperiod: Sendable, Hashable {
  /// Hours of daylight at which development stops.
  public var critical: Parameter
  /// Hours of daylight from which on it is not slowed.
  public var optimal: Parameter

  /// A factor.
  public init(critical: Parameter, optimal: Parameter) {
    self.critical = critical
    self.optimal = optimal
  }
}
