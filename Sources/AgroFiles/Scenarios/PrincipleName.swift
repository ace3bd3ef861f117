public import AgroStatistics

/// The premium principles by the names that files and flags use.
public enum PrincipleName: String, CaseIterable, Sendable {
  case expectation
  case standardDeviation = "standard-deviation"
  case variance
  case semiVariance = "semi-variance"
  case returnOnRisk = "return-on-risk"
  case costOfCapital = "cost-of-capital"
  case wang
  case proportionalHazards = "proportional-hazards"
  case esscher
  case exponential

  /// The principle with its number, and the level of those that have one.
  public func principle(charge value: Double, level: ProbabilityLevel) -> PremiumPrinciple {
    switch self {
    case .expectation: .expectation(loading: value)
    case .standardDeviation: .standardDeviation(loading: value)
    case .variance: .variance(loading: value)
    case .semiVariance: .semiVariance(loading: value)
    case .returnOnRisk: .returnOnRisk(rate: value, level: level)
    case .costOfCapital: .costOfCapital(rate: value, level: level)
    case .wang: .wang(load: value)
    case .proportionalHazards: .proportionalHazards(aversion: value)
    case .esscher: .esscher(parameter: value)
    case .exponential: .exponential(parameter: value)
    }
  }

  /// A number in common use, where none is given: a convention and no recommendation.
  public var usualCharge: Double {
    switch self {
    case .expectation: 0.2
    case .standardDeviation: 0.25
    case .variance, .esscher, .exponential: 2
    case .semiVariance: 4
    case .returnOnRisk, .costOfCapital: 0.08
    case .wang: 0.25
    case .proportionalHazards: 1.2
    }
  }
}

extension PremiumPrinciple {
  /// The level of the principles that have one.
  public var level: ProbabilityLevel? {
    switch self {
    case .returnOnRisk(_, let level), .costOfCapital(_, let level): level
    default: nil
    }
  }

  /// The years that hold twenty beyond the principle's level; 0 for principles without one.
  public var yearsNeeded: Int { level.map { Self.years(forLevel: $0.value) } ?? 0 }

  /// The years that hold twenty beyond a level.
  public static func years(forLevel level: Double) -> Int {
    // 20 / 0.01 is a little above 2,000 in binary.
    Int((20 / (1 - level) * (1 - 1e-9)).rounded(.up))
  }
}

extension PrincipleName {
  /// The name of a principle.
  public static func of(_ principle: PremiumPrinciple) -> PrincipleName? {
    switch principle {
    case .expectation: .expectation
    case .standardDeviation: .standardDeviation
    case .variance: .variance
    case .semiVariance: .semiVariance
    case .returnOnRisk: .returnOnRisk
    case .costOfCapital: .costOfCapital
    case .wang: .wang
    case .proportionalHazards: .proportionalHazards
    case .esscher: .esscher
    case .exponential: .exponential
    }
  }
}
