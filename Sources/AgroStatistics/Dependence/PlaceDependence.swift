internal import Glibc

/// How the correlations between places were found.
public enum CorrelationBasis: String, Sendable {
  /// sin(pi tau / 2) of every pair.
  case pairwise
  /// c exp(-distance / L), fitted to all pairs.
  case distance
}

/// Dependence between places, estimated from years observed together.
public struct PlaceDependence: Sendable {
  /// The names of the places, in the order of the matrix.
  public let places: [String]
  /// Years with a value at every place.
  public let years: Int
  /// Kendall's tau of each pair, ones on the diagonal.
  public let kendallTau: [[Double]]
  /// The correlation matrix to use.
  public let correlation: CorrelationMatrix
  /// Which correlation was taken, and why.
  public let basis: CorrelationBasis
  /// How far the nearest correlation matrix lies from sin(pi tau / 2), 0 if nothing was repaired.
  public let repairDistance: Double
  /// The fitted decay, for `distance`.
  public let decay: CorrelationDecay?
  /// Degrees of freedom of the t copula.
  public let degreesOfFreedom: StudentFreedom

  /// Estimates the dependence between places.
  ///
  /// - Parameters:
  ///   - values: one row a place, one column a year, finite.
  ///   - distances: between places; then correlations follow c exp(-distance / L), which is needed
  ///     where there are more places than years.
  /// - Throws: ``FitError`` for fewer than 8 years, constant places, or more places than years
  ///   without distances: the sample cannot tell the correlations apart.
  public init(
    places: [String], values: [[Double]], distances: [[Double]]? = nil
  ) throws(FitError) {
    guard places.count >= 2, values.count == places.count,
      values.allSatisfy({ $0.count == values[0].count })
    else {
      throw .dependence(
        reason: "\(places.count) places need as many rows of equal length, and at least 2 of them")
    }
    let years = values[0].count
    guard years >= Sample.minimumCount else {
      throw .dependence(
        reason: """
          only \(years) years are known at all \(places.count) places, but at least \
          \(Sample.minimumCount) are needed
          """)
    }
    if distances == nil, places.count > years {
      throw .dependence(
        reason: """
          \(years) years cannot determine the \(places.count * (places.count - 1) / 2) \
          correlations of \(places.count) places; give distances, so that a decay with distance \
          can be fitted
          """)
    }
    let n = places.count
    var tau = [[Double]](repeating: [Double](repeating: 1, count: n), count: n)
    var raw = tau
    for i in 0..<n {
      for j in 0..<i {
        let pair = try KendallTau(
          values[i], values[j], series: "\(places[i]) and \(places[j])")
        tau[i][j] = pair.value
        tau[j][i] = pair.value
        raw[i][j] = sin(0.5 * Double.pi * pair.value)
        raw[j][i] = raw[i][j]
      }
    }
    var decay: CorrelationDecay?
    var target = raw
    if let distances {
      let fitted = try CorrelationDecay(correlations: raw, distances: distances)
      target = fitted.matrix(distances)
      decay = fitted
    }
    let nearest = try CorrelationMatrix.nearest(to: target)
    self.places = places
    self.years = years
    kendallTau = tau
    correlation = nearest.matrix
    repairDistance = nearest.distance
    basis = decay == nil ? .pairwise : .distance
    self.decay = decay
    degreesOfFreedom = try StudentFreedom(values: values, correlation: nearest.matrix)
  }
}

/// Correlation that falls with distance: rho(d) = c exp(-d / L), rho(0) = 1.
public struct CorrelationDecay: Sendable, Equatable {
  /// c in 0...1, the correlation of near neighbours.
  public let nearby: Double
  /// L, in the unit of the distances.
  public let length: Double
  /// Root mean squared residual over the pairs.
  public let residual: Double

  /// Least squares over all pairs.
  ///
  /// - Throws: ``FitError`` where distances are not positive between different places.
  public init(correlations: [[Double]], distances: [[Double]]) throws(FitError) {
    var pairs: [(d: Double, r: Double)] = []
    guard distances.count == correlations.count,
      distances.allSatisfy({ $0.count == correlations.count })
    else { throw .dependence(reason: "distances and correlations differ in size") }
    for i in correlations.indices {
      for j in 0..<i {
        guard distances[i][j] > 0, distances[i][j].isFinite else {
          throw .dependence(
            reason: """
              the distance between places \(j + 1) and \(i + 1) is \(distances[i][j]), but must be \
              above 0
              """)
        }
        pairs.append((distances[i][j], correlations[i][j]))
      }
    }
    func solve(_ logLength: Double) -> (c: Double, sum: Double) {
      let length = exp(logLength)
      var (cross, square) = (0.0, 0.0)
      for pair in pairs {
        let e = exp(-pair.d / length)
        cross += e * pair.r
        square += e * e
      }
      let c = square > 0 ? min(1, max(0, cross / square)) : 0
      return (
        c,
        pairs.reduce(0) { $0 + ($1.r - c * exp(-$1.d / length)) * ($1.r - c * exp(-$1.d / length)) }
      )
    }
    let near = log(pairs.map(\.d).reduce(.infinity, min)) - 3
    let far = log(pairs.map(\.d).reduce(0, max)) + 5
    var best = near
    for k in 0...200 {
      let candidate = near + (far - near) * Double(k) / 200
      if solve(candidate).sum < solve(best).sum { best = candidate }
    }
    var low = best - (far - near) / 200
    var high = best + (far - near) / 200
    let golden = 0.618_033_988_749_894_9
    for _ in 0..<100 {
      let a = high - golden * (high - low)
      let b = low + golden * (high - low)
      if solve(a).sum <= solve(b).sum { high = b } else { low = a }
    }
    let logLength = 0.5 * (low + high)
    let end = solve(logLength)
    nearby = end.c
    length = exp(logLength)
    residual = (end.sum / Double(pairs.count)).squareRoot()
  }

  /// The correlations at these distances.
  public func matrix(_ distances: [[Double]]) -> [[Double]] {
    distances.indices.map { i in
      distances.indices.map { j in i == j ? 1 : nearby * exp(-distances[i][j] / length) }
    }
  }
}
