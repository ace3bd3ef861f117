internal import AgroStatistics
internal import Glibc

/// The joint probability of two correlated standard normal numbers, fast: for the solution of
/// latent correlations, not for the path of a simulated number.
package enum NormalPair {
  /// P(X < h, Y < k) with correlation r.
  ///
  /// Drezner and Wesolowsky's integral over the correlation with twenty Gauss-Legendre points,
  /// J. Stat. Comput. Simul. 35 (1990); |r| above 0.99 counts as 0.99. Absolute error below 1e-6
  /// for |h|, |k| below 4.
  package static func probability(_ h: Double, _ k: Double, correlation: Double) -> Double {
    let r = min(max(correlation, -0.99), 0.99)
    let p = Elementary.normalProbability(h)
    let q = Elementary.normalProbability(k)
    let angle = asin(r)
    let half = 0.5 * (h * h + k * k)
    let product = h * k
    var sum = 0.0
    for i in 0..<10 {
      for sign in [-1.0, 1.0] {
        let s = sin(0.5 * angle * (1 + sign * nodes[i]))
        sum += weights[i] * exp((product * s - half) / (1 - s * s))
      }
    }
    return min(max(p * q + sum * angle / (4 * Double.pi), 0), min(p, q))
  }

  private static let nodes = [
    0.076_526_521_133_497_33, 0.227_785_851_141_645_08, 0.373_706_088_715_419_56,
    0.510_867_001_950_827_1, 0.636_053_680_726_515, 0.746_331_906_460_150_8,
    0.839_116_971_822_218_8, 0.912_234_428_251_325_9, 0.963_971_927_277_913_8,
    0.993_128_599_185_094_9,
  ]
  private static let weights = [
    0.152_753_387_130_725_85, 0.149_172_986_472_603_75, 0.142_096_109_318_382_05,
    0.131_688_638_449_176_63, 0.118_194_531_961_518_42, 0.101_930_119_817_240_44,
    0.083_276_741_576_704_75, 0.062_672_048_334_109_06, 0.040_601_429_800_386_94,
    0.017_614_007_139_152_118,
  ]

  /// The correlation at which `probability` gives `target`, by bisection over -0.98...0.98.
  static func correlation(_ h: Double, _ k: Double, target: Double) -> Double {
    root { probability(h, k, correlation: $0) - target }
  }

  /// The zero of an increasing function on -0.98...0.98, an end where there is none.
  static func root(_ function: (Double) -> Double) -> Double {
    var low = -0.98
    var high = 0.98
    if function(low) >= 0 { return low }
    if function(high) <= 0 { return high }
    for _ in 0..<24 {
      let middle = 0.5 * (low + high)
      if function(middle) < 0 { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }
}
