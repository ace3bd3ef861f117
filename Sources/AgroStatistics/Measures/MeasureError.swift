/// Why a risk measure is refused.
public enum MeasureError: Error, Sendable, Equatable, CustomStringConvertible {
  case emptySample
  case invalidLoss(index: Int, value: Double)
  case invalidWeight(index: Int, weight: Double)
  case unequalCounts(losses: Int, weights: Int)
  case tooFewTailYears(found: Double, level: Double)
  case returnPeriodTooLong(years: Double, sample: Int)
  case infinite(String)
  case lostMass(Double)
  case noMomentGeneratingFunction(law: String)
  case momentGeneratingFunctionDiverges(parameter: Double)
  case noProfit(expectedClaims: Double, premiumRate: Double)
  case invalidParameter(ParameterError)
  case noRoot(String)

  public var description: String {
    switch self {
    case .emptySample:
      "The sample is empty."
    case .invalidLoss(let index, let value):
      "Loss \(index + 1) of the sample is \(value), but a finite number was expected."
    case .invalidWeight(let index, let weight):
      "Weight \(index + 1) of the sample is \(weight), but a finite number of at least 0 was "
        + "expected, with a positive sum."
    case .unequalCounts(let losses, let weights):
      "The sample has \(losses) losses but \(weights) weights; one weight a loss was expected."
    case .tooFewTailYears(let found, let level):
      "Only \(found) years lie in the tail beyond the level \(level); at least 20 are needed for "
        + "an estimate with a standard error."
    case .returnPeriodTooLong(let years, let sample):
      "A return period of \(years) years cannot be estimated from \(sample) years; the longest is "
        + "a tenth of them."
    case .infinite(let what):
      "The \(what) of the law is infinite."
    case .lostMass(let mass):
      "The lattice misses the probability \(mass) beyond its last point; a longer grid is needed."
    case .noMomentGeneratingFunction(let law):
      "The law \(law) has no moment generating function, or none that is known; the Esscher and "
        + "exponential principles need one."
    case .momentGeneratingFunctionDiverges(let parameter):
      "The moment generating function of the law diverges at \(parameter)."
    case .noProfit(let claims, let premium):
      "The premium rate \(premium) does not exceed the expected claims \(claims) in the same time, "
        + "so ruin is certain."
    case .invalidParameter(let error):
      error.description
    case .noRoot(let what):
      "The equation of the \(what) has no root."
    }
  }
}
