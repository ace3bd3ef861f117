public import AgroStatistics

/// One series with its trend and the laws fitted to it.
public struct SeriesFit: Sendable {
  /// The series.
  public let input: SeriesInput
  /// nil for losses.
  public let trend: TrendFit?
  /// What laws are fitted to: values brought to the insured year, or losses as they are. At or
  /// below the threshold of the settings there are none.
  public let observations: [Double]
  /// The laws are of values given that they exceed this; nil without a threshold.
  public let threshold: Double?
  /// Values at or below the threshold, which are left out.
  public let belowThreshold: Int
  /// Observations known only to reach the limit of the settings.
  public let censored: Int
  /// nil for yearly values.
  public let frequency: ClaimFrequency?
  /// The share of zeros among losses; the candidates are laws of the positive values.
  public let zeroProbability: Double
  /// sqrt(p (1 - p) / n).
  public let zeroProbabilityError: Double
  /// Candidates, best first.
  public let selection: Selection
  /// Tests in the order of the candidates; nil where they do not apply.
  public let tests: [GoodnessOfFit?]
  /// The best candidate, with an atom at 0 where losses have one.
  public let model: AnyDistribution

  /// The name of the series.
  public var name: String { input.name }

  init(
    _ input: SeriesInput, trend: TrendFit?, _ settings: FitSettings
  ) throws(FitError) {
    self.input = input
    self.trend = trend
    let isLevel = settings.kind == .level
    let above = settings.kind == .claim ? settings.above : nil
    threshold = above
    var kept = Array(input.values.indices)
    if let above { kept = kept.filter { input.values[$0] > above } }
    belowThreshold = input.values.count - kept.count
    let scaled = trend?.scaled ?? input.values
    let observed = kept.map { scaled[$0] }
    observations = observed
    frequency =
      settings.kind == .claim
      ? ClaimFrequency(claimYears: kept.map { input.years[$0] }, name: input.name, settings) : nil
    let used = observed.indices.filter { isLevel || observed[$0] > 0 }
    let positive = used.map { observed[$0] }
    let count = Double(max(1, observed.count))
    let zeros = Double(observed.count - positive.count) / count
    zeroProbability = zeros
    zeroProbabilityError = (zeros * (1 - zeros) / count).squareRoot()
    if positive.count < Sample.minimumCount, positive.count < input.values.count {
      throw .inconsistentSample(
        series: input.name,
        reason: "only \(positive.count) of its \(input.values.count) values are above "
          + "\(above ?? 0), but at least \(Sample.minimumCount) are needed")
    }
    let limit = settings.kind == .claim ? settings.limit : nil
    let flags = limit.map { limit in positive.map { $0 >= limit } }
    censored = flags?.count { $0 } ?? 0
    let sample = try Sample(
      limit.map { limit in positive.map { min($0, limit) } } ?? positive, series: input.name,
      weights: settings.usesWeights ? SeriesFit.weights(input, used.map { kept[$0] }) : nil,
      truncation: above.map { above in positive.map { _ in above } },
      isCensored: flags?.contains(true) ?? false ? flags : nil)
    selection = try Selection(
      of: sample, among: settings.candidates(largest: positive.reduce(0, max)))
    tests = selection.candidates.map { candidate in
      settings.replicates == 0
        ? nil
        : try? candidate.fit.goodnessOfFit(
          replicates: settings.replicates(count: positive.count), seed: settings.seed)
    }
    let best = selection.best.model
    do {
      model =
        zeroProbability > 0
        ? .zeroInflated(try ZeroInflated(best, zeroProbability: zeroProbability)) : best
    } catch {
      throw .notFittable(
        series: input.name, family: selection.best.family.name, reason: "\(error)")
    }
  }

  /// The weights of some values, scaled to add up to their number; nil where there are none.
  private static func weights(_ input: SeriesInput, _ indices: [Int]) -> [Double]? {
    guard let all = input.weights else { return nil }
    let weights = indices.map { all[$0] }
    let total = weights.reduce(0, +)
    guard total > 0 else { return weights }
    return weights.map { $0 * Double(weights.count) / total }
  }

  /// The share of a law that lies above the threshold.
  func shareAbove(_ law: AnyDistribution) -> Double {
    threshold.map { law.probability(above: $0) } ?? 1
  }

  /// The mean of the law given that the threshold is exceeded; of the whole law without one.
  public var meanAboveThreshold: Double {
    guard let threshold else { return model.mean }
    let share = shareAbove(model)
    return share > 0 ? threshold + model.expectedExcess(over: threshold) / share : .infinity
  }
}
