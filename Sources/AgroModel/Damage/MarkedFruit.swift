internal import AgroStatistics

/// Fruit that hail has marked and left: its value falls, its weight does not.
///
/// ```
/// marked share of what is left = min(1, 2 d)              d the damage of the object by that day's hail
/// value of what is harvested   = prod over hail days (1 - q min(1, 2 d))
/// lost by looks                = (what is left at harvest) (1 - value)
/// ```
/// q is the crop's share by stage. A crop that lost half or more to one hail has no unmarked fruit
/// left: an assumption, as q is; no curve of quality against damage is published. The loss is counted
/// at harvest, on what all perils of the season have left, and falls again where the yield itself is
/// lost: the fruit on the ground is paid as yield and not once more for its looks.
package enum MarkedFruit {
  /// The marked share of what an object with this damage has left.
  package static func share(ofDamage damage: Double) -> Double { min(1, 2 * max(0, damage)) }

  /// E[(1 - D) min(1, 2 D)] of the damage D of a struck object, what is marked as a share of what was
  /// there: the mixture of the grid's laws.
  package static func expectedShare(mean: Double, variation: Double) -> Double {
    mean > 0 && mean < 1 ? DamageGrid.mean(of: ofNodes, mean: mean, variation: variation) : 0
  }

  /// The same of each node's law. On multiples of 2^-30, so that no machine's last bits matter.
  private static let ofNodes: [Double] = (0..<DamageGrid.nodes).map { node in
    let exact = expectedShare(
      betaMean: DamageGrid.mean(ofNode: node), dispersion: DamageGrid.dispersion(ofNode: node))
    return (exact * 0x1p30).rounded() * 0x1p-30
  }

  /// For a beta law in closed form: the integral of 2 x (1 - x) to one half and of 1 - x beyond.
  private static func expectedShare(betaMean mean: Double, dispersion: Double) -> Double {
    guard mean > 0, mean < 1, dispersion < 1 else { return 0 }
    guard dispersion > 0 else { return (1 - mean) * share(ofDamage: mean) }
    let strength = 1 / dispersion - 1
    let a = mean * strength
    let b = (1 - mean) * strength
    let square = mean * (a + 1) / (strength + 1)
    func above(_ order: Double) -> Double {
      SpecialFunctions.betaProbability(above: 0.5, a + order, b)
    }
    let first = above(1)
    return 2 * (mean * (1 - first) - square * (1 - above(2))) + above(0) - mean * first
  }
}
