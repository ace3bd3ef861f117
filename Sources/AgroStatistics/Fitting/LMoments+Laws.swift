internal import Glibc

extension LMoments {
  /// The generalised extreme value law with these L-moments (Hosking, Wallis and Wood 1985).
  ///
  /// The shape solves the L-skewness equation exactly, by Newton from Hosking's approximation.
  package var generalisedExtremeValue: (location: Double, scale: Double, shape: Double) {
    let t3 = min(max(skewness, -0.95), 0.95)
    let c = 2 / (3 + t3) - 0.630_929_753_571_457_4
    // Hosking's k is -xi.
    var k = 7.859_0 * c + 2.955_4 * c * c
    k = min(max(k, -0.95), 5)
    func target(_ k: Double) -> Double {
      if abs(k) < 1e-7 { return 2 * 1.584_962_500_721_156 - 3 }
      return 2 * expm1(-k * 1.098_612_288_668_109_7) / expm1(-k * 0.693_147_180_559_945_3) - 3
    }
    for _ in 0..<40 {
      let h = 1e-5
      let slope = (target(k + h) - target(k - h)) / (2 * h)
      let step = (target(k) - t3) / slope
      guard step.isFinite else { break }
      k = min(max(k - step, -0.999), 8)
      if abs(step) < 1e-13 { break }
    }
    if abs(k) < 1e-7 {
      let scale = second / 0.693_147_180_559_945_3
      return (first - 0.577_215_664_901_532_9 * scale, scale, 0)
    }
    let gamma = tgamma(1 + k)
    let scale = second * k / (gamma * -expm1(-k * 0.693_147_180_559_945_3))
    return (first - scale * (1 - gamma) / k, scale, -k)
  }

  /// The generalised Pareto law above `threshold` with these L-moments (Hosking and Wallis 1987).
  func generalisedPareto(threshold: Double) -> (scale: Double, shape: Double) {
    let k = (first - threshold) / second - 2
    return ((1 + k) * (first - threshold), -k)
  }
}
