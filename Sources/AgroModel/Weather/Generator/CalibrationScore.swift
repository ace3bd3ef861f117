internal import AgroStatistics

/// How far simulated statistics lie from recorded ones, one number for a whole generator.
///
/// A statistic's difference from the median over simulated blocks of the record's length is divided by
/// 3.29 deviations of the blocks on its side of the median, half the interval from the 0.0005 to the
/// 0.9995 quantile of a normal law; what cannot be negative is compared by its logarithm, which is
/// nearer to normal. A pooled ratio's distance from 1 is divided by 0.10, its limit. So 1 is the limit of all,
/// and the score is the sum of their eighth powers: those that fail outweigh all that do not.
struct CalibrationScore {
  private(set) var value = 0.0
  /// Whether a deviation between years, of a site or pooled, or a deviation of daily rain is near its
  /// limit or beyond.
  private(set) var lacksVariation = false

  /// The part of a limit that is near to it.
  private static let near = 0.8

  /// What a ratio pooled over the sites may differ from 1 by.
  private static let pooledLimit = 0.10
  /// Half the interval in standard deviations.
  private static let halfInterval = 3.2905

  init(_ simulated: CalibrationTarget, of target: CalibrationTarget) {
    for (site, statistics) in target.statistics.enumerated() {
      for (index, observed) in statistics.enumerated() {
        let kind = WeatherStatistic.ofSite[index].kind
        let sample = simulated.blockStatistics[site][index]
        let share = add(observed, sample, isPositive: Self.arePositive.contains(kind))
        let near = kind == .rainDeviation ? 1 : Self.near
        if Self.areVariation.contains(kind),
          share > near || share > 0.5 && Self.isBeyond(observed, sample)
        {
          lacksVariation = true
        }
      }
    }
    for (observed, sample) in zip(target.pairs, simulated.blockPairs) { add(observed, sample) }
    for kind in [WeatherStatistic.Kind.temperatureBetweenYears, .rainBetweenYears] {
      for quarter in 0..<4 {
        let at = CalibrationTarget.place(kind) + quarter
        pool(target.statistics.indices.map { simulated.statistics[$0][at] / target.statistics[$0][at] })
      }
    }
    let level = CalibrationTarget.place(.returnLevel) + 1
    pool(
      target.statistics.indices.map { site in
        (simulated.statistics[site][level] - target.coldest[site])
          / (target.statistics[site][level] - target.coldest[site])
      })
  }

  /// Only deviations between years are asked for: the worst of their ratios counts.
  init(deviations simulated: CalibrationTarget, of target: CalibrationTarget) {
    let start = CalibrationTarget.place(.temperatureBetweenYears)
    for site in target.statistics.indices {
      for at in start..<(start + 8) {
        pool([simulated.statistics[site][at] / target.statistics[site][at]])
      }
    }
  }

  private static let arePositive: Set<WeatherStatistic.Kind> = [
    .rainMean, .minimumDeviation, .maximumDeviation, .rainDeviation, .wetFrequency, .wetSpell,
    .drySpell, .temperatureBetweenYears, .rainBetweenYears,
  ]

  private static let areVariation: Set<WeatherStatistic.Kind> = [
    .temperatureBetweenYears, .rainBetweenYears, .rainDeviation,
  ]

  /// Whether a number lies beyond all blocks, where there are enough of them.
  private static func isBeyond(_ observed: Double, _ sample: [Double]) -> Bool {
    let known = sample.filter(\.isFinite)
    guard known.count >= 100, let low = known.min(), let high = known.max() else { return false }
    return observed < low || observed > high
  }

  /// - Returns: The size of the difference over its limit, 0 where there is none.
  @discardableResult
  private mutating func add(
    _ observed: Double, _ sample: [Double], isPositive: Bool = false
  ) -> Double {
    let known = sample.filter(\.isFinite)
    guard observed.isFinite, 2 * known.count > sample.count, known.count > 1 else { return 0 }
    let areLogarithms = isPositive && observed > 0 && known.allSatisfy { $0 > 0 }
    func scale(_ x: Double) -> Double { areLogarithms ? Elementary.log(x) : x }
    let sorted = known.map(scale).sorted()
    let median = Quantiles.interpolated(sorted, 0.5)
    let difference = scale(observed) - median
    let side = sorted.filter { difference < 0 ? $0 <= median : $0 >= median }
    let squares = side.reduce(0) { $0 + ($1 - median) * ($1 - median) }
    guard squares > 0 else { return 0 }
    let share =
      difference.magnitude / (Self.halfInterval * (squares / Double(side.count)).squareRoot())
    add(share)
    return share
  }

  private mutating func pool(_ ratios: [Double]) {
    let mean = YearMoments(ratios.filter(\.isFinite)).mean
    guard mean.isFinite else { return }
    let share = (mean - 1).magnitude / Self.pooledLimit
    add(share)
    if share > Self.near { lacksVariation = true }
  }

  /// One difference over its limit; beyond twice the limit all are as bad, so that what cannot be
  /// had does not drown the rest.
  private mutating func add(_ share: Double) {
    let bounded = min(share.magnitude, 2)
    let square = bounded * bounded
    value += square * square * square * square
  }
}
