public import AgroStatistics

/// What a guaranteed yield costs under a fitted model: the pure premium rate of each place, exact, with
/// the error that its parameters leave, and the tail of all places together under their copula.
///
/// A place is paid `max(0, 1 - Y / T)` of its sum insured, T the coverage times its expected yield; a
/// farm there `max(0, 1 - Y f / T)`, f lognormal with mean 1 and independent of the area. Sums insured
/// are equal, and farms so many that their own deviations cancel within a place.
public struct YieldGuarantee: Sendable {
  /// What is guaranteed and how it is simulated.
  public struct Terms: Sendable, Equatable {
    /// Guaranteed share of the expected yield, in (0, 1].
    public var coverage: Double
    /// Coefficient of variation of a farm's yield around its area's, at least 0; 0 pays for area yields.
    public var farmVariation: Double
    /// Simulated years; 0 for rates alone.
    public var years: Int
    /// Seed of the simulation.
    public var seed: UInt64

    /// Terms of a guarantee.
    public init(
      coverage: Double, farmVariation: Double = 0, years: Int = 20_000, seed: UInt64 = 1
    ) {
      self.coverage = coverage
      self.farmVariation = farmVariation
      self.years = years
      self.seed = seed
    }
  }

  /// A place's rate.
  public struct Rate: Sendable, Equatable {
    /// The name of the place.
    public let place: String
    /// The mean of its law.
    public let expected: Double
    /// The guaranteed yield.
    public let trigger: Double
    /// P(area yield < trigger).
    public let probability: Double
    /// Expected payment over sum insured.
    public let rate: Double
    /// From the standard errors of the law's parameters, to first order; nil where the law has none.
    public let error: Double?
  }

  /// The mean payment over the places that the dependence knows.
  public struct Portfolio: Sendable, Equatable {
    /// Its places.
    public let places: Int
    /// The mean of their rates: what the simulated mean must meet.
    public let exactMean: Double
    /// The simulated mean, and the 99 % quantile and shortfall.
    public let mean, valueAtRisk, tailValueAtRisk: RiskEstimate
    /// The same shortfall under the Gaussian copula of the same correlations, at the same draws.
    public let gaussianTailValueAtRisk: RiskEstimate
    /// Of the t copula; 100 is as good as Gaussian.
    public let degreesOfFreedom: Double
  }

  /// What was asked.
  public let terms: Terms
  /// In the order of the model.
  public let rates: [Rate]
  /// nil without dependence, or where no years are simulated.
  public let portfolio: Portfolio?

  /// The guarantee of every place of a model.
  ///
  /// - Throws: ``FitError`` for a model of losses, ``GSLError`` where a quadrature fails.
  public init(_ model: FittedModel, _ terms: Terms) throws {
    self.terms = terms
    rates = try model.places.map { place in
      guard place.law.continuous != nil, place.above == nil, place.law.mean > 0,
        place.law.mean.isFinite
      else {
        throw FitError.notFittable(
          series: place.name, family: place.law.family.rawValue,
          reason: "a guarantee needs a law of yields with a positive mean, not one of losses")
      }
      let trigger = terms.coverage * place.law.mean
      let rate = try Self.rate(place.law, trigger, terms)
      return Rate(
        place: place.name, expected: place.law.mean, trigger: trigger,
        probability: place.law.probability(atMost: trigger), rate: rate,
        error: try Self.error(place, trigger, terms))
    }
    portfolio = try Self.portfolio(model, rates, terms)
  }

  /// The mean payment given the area yield.
  private static func payment(_ yield: Double, _ trigger: Double, _ deviation: Double) -> Double {
    let share = max(0, yield) / trigger
    guard deviation > 0, share > 0 else { return max(0, 1 - share) }
    let z = -Elementary.log(share) / deviation
    return max(
      0,
      SpecialFunctions.normalProbability(atMost: z + deviation / 2)
        - share * SpecialFunctions.normalProbability(atMost: z - deviation / 2))
  }

  /// The standard deviation of ln f.
  private static func deviation(_ terms: Terms) -> Double {
    Elementary.log(1 + terms.farmVariation * terms.farmVariation).squareRoot()
  }

  private static func rate(
    _ law: AnyDistribution, _ trigger: Double, _ terms: Terms
  ) throws -> Double {
    if terms.farmVariation == 0 {
      // Yields below 0, which a normal law has, count as 0.
      return (law.expectedDeficit(below: trigger) - law.expectedDeficit(below: 0)) / trigger
    }
    let deviation = deviation(terms)
    let halves = try [(-9.0, 0.0), (0.0, 9.0)].map { low, high in
      try Quadrature.integrate(from: low, to: high, relativeError: 1e-9, absoluteError: 1e-14) {
        z in
        payment(
          law.quantile(SpecialFunctions.normalProbability(atMost: z)), trigger, deviation)
          * Elementary.exp(-z * z / 2) * 0.398_942_280_401_432_7
      }.value
    }
    return halves[0] + halves[1]
  }

  /// sqrt(g' V g), g the derivatives of the rate by the parameters at a fixed guarantee.
  private static func error(
    _ place: FittedModel.Place, _ trigger: Double, _ terms: Terms
  ) throws -> Double? {
    guard let names = place.law.family.parameterNames, let values = place.law.parameters,
      names.count == values.count, place.parameterNames.allSatisfy(names.contains),
      place.covariance.count == place.parameterNames.count
    else { return nil }
    var gradient: [Double] = []
    for (name, error) in zip(place.parameterNames, place.standardErrors) {
      guard error > 0, let index = names.firstIndex(of: name) else {
        gradient.append(0)
        continue
      }
      let step = 0.01 * error
      func moved(_ by: Double) throws -> Double {
        var all = values
        all[index] += by
        let law = try AnyDistribution(
          place.law.family, parameters: Dictionary(uniqueKeysWithValues: zip(names, all)))
        return try rate(law, trigger, terms)
      }
      gradient.append((try moved(step) - moved(-step)) / (2 * step))
    }
    var variance = 0.0
    for (i, row) in place.covariance.enumerated() {
      for (j, covariance) in row.enumerated() { variance += gradient[i] * gradient[j] * covariance }
    }
    return variance >= 0 ? variance.squareRoot() : nil
  }

  private static func portfolio(
    _ model: FittedModel, _ rates: [Rate], _ terms: Terms
  ) throws -> Portfolio? {
    guard terms.years > 0, let dependence = model.dependence else { return nil }
    var members: [(place: FittedModel.Place, rate: Rate)] = []
    for name in dependence.places {
      guard let index = model.places.firstIndex(where: { $0.name == name }) else { return nil }
      members.append((model.places[index], rates[index]))
    }
    let correlation = try CorrelationMatrix(dependence.correlation)
    let student = try StudentCopula(correlation, degreesOfFreedom: dependence.degreesOfFreedom)
    let gaussian = GaussianCopula(correlation)
    let entities = dependence.places.map { StreamID.hash(of: $0) }
    let deviation = deviation(terms)
    var losses = [Double](repeating: 0, count: terms.years)
    var normal = losses
    for year in 0..<terms.years {
      let uniforms = entities.map { entity in
        var stream = RandomStream(
          seed: terms.seed,
          at: StreamAddress(purpose: .areaYield, entity: entity, year: UInt32(year)))
        return stream.uniform()
      }
      func mean(_ u: [Double]) -> Double {
        zip(members, u).reduce(0) { sum, one in
          let (member, level) = one
          return sum + payment(member.place.law.quantile(level), member.rate.trigger, deviation)
        } / Double(members.count)
      }
      losses[year] = mean(student.inverseRosenblatt(uniforms))
      normal[year] = mean(gaussian.inverseRosenblatt(uniforms))
    }
    let sample = try LossSample(losses)
    let level = try ProbabilityLevel(0.99)
    return Portfolio(
      places: members.count,
      exactMean: members.reduce(0) { $0 + $1.rate.rate } / Double(members.count),
      mean: RiskEstimate(
        value: sample.mean,
        standardError: sample.standardDeviation / Double(terms.years).squareRoot()),
      valueAtRisk: try sample.valueAtRiskEstimate(level),
      tailValueAtRisk: try sample.tailValueAtRiskEstimate(level),
      gaussianTailValueAtRisk: try LossSample(normal).tailValueAtRiskEstimate(level),
      degreesOfFreedom: dependence.degreesOfFreedom)
  }
}
