internal import AgroStatistics

/// Probabilities and thresholds of the chain of wet and dry days.
package enum WetChain {
  /// The thresholds below which the driver makes a day wet, after a dry and after a wet day, such
  /// that the chain has the given probabilities although the driver holds a part that stays for
  /// the month.
  ///
  /// With the driver `sqrt(1 - s^2) w + s u`, w fresh every day and u kept, the probabilities given
  /// u are `p(u) = Phi((t - s u) / sqrt(1 - s^2))` and the share of wet days is
  /// `pi(u) = p01(u) / (1 + p01(u) - p11(u))`; t0 and t1 solve `E[(1 - pi) p01] / E[1 - pi]` and
  /// `E[pi p11] / E[pi]` = the given probabilities, by iteration on the normal scale.
  package static func thresholds(
    afterDry: Double, afterWet: Double, slow: Double
  ) -> (afterDry: Double, afterWet: Double) {
    let goal0 = Elementary.normalQuantile(afterDry)
    let goal1 = Elementary.normalQuantile(afterWet)
    guard slow > 0 else { return (goal0, goal1) }
    let inverse = 1 / (1 - slow * slow).squareRoot()
    var (t0, t1) = (goal0, goal1)
    for _ in 0..<60 {
      var (wet, wetWet, dry, dryWet) = (0.0, 0.0, 0.0, 0.0)
      for node in nodes {
        let p0 = Elementary.normalProbability((t0 - slow * node.u) * inverse)
        let p1 = Elementary.normalProbability((t1 - slow * node.u) * inverse)
        let share = p0 / (1 + p0 - p1)
        wet += node.weight * share
        wetWet += node.weight * share * p1
        dry += node.weight * (1 - share)
        dryWet += node.weight * (1 - share) * p0
      }
      let step0 = goal0 - Elementary.normalQuantile(min(max(dryWet / dry, 1e-12), 1 - 1e-9))
      let step1 = goal1 - Elementary.normalQuantile(min(max(wetWet / wet, 1e-12), 1 - 1e-9))
      t0 += step0
      t1 += step1
      if abs(step0) < 1e-9 && abs(step1) < 1e-9 { break }
    }
    return (t0, t1)
  }

  /// Points and weights of the normal law: 33 points from -4 to 4.
  private static let nodes: [(u: Double, weight: Double)] = {
    var nodes = (0...32).map { i in
      let u = -4 + 0.25 * Double(i)
      return (u: u, weight: Elementary.exp(-0.5 * u * u))
    }
    let total = nodes.reduce(0) { $0 + $1.weight }
    for i in nodes.indices { nodes[i].weight /= total }
    return nodes
  }()

  /// 1 / (1 + e^-x), kept within 1e-7 of 0 and 1.
  static func logistic(_ x: Double) -> Double {
    min(max(1 / (1 + Elementary.exp(-x)), 1e-7), 1 - 1e-7)
  }
}
