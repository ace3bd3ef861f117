internal import AgroModel
public import AgroStatistics

extension ContractPricer {
  /// The mean of a contract on a yield law, by the law's own integral: guaranteed yield below the
  /// area's law, shortfalls and bands of the area. Nil for covers and terms without one.
  ///
  /// - Parameters:
  ///   - law: of the area yield, t/ha.
  ///   - simulated: the mean over all simulated years.
  public func control(
    _ contract: InsuredContract, law: AnyDistribution, simulated: RiskEstimate
  ) throws -> MeanControl? {
    var exact = 0.0
    let insured = contract.insuredYield.value
    for name in contract.covers {
      guard let cover = covers.first(where: { $0.name == name }), cover.terms.isEmpty else {
        return nil
      }
      exact += cover.assumedRate
      switch cover.payoff {
      case .guaranteedYield(let coverage):
        let s = contract.deviation.value
        let farm = try FarmYield(
          area: law, level: contract.level.value,
          variation: (Elementary.exp(s * s) - 1).squareRoot(), basis: .assumption("the contract's"))
        exact += farm.expectedDeficit(below: coverage * insured) / insured
      case .areaProportional(let threshold):
        exact += law.expectedDeficit(below: threshold) / threshold
      case .areaShortfall(let trigger, let mean):
        exact += law.expectedDeficit(below: trigger * mean) / mean
      case .band(let top, let bottom, let mean, .yield):
        exact +=
          (law.expectedDeficit(below: top * mean) - law.expectedDeficit(below: bottom * mean))
          / (mean * (top - bottom))
      default: return nil
      }
    }
    return MeanControl(
      method: "integral of the yield law", years: nil, simulated: simulated, exact: exact)
  }
}
