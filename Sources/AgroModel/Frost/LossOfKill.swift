/// What the death of buds or flowers costs: the crop has some to spare, and secondary buds make good
/// a share of the rest.
///
/// ```
/// loss = (1 - restored) max(0, (kill - surplus) / (1 - surplus))
/// ```
struct LossOfKill: Sendable, Hashable {
  let surplus: Double
  let restored: Double

  init(_ buds: BudTerms) {
    surplus = buds.surplus.value
    restored = buds.restored.value
  }

  func callAsFunction(_ kill: Double) -> Double {
    (1 - restored) * max(0, (kill - surplus) / (1 - surplus))
  }
}

/// The worst night so far of one lane and organ, and what a worse one adds.
///
/// Each bud has a fixed rank of hardiness within a season: a second equal night finds the weak buds
/// already dead. The loss after several nights is the largest, never a product; events are the
/// steps by which it grows, so that the product of what they leave is what the worst night leaves.
struct WorstNight: Sendable, Hashable {
  /// The loss so far.
  private(set) var loss = 0.0

  /// The damage to what is left that brings the loss up to `loss`; nil where it is not larger.
  mutating func damage(bringing loss: Double) -> Double? {
    guard loss > self.loss else { return nil }
    let damage = 1 - (1 - loss) / (1 - self.loss)
    self.loss = loss
    return damage
  }
}

/// How the nights of a season act together.
public enum NightCombination: String, CaseIterable, Sendable, Hashable {
  /// The worst night counts: buds differ in hardiness and keep their rank.
  case largest
  /// Each night kills its share of what is left, as if hardiness were drawn anew every night. Too
  /// high after several nights; a sensitivity, never the model.
  case independent
}
