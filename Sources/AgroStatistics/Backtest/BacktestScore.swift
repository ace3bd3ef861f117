/// A number with the interval that resampled years give it; without one where the years are too few
/// to be resampled.
public struct YearInterval: Sendable, Equatable {
  /// The fewest years that are resampled.
  public static let fewestYears = 5

  /// The number on the years as they were.
  public let value: Double
  /// The 2.5 % point over resampled years; not a number without an interval.
  public let lower: Double
  /// The 97.5 % point over resampled years; not a number without an interval.
  public let upper: Double

  /// Whether there is an interval.
  public var isKnown: Bool { lower.isFinite && upper.isFinite }

  /// An interval from the values on resampled years, of so many years.
  init(value: Double, over resampled: [Double], years: Int) {
    let sorted = years < Self.fewestYears ? [] : resampled.sorted()
    func point(_ p: Double) -> Double {
      sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(p * Double(sorted.count)))]
    }
    self.value = value
    lower = point(0.025)
    upper = point(0.975)
  }
}

/// How one predictor did.
public struct BacktestScore: Sendable, Equatable {
  /// What predicted.
  public let predictor: RatePredictor
  /// Squared error of the loss cost, weighted with exposure.
  public let squaredError: YearInterval
  /// Squared error of burning cost less this one: above 0 where this one is better.
  public let gain: YearInterval
  /// The gain over Buhlmann-Straub.
  public let gainOverCredibility: YearInterval?
  /// Mean pinball loss over ``LossBacktest/levels``, weighted with exposure.
  public let pinball: Double
  /// Losses over predicted losses: 1 where the level was right.
  public let balance: Double

  /// Whether a gain is more than rounding.
  public func isGain(_ gain: YearInterval) -> Bool { gain.value > 1e-9 * squaredError.value }
}

/// A group of predictions for a picture: equal shares of the exposure, ascending in the rate.
public struct BacktestDecile: Sendable, Equatable {
  /// The mean rate predicted, weighted with exposure.
  public let predicted: Double
  /// The mean loss cost observed, weighted with exposure.
  public let observed: Double
}

/// One measure: what was predicted, and the scores.
public struct BacktestMeasure: Sendable, Equatable {
  /// The last year of the first fit.
  public let firstFit: Int
  /// The last year of the last fit; the same for a single fit.
  public let lastFit: Int
  /// Years predicted together.
  public let horizon: Int
  /// Cells or cells' years that were predicted.
  public let predictions: Int
  /// One score a predictor.
  public let scores: [BacktestScore]
  /// By the program's rate.
  public let deciles: [BacktestDecile]
  /// Shares of the probability integral transforms of this program in ten equal classes; ties are
  /// spread evenly over their steps (Czado, Gneiting and Held 2009).
  public let transforms: [Double]

  /// The score of a predictor.
  public func score(_ predictor: RatePredictor) -> BacktestScore? {
    scores.first { $0.predictor == predictor }
  }

  /// Whether the program's squared error is below that of burning cost.
  public var beatsBurningCost: Bool { score(.model).map { $0.isGain($0.gain) } ?? false }
  /// Whether it is below that of Buhlmann-Straub.
  public var beatsCredibility: Bool {
    score(.model).flatMap { score in score.gainOverCredibility.map { score.isGain($0) } } ?? false
  }
}
