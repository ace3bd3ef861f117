internal import Glibc

/// A finite mixture fitted by maximum likelihood, and a law with an atom at 0.
public struct MixtureFit: Sendable {
  /// The fitted mixture.
  public let model: AnyDistribution
  /// The family of its components.
  public let family: FitFamily
  /// The shares of the components, adding up to 1.
  public let weights: [Double]
  /// The parameters of each component.
  public let parameters: [[Double]]
  /// Standard errors of the shares from the observed information, infinite where it is singular.
  public let weightErrors: [Double]
  /// Standard errors of the parameters of each component; 0 for a deviation held at the floor,
  /// infinite where the information is singular.
  public let parameterErrors: [[Double]]
  /// The logarithm of the likelihood at the estimate.
  public let logLikelihood: Double
  /// Iterations of the best start.
  public let iterations: Int
  /// Largest derivative of ln L by a share or parameter along which it is free, per observation.
  public let gradientNorm: Double
  /// The floor of a component's standard deviation, and whether a component lies on it.
  public let deviationFloor: Double
  public let constraint: String?

  /// Free parameters: those of the components, and the weights less one.
  public var parameterCount: Int {
    weights.count - 1 + parameters.reduce(0) { $0 + $1.count }
  }
  /// Akaike's criterion with Hurvich and Tsai's correction for a sample of `size` values.
  public func aicc(size: Double) -> Double {
    let k = Double(parameterCount)
    let room = size - k - 1
    return room > 0 ? 2 * k - 2 * logLikelihood + 2 * k * (k + 1) / room : .infinity
  }

  /// Fits a mixture of normal or lognormal laws by the EM algorithm from quantile starts.
  ///
  /// The likelihood is unbounded when a component shrinks to one observation; so no component's
  /// standard deviation (of the logarithm for lognormal) falls below `floorShare` times that of the
  /// sample, and a component on this floor is reported.
  ///
  /// - Parameters:
  ///   - components: 2 or 3.
  ///   - family: normal or lognormal.
  /// - Throws: ``FitError`` for other families, incomplete samples, or fewer than 8 observations a
  ///   component.
  /// Reference: McLachlan and Peel (2000), Finite Mixture Models, sections 2.8 and 3.8.
  public init(
    _ sample: Sample, components: Int = 2, family: FitFamily = .lognormal,
    floorShare: Double = 0.05
  ) throws(FitError) {
    guard family == .normal || family == .lognormal else {
      throw .notFittable(
        series: sample.series, family: "mixture", reason: "components are normal or lognormal")
    }
    guard sample.isComplete else {
      throw .notFittable(
        series: sample.series, family: "mixture", reason: "mixtures need a complete sample")
    }
    let required = Sample.minimumCount * components
    guard components >= 2, components <= 3, sample.values.count >= required else {
      throw .tooFewObservations(
        series: sample.series, count: sample.values.count, required: required)
    }
    var x = sample.values
    var jacobian = 0.0
    if family == .lognormal {
      for (index, value) in x.enumerated() where value <= 0 {
        throw .impossibleValue(
          series: sample.series, index: index, value: value, requirement: "numbers above 0")
      }
      x = x.map { log($0) }
      jacobian = -x.indices.reduce(0) { $0 + sample.weight($1) * x[$1] }
    }
    let w = x.indices.map { sample.weight($0) }
    var best: MixtureSearch?
    for start in 0..<3 {
      var search = MixtureSearch(x, w, components, floorShare: floorShare, start: start)
      search.run()
      if search.logLikelihood > best?.logLikelihood ?? -.infinity { best = search }
    }
    guard let search = best, search.logLikelihood.isFinite else {
      throw .notFittable(
        series: sample.series, family: "mixture", reason: "no start has a finite likelihood")
    }
    guard search.gradientNorm < 1e-6 else {
      throw .notConverged(
        series: sample.series, family: "mixture", iterations: search.iterations,
        gradientNorm: search.gradientNorm)
    }
    weights = search.shares
    parameters = (0..<components).map { [search.means[$0], search.deviations[$0]] }
    let errors = search.standardErrors()
    weightErrors = errors.shares
    parameterErrors = (0..<components).map { [errors.means[$0], errors.deviations[$0]] }
    logLikelihood = search.logLikelihood + jacobian
    iterations = search.iterations
    gradientNorm = search.gradientNorm
    deviationFloor = search.floor
    constraint =
      search.deviations.contains { $0 <= search.floor }
      ? "a component's standard deviation is held at \(floorShare) of the sample's" : nil
    self.family = family
    var laws: [AnyDistribution] = []
    do {
      for p in parameters { laws.append(try family.law(p)) }
      model = .mixture(try Mixture(laws, weights: weights))
    } catch {
      throw .notFittable(series: sample.series, family: "mixture", reason: "\(error)")
    }
  }
}

/// The EM algorithm on normal components, accelerated by squared extrapolation (SQUAREM; Varadhan
/// and Roland 2008, Scand. J. Stat. 35, 335-353).
struct MixtureSearch {
  let x: [Double]
  let w: [Double]
  let size: Double
  let floor: Double
  var shares: [Double]
  var means: [Double]
  var deviations: [Double]
  var logLikelihood = -Double.infinity
  var gradientNorm = Double.infinity
  var iterations = 0

  init(_ x: [Double], _ w: [Double], _ components: Int, floorShare: Double, start: Int) {
    self.x = x
    self.w = w
    size = w.reduce(0, +)
    var mean = 0.0
    for (a, b) in zip(x, w) { mean += a * b }
    mean /= size
    var variance = 0.0
    for (a, b) in zip(x, w) { variance += b * (a - mean) * (a - mean) }
    let deviation = (variance / size).squareRoot()
    floor = floorShare * deviation
    let sorted = x.sorted()
    let count = Double(components)
    shares = [Double](repeating: 1 / count, count: components)
    means = (0..<components).map { k in
      // Middle of each part; then one part far out on either side.
      let place = start == 0 ? (Double(k) + 0.5) / count : (k == 0 ? 0.05 : 0.55)
      let mirrored = start == 2 ? 1 - place : place
      return sorted[min(sorted.count - 1, Int(mirrored * Double(sorted.count)))]
        + 1e-3 * deviation * Double(k)
    }
    deviations = [Double](repeating: 0.6 * deviation, count: components)
  }

  private typealias Point = [Double]

  private var point: Point {
    get { shares + means + deviations }
    set {
      let k = shares.count
      shares = Array(newValue[..<k])
      means = Array(newValue[k..<(2 * k)])
      deviations = Array(newValue[(2 * k)...])
    }
  }

  mutating func run() {
    for _ in 0..<3_000 {
      let start = point
      step()
      let first = point
      if gradientNorm < 1e-11 { return }
      step()
      let second = point
      if gradientNorm < 1e-11 { return }
      let value = logLikelihood
      let r = zip(first, start).map { $0 - $1 }
      let v = zip(zip(second, first), r).map { $0.0 - $0.1 - $1 }
      let rr = r.reduce(0) { $0 + $1 * $1 }
      let vv = v.reduce(0) { $0 + $1 * $1 }
      guard vv > 0 else { return }
      let alpha = -max(1, (rr / vv).squareRoot())
      point = start.indices.map { start[$0] - 2 * alpha * r[$0] + alpha * alpha * v[$0] }
      let total = shares.reduce(0, +)
      let isPossible =
        shares.allSatisfy { $0 > 0 } && deviations.allSatisfy { $0 >= floor } && total.isFinite
      if isPossible {
        shares = shares.map { $0 / total }
        step()
        if logLikelihood >= value - 1e-12 * abs(value) { continue }
      }
      point = second
    }
  }

  /// One EM step; leaves the likelihood and gradient of the point it started from.
  private mutating func step() {
    let k = shares.count
    var mass = [Double](repeating: 0, count: k)
    var first = mass
    var second = mass
    var total = 0.0
    for (value, weight) in zip(x, w) where weight > 0 {
      var densities = [Double](repeating: 0, count: k)
      var largest = -Double.infinity
      for j in 0..<k {
        let z = (value - means[j]) / deviations[j]
        densities[j] = log(shares[j]) - log(deviations[j]) - halfLogTwoPi - 0.5 * z * z
        largest = max(largest, densities[j])
      }
      var sum = 0.0
      for j in 0..<k {
        densities[j] = exp(densities[j] - largest)
        sum += densities[j]
      }
      total += weight * (largest + log(sum))
      for j in 0..<k {
        let part = weight * densities[j] / sum
        let e = value - means[j]
        mass[j] += part
        first[j] += part * e
        second[j] += part * e * e
      }
    }
    logLikelihood = total
    var gradient = 0.0
    for j in 0..<k {
      let s = deviations[j]
      gradient = max(gradient, abs(mass[j] / size - shares[j]), abs(first[j]) / (s * size))
      let slope = (second[j] / (s * s) - mass[j]) / size
      if s > floor || slope > 0 { gradient = max(gradient, abs(slope)) }
    }
    gradientNorm = gradient
    iterations += 1
    for j in 0..<k where mass[j] > 0 {
      let shift = first[j] / mass[j]
      shares[j] = mass[j] / size
      means[j] += shift
      deviations[j] = max(floor, max(0, second[j] / mass[j] - shift * shift).squareRoot())
    }
  }
}
