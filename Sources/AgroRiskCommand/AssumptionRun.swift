internal import AgroRisk
internal import ArgumentParser

extension ScenarioRun {
  /// Simulated years of a study of assumptions where nothing else is asked for: what is looked for
  /// are differences on the same years, whose errors are small.
  static let studyYears = 500

  /// How far a scenario's loss moves over the ranges of its assumptions: all at once, and each alone.
  func assumptionSpread(
    of measure: ScenarioStudy.Measure, years: Int, replicates: Int
  ) async throws -> AssumptionSpread {
    let studied = min(years, self.years)
    let study = try await ScenarioStudy(
      desk, measure: measure, weather: try weather(), seed: seed, years: studied, warming: warming,
      workers: options.workers)
    var bar = ProgressBar("assumptions, one by one", quiet: options.quiet)
    let swings = try await study.swings(workers: options.workers) { bar.show($0, of: $1) }
    var second = ProgressBar("assumptions, all at once", quiet: options.quiet)
    let drawn = try await study.replicates(replicates, workers: options.workers) {
      second.show($0, of: replicates)
    }
    return AssumptionSpread(
      years: studied, base: study.base, replicates: drawn,
      drivers: swings.found.map {
        .init(
          path: $0.path, value: $0.parameter.value,
          range: $0.parameter.range ?? $0.parameter.value...$0.parameter.value,
          isDay: $0.isDay, low: $0.ends.low, high: $0.ends.high,
          swing: $0.swing.value,
          error: $0.swing.standardError)
      }, contradicting: swings.contradicting)
  }
}
