internal import AgroQuantities
public import AgroStatistics

/// Deaths of animals, trees or bushes of one object in a year.
///
/// ```
/// p_t   = Phi((Phi^-1(rate) - sqrt(c) z_t) / sqrt(1 - c)),   E p_t = rate
/// dead  ~ beta-binomial(heads, mean p_t, correlation rho),   binomial where rho = 0
/// share = dead / heads x max(0, min(1, limit) - deductible)
/// ```
/// z_t is the zone's normal number of the year: c is how much all herds of a zone have their bad
/// years together. rho is how much the heads of one herd die together. `limit` and `deductible` are
/// those of a head, as shares of its value; those of the herd are the cover's terms.
///
/// Counts are drawn by inversion, summing probabilities from 0 on.
public struct MortalityLaw: Sendable, Hashable {
  /// Mean share of heads that die in a year, 0...1.
  public let rate: Double
  /// Heads of an object, 1...10,000.
  public let heads: Int
  /// rho, 0 up to below 1.
  public let herdCorrelation: Double
  /// c, 0 up to below 1.
  public let yearCorrelation: Double
  /// Deductible of a head, a share of its value.
  public let headDeductible: Double
  /// The most that is paid for a head, a share of its value.
  public let headLimit: Double
  private let threshold: Double

  /// A law.
  ///
  /// - Throws: `ParameterError` outside of the domains stated at the properties.
  public init(
    rate: Double, heads: Int, herdCorrelation: Double = 0, yearCorrelation: Double = 0,
    headDeductible: Double = 0, headLimit: Double = 1
  ) throws(ParameterError) {
    func require(
      _ name: String, _ value: Double, _ holds: Bool, _ requirement: String
    ) throws(ParameterError) {
      guard holds else {
        throw ParameterError(parameter: name, value: value, requirement: requirement)
      }
    }
    try require("rate", rate, (0...1).contains(rate), "a share from 0 to 1")
    try require("heads", Double(heads), (1...10_000).contains(heads), "from 1 to 10000")
    try require(
      "herdCorrelation", herdCorrelation, (0..<1).contains(herdCorrelation), "from 0 to below 1")
    try require(
      "yearCorrelation", yearCorrelation, (0..<1).contains(yearCorrelation), "from 0 to below 1")
    try require(
      "headDeductible", headDeductible, (0...1).contains(headDeductible), "a share from 0 to 1")
    try require("headLimit", headLimit, (0...1).contains(headLimit), "a share from 0 to 1")
    self.rate = rate
    self.heads = heads
    self.herdCorrelation = herdCorrelation
    self.yearCorrelation = yearCorrelation
    self.headDeductible = headDeductible
    self.headLimit = headLimit
    threshold = rate > 0 && rate < 1 ? SpecialFunctions.normalQuantile(rate) : 0
  }

  /// What a dead head is paid, a share of its value.
  public var headShare: Double { max(0, min(1, headLimit) - headDeductible) }

  /// p_t for the zone's normal number of a year.
  public func yearRate(_ z: Double) -> Double {
    guard rate > 0, rate < 1, yearCorrelation > 0 else { return rate }
    let c = yearCorrelation
    return Elementary.normalProbability((threshold - c.squareRoot() * z) / (1 - c).squareRoot())
  }

  /// The number of dead heads by inversion of a uniform number.
  public func dead(_ u: Double, rate p: Double) -> Int {
    guard p > 0 else { return 0 }
    guard p < 1 else { return heads }
    var probability = 1.0
    let n = Double(heads)
    if herdCorrelation > 0 {
      let size = 1 / herdCorrelation - 1
      let (a, b) = (p * size, (1 - p) * size)
      for i in 0..<heads { probability *= (b + Double(i)) / (size + Double(i)) }
      var cumulative = probability
      var k = 0
      while u > cumulative, k < heads {
        let j = Double(k)
        probability *= (n - j) * (a + j) / ((j + 1) * (b + n - j - 1))
        k += 1
        cumulative += probability
      }
      return k
    }
    for _ in 0..<heads { probability *= 1 - p }
    // A large herd with many deaths has no probability at 0 in a Double; then none is missed there.
    guard probability > 0 else { return Int((p * n).rounded()) }
    var cumulative = probability
    var k = 0
    while u > cumulative, k < heads {
      probability *= (n - Double(k)) * p / (Double(k + 1) * (1 - p))
      k += 1
      cumulative += probability
    }
    return k
  }

  /// The probability of each number of dead heads in a year with rate p, for exact means.
  public func probabilities(rate p: Double) -> [Double] {
    let n = Double(heads)
    guard p > 0, p < 1 else {
      return (0...heads).map { $0 == (p > 0 ? heads : 0) ? 1 : 0 }
    }
    var logs = [0.0]
    let size = herdCorrelation > 0 ? 1 / herdCorrelation - 1 : 0
    for k in 0..<heads {
      let j = Double(k)
      let ratio =
        herdCorrelation > 0
        ? (n - j) * (p * size + j) / ((j + 1) * ((1 - p) * size + n - j - 1))
        : (n - j) * p / ((j + 1) * (1 - p))
      logs.append(logs[k] + Elementary.log(ratio))
    }
    let most = logs.max() ?? 0
    let weights = logs.map { Elementary.exp($0 - most) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
