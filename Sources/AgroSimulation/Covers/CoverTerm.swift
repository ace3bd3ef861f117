/// A term of a cover. Terms apply in the order that the contract states, each to what the one
/// before it left; all amounts are shares of the sum insured.
public enum CoverTerm: Sendable, Hashable {
  /// Subtracted from every loss: `max(0, x - f)` (an unconditional deductible of the sum insured).
  case deductible(Double)
  /// A share of the loss that is not paid: `x (1 - f)`.
  case deductibleOfLoss(Double)
  /// Nothing below, everything from the threshold on: `x < m ? 0 : x`.
  case franchise(Double)
  /// At most this: `min(x, L)`.
  case limit(Double)
  /// The insurer's share of what is left, 0...1.
  case coinsurance(Double)

  /// What the term makes of a share.
  public func apply(to share: Double) -> Double {
    switch self {
    case .deductible(let amount): max(0, share - amount)
    case .deductibleOfLoss(let part): share * (1 - part)
    case .franchise(let threshold): share < threshold ? 0 : share
    case .limit(let most): min(share, most)
    case .coinsurance(let part): share * part
    }
  }

  /// Whether the mean of the term over objects is the term of the mean: false for everything with a
  /// threshold, which must never be applied to the mean damage of a zone.
  public var isLinear: Bool {
    switch self {
    case .deductibleOfLoss, .coinsurance: true
    case .deductible(let amount): amount == 0
    case .franchise(let threshold): threshold <= 0
    case .limit: false
    }
  }
}
