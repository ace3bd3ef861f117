public import AgroStatistics

/// One series with its trend and the laws fitted to it.
public struct SeriesFit: Sendable {
  /// The series.
  public let input: SeriesInput
  /// nil for losses.
  public let trend: TrendFit?
  /// What laws are fitted to: values brought to the insured year, or losses as they are.
  public let observations: [Double]
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
    let observed = trend?.scaled ?? input.values
    observations = observed
    let positive = trend == nil && settings.kind == .loss ? observed.filter { $0 > 0 } : observed
    let count = Double(observed.count)
    zeroProbability = 1 - Double(positive.count) / count
    zeroProbabilityError = (zeroProbability * (1 - zeroProbability) / count).squareRoot()
    if positive.count < Sample.minimumCount, positive.count < observed.count {
      throw .inconsistentSample(
        series: input.name,
        reason: "only \(positive.count) of its \(observed.count) values are above 0, but at least "
          + "\(Sample.minimumCount) are needed")
    }
    let sample = try Sample(positive, series: input.name)
    selection = try Selection(
      of: sample, among: settings.candidates(largest: positive.reduce(0, max)))
    tests = selection.candidates.map { candidate in
      settings.replicates == 0
        ? nil
        : try? candidate.fit.goodnessOfFit(
          replicates: settings.replicates, seed: settings.seed)
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
}
