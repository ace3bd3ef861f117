/// What predicts the loss cost of a cell.
public enum RatePredictor: String, Sendable, CaseIterable {
  /// The rates of this program, ``NestedCredibility``.
  case model
  /// The cell's own losses over its own exposure.
  case burningCost = "burning-cost"
  /// ``BuhlmannStraub`` over the cells with enough years, without a common year effect.
  case buhlmannStraub = "buhlmann-straub"
  /// The cell's premium rates up to T, scaled to the overall loss cost.
  case chargedRates = "rates-charged"
  /// The premium rates of the predicted period itself: an oracle that nobody had, not a mark.
  case ratesOfPeriod = "rates-of-period"

  /// The words of a report.
  public var title: String {
    switch self {
    case .model: "this program"
    case .burningCost: "burning cost"
    case .buhlmannStraub: "Buhlmann-Straub"
    case .chargedRates: "rates charged until then, rescaled"
    case .ratesOfPeriod: "rates charged in the period (oracle)"
    }
  }

  /// Rates of the eligible cells, nil for others, fitted to the first `used` columns.
  ///
  /// - Parameters:
  ///   - eligible: cells with enough years, ascending.
  ///   - predicted: the columns to predict, which only the oracle may look at.
  func rates(
    _ experience: LossExperience, used: Int, eligible: [Int], predicted: Range<Int>,
    halfLife: Double
  ) throws(CredibilityError) -> [Double]? {
    let fitted = 0..<used
    func exposure(_ cell: Int) -> Double { experience.sum(experience.exposure, of: cell, fitted) }
    func loss(_ cell: Int) -> Double { experience.sum(experience.loss, of: cell, fitted) }
    switch self {
    case .model:
      let model = try NestedCredibility(
        experience, through: experience.firstYear + used - 1, halfLife: halfLife)
      return eligible.map { model.rates[$0] }
    case .burningCost:
      return eligible.map { loss($0) / exposure($0) }
    case .buhlmannStraub:
      let units = eligible.map { cell in
        CredibilityUnit(
          name: experience.cells[cell].joined(separator: ", "),
          observations: fitted.compactMap { t in
            let slot = cell * experience.yearCount + t
            let weight = experience.exposure[slot]
            return weight > 0
              ? CredibilityObservation(value: experience.loss[slot] / weight, weight: weight) : nil
          })
      }
      return try BuhlmannStraub(units: units).units.map(\.premium)
    case .chargedRates:
      guard let premium = experience.premium else { return nil }
      let charged = eligible.map { experience.sum(premium, of: $0, fitted) }
      let total = charged.reduce(0, +)
      guard total > 0 else { return nil }
      let scale = eligible.reduce(0) { $0 + loss($1) } / total
      return zip(eligible, charged).map { scale * $1 / exposure($0) }
    case .ratesOfPeriod:
      guard let premium = experience.premium else { return nil }
      return eligible.map { cell in
        let exposed = experience.sum(experience.exposure, of: cell, predicted)
        return exposed > 0 ? experience.sum(premium, of: cell, predicted) / exposed : 0
      }
    }
  }
}
