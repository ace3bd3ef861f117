/// A likelihood and its conjugate prior for which the Bayes premium is linear in the experience.
///
/// The premium of the next period after n observations of mean x is
/// `Z x + (1 - Z) m` with `Z = n / (n + K)`: exact credibility (Jewell 1974).
///
/// Reference: Klugman, Panjer and Willmot, Loss Models, chapter 18; Buhlmann and Gisler (2005),
/// chapter 2.
public enum ConjugatePair: Sendable, Equatable {
  /// Counts of mean theta; theta gamma distributed.
  case poissonGamma(shape: Double, rate: Double)
  /// Amounts with the density `theta exp(-theta x)`; theta gamma distributed, shape above 1.
  case exponentialGamma(shape: Double, rate: Double)
  /// Amounts gamma distributed with a known shape and the rate theta; theta gamma distributed,
  /// shape above 1.
  case gammaGamma(likelihoodShape: Double, shape: Double, rate: Double)
  /// Zero or one with probability theta; theta beta distributed.
  case bernoulliBeta(shape1: Double, shape2: Double)
  /// Successes in so many trials of probability theta; theta beta distributed.
  case binomialBeta(trials: Int, shape1: Double, shape2: Double)
  /// Failures before the first success of probability theta; theta beta distributed, shape1
  /// above 1.
  case geometricBeta(shape1: Double, shape2: Double)
  /// Failures before so many successes of probability theta; theta beta distributed, shape1
  /// above 1.
  case negativeBinomialBeta(size: Double, shape1: Double, shape2: Double)
  /// Normal amounts of known deviation; mean normal.
  case normalNormal(deviation: Double, priorMean: Double, priorDeviation: Double)

  /// m, the premium without experience.
  public var priorMean: Double {
    switch self {
    case .poissonGamma(let shape, let rate): shape / rate
    case .exponentialGamma(let shape, let rate): rate / (shape - 1)
    case .gammaGamma(let likelihood, let shape, let rate): likelihood * rate / (shape - 1)
    case .bernoulliBeta(let a, let b): a / (a + b)
    case .binomialBeta(let trials, let a, let b): Double(trials) * a / (a + b)
    case .geometricBeta(let a, let b): b / (a - 1)
    case .negativeBinomialBeta(let size, let a, let b): size * b / (a - 1)
    case .normalNormal(_, let mean, _): mean
    }
  }

  /// K, the number of periods at which the experience counts half.
  public var halfCredibilityPeriods: Double {
    switch self {
    case .poissonGamma(_, let rate): rate
    case .exponentialGamma(let shape, _): shape - 1
    case .gammaGamma(let likelihood, let shape, _): (shape - 1) / likelihood
    case .bernoulliBeta(let a, let b): a + b
    case .binomialBeta(let trials, let a, let b): (a + b) / Double(trials)
    case .geometricBeta(let a, _): a - 1
    case .negativeBinomialBeta(let size, let a, _): (a - 1) / size
    case .normalNormal(let deviation, _, let prior):
      (deviation / prior) * (deviation / prior)
    }
  }

  /// The Bayes premium after the given experience.
  ///
  /// - Throws: ``CredibilityError`` for a parameter outside its domain, or an observation that
  ///   the likelihood cannot give.
  public func premium(
    experience: [Double]
  ) throws(CredibilityError) -> (premium: Double, credibility: Double) {
    try validate()
    for (index, value) in experience.enumerated() where !isPossible(value) {
      throw .invalidObservation(unit: "of the experience", period: index + 1, value: value)
    }
    let count = Double(experience.count)
    let z = count / (count + halfCredibilityPeriods)
    let mean = experience.isEmpty ? 0 : experience.reduce(0, +) / count
    return (z * mean + (1 - z) * priorMean, z)
  }

  private func isPossible(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    let whole = value == value.rounded() && value >= 0
    switch self {
    case .poissonGamma, .geometricBeta, .negativeBinomialBeta: return whole
    case .exponentialGamma, .gammaGamma: return value >= 0
    case .bernoulliBeta: return value == 0 || value == 1
    case .binomialBeta(let trials, _, _): return whole && value <= Double(trials)
    case .normalNormal: return true
    }
  }

  private func validate() throws(CredibilityError) {
    func require(
      _ name: String, _ value: Double, above bound: Double = 0
    ) throws(CredibilityError) {
      guard value > bound, value.isFinite else {
        throw .invalidParameter(
          ParameterError(
            parameter: name, value: value, requirement: "a finite number above \(bound)"))
      }
    }
    switch self {
    case .poissonGamma(let shape, let rate):
      try require("shape", shape)
      try require("rate", rate)
    case .exponentialGamma(let shape, let rate):
      try require("shape", shape, above: 1)
      try require("rate", rate)
    case .gammaGamma(let likelihood, let shape, let rate):
      try require("likelihoodShape", likelihood)
      try require("shape", shape, above: 1)
      try require("rate", rate)
    case .bernoulliBeta(let a, let b):
      try require("shape1", a)
      try require("shape2", b)
    case .binomialBeta(let trials, let a, let b):
      try require("trials", Double(trials))
      try require("shape1", a)
      try require("shape2", b)
    case .geometricBeta(let a, let b):
      try require("shape1", a, above: 1)
      try require("shape2", b)
    case .negativeBinomialBeta(let size, let a, let b):
      try require("size", size)
      try require("shape1", a, above: 1)
      try require("shape2", b)
    case .normalNormal(let deviation, let mean, let prior):
      try require("deviation", deviation)
      guard mean.isFinite else {
        throw .invalidParameter(
          ParameterError(parameter: "priorMean", value: mean, requirement: "a finite number"))
      }
      try require("priorDeviation", prior)
    }
  }
}
