/// Hachemeister's (1975) regression credibility: every unit has its own line, drawn towards the
/// line of the collective.
///
/// The observation of unit i in period t is `y_t' beta_i` plus an error of variance `s2 / w_it`,
/// and beta_i varies between units with the covariance matrix A. Then
///
///     beta_i^ = Z_i b_i + (I - Z_i) beta,   Z_i = A (A + s2 (Y' W_i Y)^-1)^-1
///
/// with b_i the unit's weighted least squares line.
///
/// Reference: Hachemeister (1975); Buhlmann and Gisler (2005), chapter 8; Goovaerts and Hoogstad
/// (1987) for the iteration of A.
public struct HachemeisterRegression: Sendable, Equatable {
  /// Where the intercept of the lines lies.
  public enum Intercept: Sendable, Equatable {
    /// At time 0, as Hachemeister wrote it, with a full matrix A. The line of a unit can then
    /// fall outside the band between its own line and the collective's.
    case origin
    /// At the weighted barycentre of time, with the coefficients treated as uncorrelated there:
    /// level and slope are drawn towards the collective each by its own credibility.
    case barycentre
  }

  /// One unit's lines; coefficients belong to the regressors as given.
  public struct Unit: Sendable, Equatable {
    public let name: String
    /// The unit's own weighted least squares coefficients.
    public let coefficients: [Double]
    /// The credibility coefficients.
    public let adjusted: [Double]
    /// The covariance of the adjusted coefficients around the unit's true ones,
    /// `(I - Z) A`, in row order; A, s2 and the collective line are taken as known.
    public let covariance: [Double]

    /// The credibility premium at a row of regressors, for instance `[1, 13]`.
    public func premium(at regressors: [Double]) -> Double {
      zip(regressors, adjusted).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The root of the mean squared error of ``premium(at:)``.
    public func standardError(at regressors: [Double]) -> Double {
      let size = regressors.count
      var variance = 0.0
      for i in 0..<size {
        for j in 0..<size {
          variance += regressors[i] * covariance[i * size + j] * regressors[j]
        }
      }
      return max(0, variance).squareRoot()
    }
  }

  /// The units with their lines, in the order of the data.
  public let units: [Unit]
  /// s2, the variance of an observation of weight 1 around its unit's line.
  public let processVariance: Double
  /// The collective's coefficients.
  public let collective: [Double]
  /// A, in row order, for the regressors as given.
  public let betweenCovariance: [Double]
  /// Steps of the iteration; 0 where none is needed.
  public let iterations: Int
  /// False when the iteration was stopped by its limit.
  public let converged: Bool

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - units: at least two, each with more periods than coefficients.
  ///   - regressors: a row of regressors for every observation of every unit, the first of them
  ///     1 for the intercept.
  ///   - tolerance: the iteration stops when no collective coefficient moves by more, relatively.
  ///     The default is the square root of the precision of a double, which the published results
  ///     use; where A becomes singular (as on Hachemeister's own data) the iteration creeps on,
  ///     and premiums would still move by about 1e-5 relative over thousands of further steps.
  ///   - iterationLimit: when the iteration gives up.
  /// - Throws: ``CredibilityError``.
  public init(
    units: [CredibilityUnit], regressors: [[[Double]]], intercept: Intercept = .barycentre,
    estimator: BetweenVarianceEstimator = .unbiased, tolerance: Double = 0x1p-26,
    iterationLimit: Int = 1000
  ) throws(CredibilityError) {
    guard units.count > 1 else { throw .tooFewUnits(found: units.count) }
    guard units.count == regressors.count else {
      throw .invalidDesign(
        "There are \(units.count) units but \(regressors.count) tables of regressors.")
    }
    let size = regressors[0].first?.count ?? 0
    guard size > 0 else { throw .invalidDesign("The regressors have no column.") }
    var designs: [DenseMatrix] = []
    for (unit, rows) in zip(units, regressors) {
      try unit.validate()
      guard rows.count == unit.observations.count, rows.allSatisfy({ $0.count == size }) else {
        throw .invalidDesign(
          "Unit \(unit.name) needs \(unit.observations.count) rows of \(size) regressors.")
      }
      guard rows.joined().allSatisfy(\.isFinite) else {
        throw .invalidDesign("The regressors of unit \(unit.name) must be finite numbers.")
      }
      guard rows.count > size else {
        throw .tooFewPeriods(unit: unit.name, found: rows.count, required: size + 1)
      }
      designs.append(
        DenseMatrix(rows: rows.count, columns: size, elements: Array(rows.joined())))
    }

    // The lines are found on the given regressors, or on regressors that are orthonormal with
    // the collective's weights: `given = orthonormal * transition`.
    var transition = DenseMatrix.identity(size)
    if intercept == .barycentre {
      transition = try Self.transition(units: units, designs: designs, size: size)
      guard let back = transition.inverse else {
        throw .singularDesign(unit: "the collective")
      }
      designs = designs.map { $0 * back }
    }
    var lines: [[Double]] = []
    var gram: [DenseMatrix] = []
    var scale = 0.0
    for (unit, design) in zip(units, designs) {
      let fit = try Self.weightedLine(unit: unit, design: design)
      lines.append(fit.coefficients)
      gram.append(fit.gram)
      scale += fit.residualVariance
    }
    scale /= Double(units.count)
    guard scale.isFinite else { throw .overflow(unit: units[0].name) }

    let estimate =
      switch intercept {
      case .origin:
        try Self.fullCovariance(
          lines: lines, gram: gram, scale: scale, tolerance: tolerance, limit: iterationLimit,
          names: units.map(\.name))
      case .barycentre:
        Self.diagonalCovariance(lines: lines, gram: gram, scale: scale, estimator: estimator)
      }

    // Back to the given regressors: beta = transition^-1 gamma.
    guard let back = transition.inverse else { throw .singularDesign(unit: "the collective") }
    processVariance = scale
    iterations = estimate.iterations
    converged = estimate.converged
    collective = back * estimate.centre
    betweenCovariance = (back * estimate.covariance * back.transposed).elements
    self.units = units.indices.map { i in
      let z = estimate.credibilities[i]
      let rest = DenseMatrix.identity(size) - z
      let drawn = z * lines[i]
      let kept = rest * estimate.centre
      let covariance = back * (rest * estimate.covariance) * back.transposed
      let symmetric = 0.5 * (covariance + covariance.transposed)
      return Unit(
        name: units[i].name, coefficients: back * lines[i],
        adjusted: back * zip(drawn, kept).map { $0 + $1 }, covariance: symmetric.elements)
    }
  }

  /// Fits lines in time: the regressors are 1 and the time.
  ///
  /// - Parameter times: one for every observation of every unit, for instance 1...12.
  public init(
    units: [CredibilityUnit], times: [[Double]], intercept: Intercept = .barycentre,
    estimator: BetweenVarianceEstimator = .unbiased
  ) throws(CredibilityError) {
    try self.init(
      units: units, regressors: times.map { $0.map { [1, $0] } }, intercept: intercept,
      estimator: estimator)
  }

  private struct Estimate {
    var covariance: DenseMatrix
    var credibilities: [DenseMatrix]
    var centre: [Double]
    var iterations: Int
    var converged: Bool
  }

  private static func weightedLine(
    unit: CredibilityUnit, design: DenseMatrix
  ) throws(CredibilityError) -> (
    coefficients: [Double], gram: DenseMatrix, residualVariance: Double
  ) {
    let size = design.columns
    var gram = DenseMatrix(zero: size, size)
    var moment = DenseMatrix(zero: size, 1)
    for (t, observation) in unit.observations.enumerated() {
      for i in 0..<size {
        moment[i, 0] += observation.weight * design[t, i] * observation.value
        for j in 0..<size { gram[i, j] += observation.weight * design[t, i] * design[t, j] }
      }
    }
    guard let solution = gram.solving(moment) else { throw .singularDesign(unit: unit.name) }
    let coefficients = solution.elements
    let fitted = design * coefficients
    var squares = 0.0
    for (observation, value) in zip(unit.observations, fitted) {
      squares += observation.weight * (observation.value - value) * (observation.value - value)
    }
    return (coefficients, gram, squares / Double(design.rows - size))
  }

  /// The upper triangular R of `Y' W Y = R' R`, W the weights of all units scaled to the sum 1.
  private static func transition(
    units: [CredibilityUnit], designs: [DenseMatrix], size: Int
  ) throws(CredibilityError) -> DenseMatrix {
    let total = units.reduce(0) { $0 + $1.weight }
    var gram = DenseMatrix(zero: size, size)
    for (unit, design) in zip(units, designs) {
      for (t, observation) in unit.observations.enumerated() {
        for i in 0..<size {
          for j in 0..<size {
            gram[i, j] += observation.weight / total * design[t, i] * design[t, j]
          }
        }
      }
    }
    var root = DenseMatrix(zero: size, size)
    for i in 0..<size {
      for j in i..<size {
        var sum = gram[i, j]
        for k in 0..<i { sum -= root[k, i] * root[k, j] }
        if i == j {
          guard sum > 1e-12 * gram[i, i] else { throw .singularDesign(unit: "the collective") }
          root[i, i] = sum.squareRoot()
        } else {
          root[i, j] = sum / root[i, i]
        }
      }
    }
    return root
  }

  /// A full matrix by the multivariate pseudo-estimator
  /// `A = sum Z_i (b_i - b)(b_i - b)' / (I - 1)`, made symmetric at every step.
  private static func fullCovariance(
    lines: [[Double]], gram: [DenseMatrix], scale: Double, tolerance: Double, limit: Int,
    names: [String]
  ) throws(CredibilityError) -> Estimate {
    let size = lines[0].count
    let inverses = gram.map { $0.inverse ?? DenseMatrix(zero: size, size) }
    let freedom = Double(lines.count - 1)

    func covariance(_ credibilities: [DenseMatrix], _ centre: [Double]) -> DenseMatrix {
      var sum = DenseMatrix(zero: size, size)
      for (z, line) in zip(credibilities, lines) {
        let deviation = zip(line, centre).map { $0 - $1 }
        let column = DenseMatrix(rows: size, columns: 1, elements: deviation)
        sum = sum + z * column * column.transposed
      }
      return (0.5 / freedom) * (sum + sum.transposed)
    }
    func credibilities(_ covariance: DenseMatrix) throws(CredibilityError) -> [DenseMatrix] {
      var result: [DenseMatrix] = []
      for (inverse, name) in zip(inverses, names) {
        // Z' solves (A + s2 G^-1) Z' = A, both matrices being symmetric.
        guard let z = (covariance + scale * inverse).solving(covariance) else {
          throw .singularDesign(unit: name)
        }
        result.append(z.transposed)
      }
      return result
    }

    var z = [DenseMatrix](repeating: .identity(size), count: lines.count)
    var centre = [Double](repeating: 0, count: size)
    for line in lines {
      for k in 0..<size { centre[k] += line[k] / Double(lines.count) }
    }
    var steps = 0
    var converged = false
    while steps < limit && !converged {
      steps += 1
      z = try credibilities(covariance(z, centre))
      var total = DenseMatrix(zero: size, size)
      var moment = DenseMatrix(zero: size, 1)
      for (matrix, line) in zip(z, lines) {
        total = total + matrix
        moment = moment + DenseMatrix(rows: size, columns: 1, elements: matrix * line)
      }
      guard let solution = total.solving(moment) else {
        throw .invalidDesign(
          "The units' lines show no variance between them that could be estimated; fit one "
            + "line to all units, or use the barycentre.")
      }
      converged = zip(solution.elements, centre).allSatisfy { new, old in
        abs(new - old) < tolerance * abs(old)
      }
      centre = solution.elements
    }
    let final = covariance(z, centre)
    return Estimate(
      covariance: final, credibilities: try credibilities(final), centre: centre,
      iterations: steps, converged: converged)
  }

  /// A diagonal matrix: every coefficient is a model of Buhlmann and Straub with the weights
  /// that the unit's regressors give it.
  private static func diagonalCovariance(
    lines: [[Double]], gram: [DenseMatrix], scale: Double, estimator: BetweenVarianceEstimator
  ) -> Estimate {
    let size = lines[0].count
    var result = Estimate(
      covariance: DenseMatrix(zero: size, size),
      credibilities: [DenseMatrix](repeating: DenseMatrix(zero: size, size), count: lines.count),
      centre: [Double](repeating: 0, count: size), iterations: 0, converged: true)
    for k in 0..<size {
      let means = zip(lines, gram).map { WeightedMean(mean: $0[k], weight: $1[k, k]) }
      let a = BetweenVariance(groups: [means], scale: scale, estimator: estimator).value
      result.covariance[k, k] = a
      var shareSum = 0.0
      for (i, member) in means.enumerated() {
        let z = a > 0 ? a * member.weight / (a * member.weight + scale) : 0
        result.credibilities[i][k, k] = z
        let share = a > 0 ? z : member.weight
        shareSum += share
        result.centre[k] += share * member.mean
      }
      result.centre[k] /= shareSum
    }
    return result
  }
}
