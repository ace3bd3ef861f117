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
  public let count: ClaimCount
  public let accuracy: AggregateAccuracy
  /// How the severity was put on the lattice; nil where it lives there.
  public let discretisation: DiscretisationMethod?
  /// Stochastically below and above the true law.
  let below: LatticeLaw?
  let above: LatticeLaw?
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
    let (laws, error) = try Self.compute(
      count: count, main: severity, upper: nil, nodes: nodes, method: method)
    law = laws[0]
    self.count = count
    discretisation = nil
    below = nil
    above = nil
    severityEnd = severity.lostMass > 0 ? severity.point(severity.count - 1) : .infinity
    accuracy = AggregateAccuracy(
      severityLostMass: severity.lostMass, lostMass: laws[0].lostMass, aliasing: error.aliasing,
      rounding: error.rounding, tilt: error.tilt, exactMoments: moments,
      achievedMoments: laws[0].moments)
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
    let (laws, error) = try Self.compute(
      count: count, main: main, upper: upper, nodes: nodes, method: method)
    law = laws[0]
    self.count = count
    self.discretisation = discretisation
    above = laws.count > 1 ? laws[1] : nil
    below = laws.count > 2 ? laws[2] : nil
    severityEnd = (upper ?? main).point((upper ?? main).count - 1)
    accuracy = AggregateAccuracy(
      severityLostMass: main.lostMass, lostMass: laws[0].lostMass, aliasing: error.aliasing,
      rounding: error.rounding, tilt: error.tilt,
      exactMoments: LossMoments.compound(count: count, severity: moments),
      achievedMoments: laws[0].moments)
  }

  /// The law, and with the upper discretisation of the severity also the laws above and below.
  private static func compute(
    count: ClaimCount, main: LatticeLaw, upper: LatticeLaw?, nodes: Int, method: AggregateMethod
  ) throws(AggregateError) -> ([LatticeLaw], TransformError) {
    guard nodes >= 1, nodes <= 1 << 26 else {
      throw .invalidParameter(
        ParameterError(
          parameter: "nodes", value: Double(nodes), requirement: "a number from 1 to 2^26"))
    }
    guard main.start == 0 else { throw .startNotZero(main.start) }
    switch method {
    case .fourier(let tilt):
      let severity = Array(main.masses[..<min(nodes, main.count)])
      let second = upper.map { Array($0.masses[..<min(nodes, $0.count)]) }
      var transform = CompoundTransform(
        count: count, severity: severity, nodes: nodes, tilt: tilt)
      let (masses, error) = transform.laws(severity, second, shiftedSecond: true)
      let laws = masses.map { masses in
        LatticeLaw(
          step: main.step, unchecked: masses,
          lostMass: lost(masses, allowance: error.rounding + error.aliasing))
      }
      return (laws, error)
    case .panjer, .convolution:
      var laws = [try direct(count: count, severity: main, nodes: nodes, method: method)]
      if let upper {
        let shifted = LatticeLaw(
          step: upper.step, unchecked: [0] + upper.masses, lostMass: upper.lostMass)
        laws.append(try direct(count: count, severity: shifted, nodes: nodes, method: method))
        laws.append(try direct(count: count, severity: upper, nodes: nodes, method: method))
      }
      let rounding = LatticeLaw.rounding(count: count, nodes: nodes)
      return (laws, TransformError(aliasing: 0, rounding: rounding, tilt: 0))
    }
  }

  /// What masses miss to 1; nothing where it is within their own error.
  private static func lost(_ masses: [Double], allowance: Double) -> Double {
    let missing = 1 - masses.reduce(0, +)
    return missing <= allowance ? 0 : missing
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
