internal import AgroStatistics
internal import Glibc

/// The law of rain on a wet day, scaled to mean 1: mixed exponential or gamma, whichever has the
/// lower AICc, with a generalised Pareto tail on request.
public struct RainAmountLaw: Sendable, Equatable {
  /// The family that describes the body.
  public enum Family: String, Sendable, CaseIterable {
    case gamma
    case mixedExponential = "mixed exponential"
  }

  /// The family of the body.
  public let family: Family
  /// gamma: the shape. Mixed exponential: share of the first component, its mean, the other's mean.
  public let parameters: [Double]
  /// AICc of the gamma and of the mixed exponential law.
  public let criteria: [Double]
  /// Number of amounts fitted to.
  public let count: Int
  /// Shape of the tail above the 0.95 quantile, nil where the body goes on.
  public let tailShape: Double?
  /// The factor of the logarithms of amounts by which a calibration made them more alike, 1 for none.
  public let spread: Double
  /// The logarithm of the amount as a function of a normal number.
  public let table: ScoreTable

  init(
    family: Family, parameters: [Double], criteria: [Double], count: Int, tailShape: Double?,
    spread: Double = 1, table: ScoreTable
  ) {
    self.family = family
    self.parameters = parameters
    self.criteria = criteria
    self.count = count
    self.tailShape = tailShape
    self.spread = spread
    self.table = table
  }

  /// The law of positive amounts of mean about 1.
  static func fit(_ amounts: [Double], paretoTail: Bool) throws(FitError) -> RainAmountLaw {
    let n = Double(amounts.count)
    let mean = pairwiseSum(amounts) / n
    let x = amounts.map { max($0 / mean, 1e-4) }
    let gamma = gammaShape(x)
    let mixture = mixedExponential(x)
    func aicc(_ logLikelihood: Double, _ k: Double) -> Double {
      2 * k - 2 * logLikelihood + 2 * k * (k + 1) / max(1, n - k - 1)
    }
    let criteria = [aicc(gamma.logLikelihood, 1), aicc(mixture.logLikelihood, 2)]
    let family: Family = criteria[0] <= criteria[1] ? .gamma : .mixedExponential
    let parameters = family == .gamma ? [gamma.shape] : mixture.parameters
    var tailShape: Double?
    var quantiles = try nodes(family, parameters)
    if paretoTail, x.count >= 400 {
      let sorted = x.sorted()
      let start = Int((0.95 * n).rounded(.down))
      let threshold = sorted[start]
      let excesses = sorted[(start + 1)...].map { $0 - threshold }
      let tail = ParetoTail.fit(excesses, shapes: -0.2...0.3)
      tailShape = tail.shape
      let joint = Elementary.normalQuantile(0.95)
      for i in 0..<ScoreTable.nodeCount where ScoreTable.node(i) > joint {
        let beyond = Elementary.normalProbability(-ScoreTable.node(i)) / 0.05
        quantiles[i] = threshold + tail.excess(exceededWith: beyond)
      }
    }
    return RainAmountLaw(
      family: family, parameters: parameters, criteria: criteria, count: x.count,
      tailShape: tailShape, table: Self.table(quantiles))
  }

  /// The table of a gamma law of mean 1.
  static func gammaTable(shape: Double) throws(FitError) -> ScoreTable {
    table(try nodes(.gamma, [shape]))
  }

  /// Logarithms of quantiles; a table of finite steps has its own mean, which is made 1.
  private static func table(_ quantiles: [Double]) -> ScoreTable {
    table(ofLogarithms: ScoreTable(quantiles.map { log(max($0, 1e-300)) }))
  }

  /// The same law with amounts more alike: its logarithms times a factor, and times another by which
  /// the second moment of amounts stays what it is with a month's normal of variance `share` added to
  /// the logarithms. The mean stays 1.
  func spread(by factor: Double, without share: Double) -> RainAmountLaw {
    guard factor != 1 || share > 0 else { return self }
    var (low, high) = (Self.leastSpread, 1.0)
    if share > 0 {
      let wanted = log(Self.secondMoment(of: table, spread: 1)) - share
      for _ in 0..<30 {
        let middle = 0.5 * (low + high)
        if log(Self.secondMoment(of: table, spread: middle)) < wanted {
          low = middle
        } else {
          high = middle
        }
      }
    } else {
      low = 1
    }
    return RainAmountLaw(
      family: family, parameters: parameters, criteria: criteria, count: count,
      tailShape: tailShape, spread: spread * factor * low,
      table: Self.table(ofLogarithms: table.scaled(by: factor * low)))
  }

  /// What a month's share leaves of the spread of days at least.
  private static let leastSpread = 0.4

  /// The mean of the squares of amounts over the square of their mean.
  private static func secondMoment(of table: ScoreTable, spread: Double) -> Double {
    var (sum, squares, mass) = (0.0, 0.0, 0.0)
    for i in 0..<480 {
      let z = -5.9875 + 0.025 * Double(i)
      let weight = exp(-0.5 * z * z)
      let x = exp(spread * table(z))
      sum += weight * x
      squares += weight * x * x
      mass += weight
    }
    return squares * mass / (sum * sum)
  }

  private static func table(ofLogarithms table: ScoreTable) -> ScoreTable {
    table.scaled(by: 1, plus: -log(mean(of: table)))
  }

  /// The mean of exp(table(Z)) by the midpoint rule over probabilities of 4,000 normal scores.
  static func mean(of table: ScoreTable) -> Double {
    var sum = 0.0
    var mass = 0.0
    for i in 0..<4000 {
      let z = -5.9975 + 0.003 * Double(i)
      let weight = exp(-0.5 * z * z)
      sum += weight * exp(table(z))
      mass += weight
    }
    return sum / mass
  }

  private static func nodes(
    _ family: Family, _ parameters: [Double]
  ) throws(FitError) -> [Double] {
    switch family {
    case .gamma:
      let law: Gamma
      do { law = try Gamma(shape: parameters[0], scale: 1 / parameters[0]) } catch {
        throw .notFittable(series: "Rain amounts", family: "gamma", reason: "\(error)")
      }
      return (0..<ScoreTable.nodeCount).map { index in
        let z = ScoreTable.node(index)
        let tail = Elementary.normalProbability(-abs(z))
        return z < 0 ? law.quantile(tail) : law.quantile(exceededWith: tail)
      }
    case .mixedExponential:
      let (w, first, second) = (parameters[0], parameters[1], parameters[2])
      return (0..<ScoreTable.nodeCount).map { index in
        let survival = Elementary.normalProbability(-ScoreTable.node(index))
        // The survival function falls from 1; its inverse by bisection on the logarithm.
        var low = -16.0
        var high = log(60 * max(first, second))
        for _ in 0..<60 {
          let middle = 0.5 * (low + high)
          let x = exp(middle)
          let s = w * exp(-x / first) + (1 - w) * exp(-x / second)
          if s > survival { low = middle } else { high = middle }
        }
        return exp(0.5 * (low + high))
      }
    }
  }

  /// Maximum likelihood for the shape of a gamma law of mean 1 (all sums of x are n).
  private static func gammaShape(_ x: [Double]) -> (shape: Double, logLikelihood: Double) {
    let n = Double(x.count)
    let meanLog = pairwiseSum(x.map { log($0) }) / n
    // d/da: log a - digamma(a) + meanLog = 0, decreasing; bisection on log a.
    func logLikelihood(_ a: Double) -> Double {
      n * (a * log(a) - lgamma(a) + (a - 1) * meanLog - a)
    }
    func slope(_ logShape: Double) -> Double {
      let h = 1e-4
      return logLikelihood(exp(logShape + h)) - logLikelihood(exp(logShape - h))
    }
    var low = log(0.05)
    var high = log(50.0)
    for _ in 0..<50 {
      let middle = 0.5 * (low + high)
      if slope(middle) > 0 { low = middle } else { high = middle }
    }
    let shape = exp(0.5 * (low + high))
    return (shape, logLikelihood(shape))
  }

  /// The EM algorithm for two exponential laws, scaled to mean 1.
  private static func mixedExponential(
    _ x: [Double]
  ) -> (parameters: [Double], logLikelihood: Double) {
    let n = Double(x.count)
    var (w, first, second) = (0.5, 0.4, 1.6)
    var logLikelihood = -Double.infinity
    for _ in 0..<400 {
      var (mass, sum, total, likelihood) = (0.0, 0.0, 0.0, 0.0)
      for value in x {
        let a = w / first * exp(-value / first)
        let b = (1 - w) / second * exp(-value / second)
        let share = a / (a + b)
        likelihood += log(a + b)
        mass += share
        sum += share * value
        total += value
      }
      let isDone = likelihood - logLikelihood < 1e-7 * n
      logLikelihood = likelihood
      if isDone { break }
      w = min(max(mass / n, 0.005), 0.995)
      first = max(sum / max(mass, 1e-9), 1e-3)
      second = max((total - sum) / max(n - mass, 1e-9), 1e-3)
    }
    return ([w, first, second], logLikelihood)
  }
}
