internal import AgroQuantities
public import AgroStatistics

extension YieldPortfolio {
  /// The expected annual loss of each object in minor units, by quadrature: the control of the
  /// simulated mean.
  ///
  /// Given the area yield Y, with h = ln(trigger / (r Y)), the payment has the mean
  /// ```
  /// SI (Phi(h / s + s / 2) - (r Y / trigger) Phi(h / s - s / 2))
  /// ```
  /// which is integrated over the normal number behind Y. Objects that differ in their sum insured
  /// alone share the integral.
  /// - Throws: `GSLError` where the quadrature does not reach 1e-10.
  public func expectedLosses() throws(GSLError) -> [Double] {
    var means: [Double] = []
    for index in paysBelow.indices {
      let s = deviation[index]
      let table = tables[Int(classZone[index])]
      // ln(r / trigger) without the - s^2 / 2 of the kernel.
      let ratio = logLevel[index] + s * s / 2
      means.append(
        try Quadrature.integrate(from: -9, to: 9, relativeError: 1e-10, absoluteError: 1e-300) {
          z in
          let log = ratio + Elementary.log(max(table(z), .leastNormalMagnitude))
          let share =
            Elementary.normalProbability(-log / s + s / 2)
            - Elementary.exp(log) * Elementary.normalProbability(-log / s - s / 2)
          return max(0, share) * Elementary.exp(-z * z / 2) * 0.398_942_280_401_432_7
        }.value)
    }
    return objects.indices.map { objects[$0].sumInsured * means[Int(classOf[$0])] }
  }
}
