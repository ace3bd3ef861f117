/// How a compound law is computed from a lattice severity.
public enum AggregateMethod: Sendable, Equatable {
  /// Fourier transform; any count.
  case fourier(tilt: ExponentialTilt = .automatic)
  /// Panjer's recursion; counts of the (a, b, 0) and (a, b, 1) classes.
  case panjer
  /// Powers of the severity; tables of counts.
  case convolution
}

/// Whether an aggregate law also computes the laws that bracket it.
public enum QuantileBracket: Sendable, Equatable {
  /// From the lower and the upper discretisation of the severity: rigorous bounds.
  case computed
  case omitted
}

/// What is known about the accuracy of an aggregate law.
public struct AggregateAccuracy: Sendable, Equatable {
  /// The probability that one loss exceeds the severity's grid.
  public let severityLostMass: Double
  /// The probability missing from the aggregate's grid.
  public let lostMass: Double
  /// A bound on the mass that wrapped round the grid; 0 without a Fourier transform.
  public let aliasing: Double
  /// A bound on the rounding error of the distribution function.
  public let rounding: Double
  /// The tilt used, per point.
  public let tilt: Double
  /// The exact moments of the compound law, infinite where they diverge.
  public let exactMoments: LossMoments
  /// The moments of the law on the lattice.
  public let achievedMoments: LossMoments
}

/// A quantile with its errors.
public struct QuantileEstimate: Sendable, Equatable {
  public let probability: Double
  /// The quantile: a point of the lattice, or between points where the severity was continuous.
  public let value: Double
  /// Contains the true quantile: from the lower and upper discretisations, with aliasing,
  /// rounding and lost mass counted against it. Nil where the bracket was not computed.
  public let bracket: ClosedRange<Double>?
  /// The estimated error of `value` from the discretisation, to second order in the step: the
  /// errors of the lattice's mean and variance, which are known, carried to the quantile, and
  /// the error of the interpolation between points. Nil where the severity was put on the lattice
  /// by lower or upper, or has no variance. 0 for a severity that lives on the lattice.
  public let estimatedError: Double?
}

/// The law of the sum of a random number of losses, with its errors.
///
///     S = X_1 + ... + X_N
public struct AggregateLaw: Sendable, Equatable {
  /// The law on the lattice.
  public let law: LatticeLaw
  /// The law of the number of losses.
  public let count: ClaimCount
  /// How far the numbers can be off.
  public let accuracy: AggregateAccuracy
  /// How the severity was put on the lattice; nil where it lives there.
  public let discretisation: DiscretisationMethod?
  /// Stochastically below and above the true law.
  let below: BoundingLaw?
  let above: BoundingLaw?
  /// The first point beyond which a loss too large for the severity's grid could hide.
  let severityEnd: Double

  /// The compound law of a severity that lives on a lattice.
  ///
  /// - Parameters:
  ///   - severity: probabilities of the points 0, h, 2h, ...
  ///   - nodes: the points of the result.
  /// - Throws: ``AggregateError``.
  public init(
    count: ClaimCount, severity: LatticeLaw, nodes: Int, method: AggregateMethod = .panjer
  ) throws(AggregateError) {
    let moments =
      severity.lostMass > 0
      ? LossMoments(mean: .infinity, variance: .infinity, thirdCentralMoment: .infinity)
      : LossMoments.compound(count: count, severity: severity.moments)
    let result = try Self.compute(
      count: count, main: severity, upper: nil, nodes: nodes, method: method)
    law = result.law
    self.count = count
    discretisation = nil
    below = nil
    above = nil
    severityEnd = severity.lostMass > 0 ? severity.point(severity.count - 1) : .infinity
    accuracy = AggregateAccuracy(
      severityLostMass: severity.lostMass, lostMass: result.law.lostMass,
      aliasing: result.error.aliasing,
      rounding: result.error.rounding, tilt: result.error.tilt, exactMoments: moments,
      achievedMoments: result.law.moments)
  }

  /// The compound law of a continuous severity, put on a lattice first.
  ///
  /// - Parameters:
  ///   - layer: terms applied to each loss before the losses are added.
  ///   - step: h, in the unit of the loss.
  ///   - nodes: the points of the result: it reaches to `(nodes - 1) h`.
  ///   - bracket: whether quantiles come with rigorous bounds.
  ///   - severityCut: the severity's grid ends where losses exceed it with at most this
  ///     probability, which is reported as lost.
  /// - Throws: ``AggregateError``.
  public init(
    count: ClaimCount, severity: some RealDistribution, layer: LossLayer? = nil,
    step: Double, nodes: Int, discretisation: DiscretisationMethod = .rounding,
    method: AggregateMethod = .fourier(), bracket: QuantileBracket = .computed,
    severityCut: Double = 1e-18
  ) throws(AggregateError) {
    let main: LatticeLaw
    var upper: LatticeLaw?
    let moments: LossMoments
    do {
      let end = step * Double(nodes - 1)
      main = try LatticeLaw(
        discretising: severity, by: discretisation, step: step, through: end, layer: layer,
        cut: severityCut)
      if bracket == .computed {
        upper =
          discretisation == .upper
          ? main
          : try LatticeLaw(
            discretising: severity, by: .upper, step: step, through: end, layer: layer,
            cut: severityCut)
      }
    } catch {
      throw .invalidParameter(error)
    }
    moments = layer?.moments(of: severity) ?? severity.lossMoments
    let result = try Self.compute(
      count: count, main: main, upper: upper, nodes: nodes, method: method)
    law = result.law
    self.count = count
    self.discretisation = discretisation
    above = result.above
    below = result.below
    severityEnd = (upper ?? main).point((upper ?? main).count - 1)
    accuracy = AggregateAccuracy(
      severityLostMass: main.lostMass, lostMass: result.law.lostMass,
      aliasing: result.error.aliasing,
      rounding: result.error.rounding, tilt: result.error.tilt,
      exactMoments: LossMoments.compound(count: count, severity: moments),
      achievedMoments: result.law.moments)
  }

  private struct Computation {
    var law: LatticeLaw
    var above: BoundingLaw?
    var below: BoundingLaw?
    var error: TransformError
  }

  /// The law, and with the upper discretisation of the severity also the laws above and below.
  private static func compute(
    count: ClaimCount, main: LatticeLaw, upper: LatticeLaw?, nodes: Int, method: AggregateMethod
  ) throws(AggregateError) -> Computation {
    guard nodes >= 1, nodes <= 1 << 26 else {
      throw .invalidParameter(
        ParameterError(
          parameter: "nodes", value: Double(nodes), requirement: "a number from 1 to 2^26"))
    }
    guard main.start == 0 else { throw .startNotZero(main.start) }
    let step = main.step
    guard case .fourier(let tilt) = method else {
      let law = try direct(count: count, severity: main, nodes: nodes, method: method)
      let rounding = LatticeLaw.rounding(count: count, nodes: nodes)
      var result = Computation(
        law: law, error: TransformError(aliasing: 0, rounding: rounding, tilt: 0))
      if let upper {
        let shifted = LatticeLaw(
          step: step, unchecked: [0] + upper.masses, lostMass: upper.lostMass)
        let high = try direct(count: count, severity: shifted, nodes: nodes, method: method)
        let low = try direct(count: count, severity: upper, nodes: nodes, method: method)
        result.above = BoundingLaw(step: step, masses: high.masses)
        result.below = BoundingLaw(step: step, masses: low.masses)
      }
      return result
    }
    let severity = Array(main.masses[..<min(nodes, main.count)])
    var transform = CompoundTransform(
      count: count, severity: severity, nodes: nodes, tilt: tilt)
    func law(_ masses: [Double], _ error: TransformError) -> LatticeLaw {
      let missing = 1 - masses.reduce(0, +)
      // Nothing is lost where what is missing is within the masses' own error.
      let lost = missing <= error.rounding + error.aliasing ? 0 : missing
      return LatticeLaw(step: step, unchecked: masses, lostMass: lost)
    }
    guard let upper else {
      let (masses, error) = transform.law(severity)
      return Computation(law: law(masses, error), error: error)
    }
    let laws = transform.laws(severity, upper: Array(upper.masses[..<min(nodes, upper.count)]))
    return Computation(
      law: law(laws.main, laws.error), above: BoundingLaw(step: step, masses: laws.above),
      below: BoundingLaw(step: step, masses: laws.below), error: laws.error)
  }

  private static func direct(
    count: ClaimCount, severity: LatticeLaw, nodes: Int, method: AggregateMethod
  ) throws(AggregateError) -> LatticeLaw {
    if method == .panjer {
      return try LatticeLaw.panjer(count: count, severity: severity, nodes: nodes)
    }
    guard case .table = count.family else {
      throw .invalidParameter(
        ParameterError(
          parameter: "count", value: .infinity,
          requirement: "a finite table to be convolved; other counts need Panjer or Fourier"))
    }
    let counts = (0..<count.tableCount).map { count.probability(of: $0) }
    return try LatticeLaw.powers(counts: counts, severity: severity, nodes: nodes)
  }
}

/// The distribution function of a law that bounds another, for its quantiles alone.
struct BoundingLaw: Sendable, Equatable {
  let step: Double
  private let cumulative: [Double]

  init(step: Double, masses: [Double]) {
    self.step = step
    var cumulative = masses
    var sum = 0.0
    for i in 0..<cumulative.count {
      sum += cumulative[i]
      cumulative[i] = sum
    }
    self.cumulative = cumulative
  }

  /// The first point whose cumulative probability is at least p; infinite beyond the grid.
  func quantile(_ p: Double) -> Double {
    var low = 0
    var high = cumulative.count
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] >= p { high = middle } else { low = middle + 1 }
    }
    return low < cumulative.count ? Double(low) * step : .infinity
  }
}
