/// The mean that a collective gives the part of a premium that is not the unit's own.
public enum CollectiveMean: Sendable, Equatable {
  /// Weighted with the credibilities: the best linear unbiased estimate, and the choice that
  /// keeps premiums in balance with losses. Where no variance between units is seen all
  /// credibilities are 0, and the mean is exposure weighted.
  case credibilityWeighted
  /// Weighted with the exposures.
  case exposureWeighted
  /// A mean known from elsewhere, for instance the tariff.
  case known(Double)
}

/// The credibility model of Buhlmann and Straub (1970), and of Buhlmann (1967) where every
/// weight is 1, with an optional common effect of the year.
///
///     premium_i = Z_i X_i + (1 - Z_i) m,   Z_i = a w_i / (a w_i + s2)
///
/// With a year effect the ratio of a period has the process variance `s2 / w + c2`, X_i weighs
/// the periods with its inverse, and `Z_i = a u_i / (a u_i + 1)`, `u_i = sum 1 / (s2 / w + c2)`.
///
/// Reference: Buhlmann and Gisler (2005), A Course in Credibility Theory, chapters 3 and 4.
public struct BuhlmannStraub: Sendable, Equatable {
  /// One unit's result, in the order of the units given.
  public struct Unit: Sendable, Equatable {
    public let name: String
    /// The number of periods with experience.
    public let periods: Int
    /// The sum of the weights.
    public let weight: Double
    /// The mean of the unit's own experience; nil without experience.
    public let mean: Double?
    /// Z, in 0...1.
    public let credibility: Double
    /// The credibility premium for a period of the unit.
    public let premium: Double
    /// The root of the mean squared error of the premium as an estimate of the unit's true mean:
    /// `a (1 - Z) + (1 - Z)^2 var(m)`. The variances a, s2 and c2 are taken as known.
    public let standardError: Double
  }

  /// The units with their credibility, in the order of the data.
  public let units: [Unit]
  /// The variance within units, of one weight.
  public let processVariance: ProcessVariance
  /// The variance between the means of units.
  public let betweenVariance: BetweenVariance
  /// m, and how it was formed.
  public let collectiveMean: Double
  /// How the collective mean was formed.
  public let collective: CollectiveMean

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - units: at least two with experience, one of them with two periods.
  ///   - estimator: of the variance between units; a negative estimate is used as 0 and shown.
  ///   - collective: which mean complements the unit's own.
  ///   - yearEffect: whether the process variance has a part that volume does not diminish.
  /// - Throws: ``CredibilityError``.
  public init(
    units: [CredibilityUnit], estimator: BetweenVarianceEstimator = .unbiased,
    collective: CollectiveMean = .credibilityWeighted, yearEffect: CommonYearEffect = .absent
  ) throws(CredibilityError) {
    for unit in units { try unit.validate() }
    let experienced = units.filter { !$0.observations.isEmpty }
    guard experienced.count > 1 else { throw .tooFewUnits(found: experienced.count) }
    let process = try ProcessVariance(units: experienced, yearEffect: yearEffect)
    let scale = process.meanScale
    let means = experienced.map { process.mean(of: $0) }
    let between = BetweenVariance(groups: [means], scale: scale, estimator: estimator)
    guard between.value.isFinite else { throw .overflow(unit: experienced[0].name) }
    let a = between.value

    func credibility(_ member: WeightedMean) -> Double {
      a > 0 ? a * member.weight / (a * member.weight + scale) : 0
    }
    // The weights of the units in the collective mean.
    var shares: [Double]
    switch collective {
    case .credibilityWeighted where a > 0: shares = means.map(credibility)
    case .credibilityWeighted, .exposureWeighted: shares = experienced.map(\.weight)
    case .known: shares = []
    }
    let shareSum = shares.reduce(0, +)
    shares = shares.map { $0 / shareSum }
    var mean = 0.0
    var meanVariance = 0.0
    if case .known(let value) = collective {
      mean = value
    } else {
      for (share, member) in zip(shares, means) {
        mean += share * member.mean
        meanVariance += share * share * (a + scale / member.weight)
      }
    }

    processVariance = process
    betweenVariance = between
    collectiveMean = mean
    self.collective = collective
    self.units = units.map { unit in
      let own = unit.observations.isEmpty ? nil : process.mean(of: unit)
      let z = own.map(credibility) ?? 0
      let error = a * (1 - z) + (1 - z) * (1 - z) * meanVariance
      return Unit(
        name: unit.name, periods: unit.observations.count, weight: unit.weight, mean: own?.mean,
        credibility: z, premium: z * (own?.mean ?? 0) + (1 - z) * mean,
        standardError: error.squareRoot())
    }
  }
}

extension ProcessVariance {
  /// The variance of a unit's mean at weight 1 in the sense of ``mean(of:)``.
  var meanScale: Double { commonYear > 0 ? 1 : perUnitWeight }

  /// A unit's best mean: weighted with the volumes, or with the inverse process variances where
  /// there is a year effect.
  func mean(of unit: CredibilityUnit) -> WeightedMean {
    var total = 0.0
    var sum = 0.0
    for observation in unit.observations {
      let weight =
        commonYear > 0 ? 1 / variance(atWeight: observation.weight) : observation.weight
      total += weight
      sum += weight * observation.value
    }
    return WeightedMean(mean: sum / total, weight: total)
  }
}
