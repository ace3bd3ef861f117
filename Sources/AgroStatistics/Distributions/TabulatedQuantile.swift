/// The map z -> quantile(Phi(z)) of a law as a table of cubic pieces, with a certified error.
///
/// A draw costs a few nanoseconds instead of the microseconds of an inverse. The pieces are cubic
/// Hermite interpolants with the exact slopes phi(z) / f(x), equally spaced in each of three zones
/// (lower tail, body, upper tail), kept monotone. Laws that span many powers of ten are tabulated
/// by their logarithm.
///
/// **The bound.** On an interval of width h the error of a Hermite piece is
/// `y''''(.) / 24 h^4 t^2 (1 - t)^2`, largest at the midpoint up to the drift of the fourth
/// derivative across one interval. It is measured at *every* midpoint, and at both quarter points
/// of every fourth interval, as (F(x) - p) / f(x) with the cdf below the median and the survival
/// function above. `certifiedError` is 3/2 of the largest measured error plus 2e-14 for the
/// rounding of the reference and of the table (3e-13 for a table of logarithms); a table is refined until it meets the request.
///
/// The error is relative to |x| for laws on one side of 0, and relative to the larger of |x| and
/// half the interquartile range for laws on both sides of 0. The bound holds for |z| <= 8.5, which
/// a uniform of the streams cannot leave; beyond, the function stays at its end values. Quantiles
/// below 1e-290 are given as that value.
///
/// **Digits.** For gamma and beta laws and for families with an elementary quantile the nodes are
/// made of kernels alone (`ReproducibleQuantile`), so the table is the same on every machine; the
/// error is measured with the law's own functions, which use GSL and the C library.
public struct TabulatedQuantile: Sendable {
  /// A bound on the error of every value, relative as stated above.
  public let certifiedError: Double
  /// The number of cubic pieces.
  public let intervals: Int
  /// The pieces.
  package let table: QuantileTable

  /// A table of the quantiles of `law`.
  ///
  /// - Parameters:
  ///   - law: any law with a density.
  ///   - relativeError: the error allowed, between 1e-13 and 0.01.
  /// - Throws: `ParameterError` when the request is outside these bounds, or cannot be met with a
  ///   million pieces (a mixture whose parts lie far apart).
  /// - Complexity: some five evaluations of cdf and density a piece; a few hundred pieces for 1e-9.
  public init(
    _ law: some ContinuousDistribution, relativeError: Double = 1e-9
  ) throws(ParameterError) {
    guard relativeError >= 1e-13, relativeError <= 0.01 else {
      throw ParameterError(
        parameter: "relativeError", value: relativeError,
        requirement: "a number between 1e-13 and 0.01")
    }
    // The exponential that a logarithmic table costs is worth it where it saves many pieces.
    let few = 4096
    let many = 1 << 19
    let isPositive = law.support.lowerBound >= 0
    var best = TableBuilder(law, isLogarithmic: false)
      .build(relativeError, upTo: isPositive ? few : many)
    if isPositive, (best?.intervals ?? .max) > 2560 {
      let logarithmic = TableBuilder(law, isLogarithmic: true).build(relativeError, upTo: many)
      if let logarithmic, logarithmic.intervals < (best?.intervals ?? .max) { best = logarithmic }
    }
    if best == nil, isPositive {
      best = TableBuilder(law, isLogarithmic: false).build(relativeError, upTo: many)
    }
    guard let best else {
      throw ParameterError(
        parameter: "relativeError", value: relativeError,
        requirement: "larger: this law needs more than a million pieces for it")
    }
    certifiedError = best.error
    intervals = best.intervals
    table = best.table
  }

  /// quantile(Phi(z)).
  public func callAsFunction(_ z: Double) -> Double { table(z) }

  /// The smallest x with P(X <= x) >= p, within the certified error.
  public func quantile(_ p: Double) -> Double { table(Elementary.normalQuantile(p)) }

  /// Replaces every normal number of a block by its quantile.
  public func apply(to block: inout [Double]) { table.apply(to: &block) }

  /// One draw by inversion, one uniform a variate.
  public func sample(from stream: inout RandomStream) -> Double { quantile(stream.uniform()) }

  /// The law as a chain of kernels, for draws in blocks.
  public var inversionLaw: InversionLaw { .tabulated(table) }
}

/// Builds the zones of a table and measures their errors.
private struct TableBuilder<Law: ContinuousDistribution> {
  struct Result {
    let table: QuantileTable
    let error: Double
    let intervals: Int
  }

  let law: Law
  let isLogarithmic: Bool
  /// What errors are relative to where |x| is smaller.
  let floor: Double
  /// The nodes of the family, where it has them with the same digits on every machine.
  let reproducible: ((Double) -> QuantileNode?)?

  private static var reach: Double { 8.5 }
  private static var bodyReach: Double { 3 }
  private static var smallest: Double { 1e-290 }
  private static var safety: Double { 1.5 }
  /// What rounding adds: that of reference and polynomial, and of a logarithm of up to 670.
  private var rounding: Double { isLogarithmic ? 3e-13 : 2e-14 }

  init(_ law: Law, isLogarithmic: Bool) {
    self.law = law
    self.isLogarithmic = isLogarithmic
    self.reproducible = ReproducibleNodes.of(law)
    let support = law.support
    self.floor =
      support.lowerBound < 0 && support.upperBound > 0
      ? 0.5 * (law.quantile(exceededWith: 0.25) - law.quantile(0.25)) : 0
  }

  /// A table that meets the request with at most `limit` pieces a zone, or nil.
  func build(_ request: Double, upTo limit: Int) -> Result? {
    if request <= rounding { return nil }
    var edges = [-Self.reach, -Self.bodyReach, Self.bodyReach, Self.reach]
    // Where the quantile underflows the table starts at the smallest value it gives.
    if law.support.lowerBound >= 0, quantile(edges[0]) < Self.smallest {
      let kernel = (law as? any ReproducibleQuantile)?
        .reproducibleProbability(atMost: Self.smallest)
      let below = kernel ?? law.probability(atMost: Self.smallest)
      if below >= 0.5 { return nil }
      let start = Elementary.normalQuantile(below)
      if start > -Self.bodyReach {
        edges = [start, max(start + 0.5, 0), Self.reach]
      } else {
        edges[0] = start
      }
    }
    var zones: [QuantileTable.Zone] = []
    var error = 0.0
    var intervals = 0
    for k in edges.indices.dropLast() {
      let join = zones.last?.values.last
      guard let zone = zone(from: edges[k], to: edges[k + 1], join, request, limit) else {
        return nil
      }
      zones.append(zone.zone)
      error = max(error, zone.error)
      intervals += zone.zone.values.count - 1
    }
    return Result(
      table: QuantileTable(zones: zones, isLogarithmic: isLogarithmic),
      error: Self.safety * error + rounding, intervals: intervals)
  }

  /// One zone, its pieces multiplied until the measured error meets the request.
  private func zone(
    from lower: Double, to upper: Double, _ join: Double?, _ request: Double, _ limit: Int
  ) -> (zone: QuantileTable.Zone, error: Double)? {
    let allowed = (request - rounding) / Self.safety
    var count = 24
    while count <= limit {
      let zone = nodes(from: lower, to: upper, join, count)
      let error = measuredError(of: zone)
      if error <= allowed { return (zone, error) }
      if error.isNaN { return nil }
      // The error falls with the fourth power of the number of pieces.
      let growth = (error / allowed).squareRoot().squareRoot() * 1.03
      // In steps, because the last bits of the measured error depend on the machine.
      count = (Int(Double(count) * min(max(growth, 1.1), 12)) / 8 + 1) * 8
    }
    return nil
  }

  // MARK: Nodes

  /// The polished quantile at z.
  private func quantile(_ z: Double) -> Double {
    let p = Elementary.normalProbability(-abs(z))
    return z < 0 ? law.quantile(p) : law.quantile(exceededWith: p)
  }

  /// The tabulated function of a quantile.
  private func ordinate(_ x: Double) -> Double { isLogarithmic ? Elementary.log(x) : x }

  /// Its inverse.
  private func abscissa(_ y: Double) -> Double { isLogarithmic ? Elementary.exp(y) : y }

  /// dy/dz at the quantile x of z.
  private func slope(_ z: Double, _ x: Double) -> Double {
    let logSlope = -0.5 * z * z - 0.918938533204672741780329736406 - law.logDensity(at: x)
    let slope = Elementary.exp(logSlope) / (isLogarithmic ? x : 1)
    return slope.isFinite ? slope : 0
  }

  /// The nodes of a zone. Each is predicted by the cubic through the two before it and finished by
  /// Newton steps; where these fail, by the law's own quantile.
  ///
  /// - Parameter join: the last ordinate of the zone before, so that zones meet exactly.
  private func nodes(
    from lower: Double, to upper: Double, _ join: Double?, _ count: Int
  ) -> QuantileTable.Zone {
    let h = (upper - lower) / Double(count)
    var values: [Double] = []
    var slopes: [Double] = []
    values.reserveCapacity(count + 1)
    slopes.reserveCapacity(count + 1)
    for i in 0...count {
      let z = i == count ? upper : lower + h * Double(i)
      if let node = reproducible?(z) {
        values.append(ordinate(node.value))
        slopes.append(isLogarithmic ? node.slope / node.value : node.slope)
        continue
      }
      var x = Double.nan
      if i >= 2 {
        let y0 = values[i - 2]
        let y1 = values[i - 1]
        let d0 = h * slopes[i - 2]
        let d1 = h * slopes[i - 1]
        // The Hermite cubic at t = 2.
        let predicted = 5 * y0 - 4 * y1 + 2 * d0 + 4 * d1
        x = newton(z, from: abscissa(predicted)) ?? quantile(z)
      } else {
        x = quantile(z)
      }
      values.append(i == 0 ? join ?? ordinate(x) : ordinate(x))
      slopes.append(slope(z, x))
    }
    // Fritsch and Carlson: slopes at most three times the secants keep a piece monotone.
    for i in 0..<count {
      let limit = max(0, 3 * (values[i + 1] - values[i]) / h)
      slopes[i] = min(slopes[i], limit)
      slopes[i + 1] = min(slopes[i + 1], limit)
    }
    return QuantileTable.Zone(lower: lower, upper: upper, values: values, slopes: slopes)
  }

  /// The quantile at z by Newton steps on the logarithm of the probability, or nil when a few do
  /// not reach it.
  private func newton(_ z: Double, from start: Double) -> Double? {
    let target = Elementary.normalProbability(-abs(z))
    var x = start
    for _ in 0..<6 {
      guard x.isFinite, let (gap, change) = correction(z, target, x) else { return nil }
      if isLogarithmic {
        x *= Elementary.exp(change / x)
      } else if abs(change) > 0.3 * max(abs(x), floor) {
        return nil
      } else {
        x += change
      }
      guard law.support.contains(x) else { return nil }
      // The error that is left is of the order of the square of the gap.
      if abs(gap) <= 1e-7 { return x }
    }
    return nil
  }

  /// How far the probability at x is from that of z, as a logarithm, and the Newton step from x
  /// towards the quantile at z; nil where they have no meaning.
  private func correction(
    _ z: Double, _ target: Double, _ x: Double
  ) -> (gap: Double, change: Double)? {
    let density = law.density(at: x)
    guard density > 0, density.isFinite else { return nil }
    let probability = z < 0 ? law.probability(atMost: x) : law.probability(above: x)
    guard probability > 0 else { return nil }
    let gap = Elementary.log1p((target - probability) / probability)
    let change = (z < 0 ? gap : -gap) * probability / density
    return change.isFinite ? (gap, change) : nil
  }

  // MARK: Errors

  /// The largest error of a zone's pieces at the points of the certificate.
  private func measuredError(of zone: QuantileTable.Zone) -> Double {
    let count = zone.values.count - 1
    let h = (zone.upper - zone.lower) / Double(count)
    var worst = 0.0
    for i in 0..<count {
      worst = max(worst, error(of: zone, i, h, 0.5))
      if i.isMultiple(of: 4) {
        worst = max(worst, error(of: zone, i, h, 0.25))
        worst = max(worst, error(of: zone, i, h, 0.75))
      }
      // The first trials only show how many pieces are missing.
      if worst > 1 { return worst }
    }
    return worst
  }

  private func error(
    of zone: QuantileTable.Zone, _ i: Int, _ h: Double, _ t: Double
  ) -> Double {
    let z = zone.lower + h * (Double(i) + t)
    let rise = zone.values[i + 1] - zone.values[i]
    let d0 = h * zone.slopes[i]
    let d1 = h * zone.slopes[i + 1]
    let y =
      zone.values[i] + t * (d0 + t * (3 * rise - 2 * d0 - d1 + t * (d0 + d1 - 2 * rise)))
    let x = abscissa(y)
    let target = Elementary.normalProbability(-abs(z))
    let size = max(abs(x), floor)
    // The step is the error to within the square of the gap.
    if let (gap, change) = correction(z, target, x), abs(gap) < 1e-3, size > 0 {
      return abs(change) / size
    }
    let exact = quantile(z)
    if exact == x { return 0 }
    return abs(exact - x) / max(abs(exact), floor)
  }
}
