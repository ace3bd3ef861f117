internal import AgroModel
internal import AgroStatistics

/// Generators of daily weather.
enum WeatherCases {
  static let calculations: [Calculation] = [
    Calculation(
      ["wgen"], ["p_ww", "p_wd", "alpha", "beta"],
      optional: ["note", "tmax_*", "tmin", "rad_*", "A", "B"], rain)
  ]

  /// Simulated years that stand beside the exact moments.
  private static let years = 20_000

  /// What the simulation contradicts.
  struct Contradiction: Error, CustomStringConvertible {
    let description: String
  }

  /// Exact moments of the chain, and the same of simulated years within four standard errors.
  private static func rain(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let chain = try RainChain(
      wetAfterWet: inputs["p_ww"].numbers, wetAfterDry: inputs["p_wd"].numbers,
      shape: inputs["alpha"].numbers, scale: inputs["beta"].numbers)
    let exact = chain.moments
    try run.compare("annual_mean", exact.annualMean)
    try run.compare("annual_sd", exact.annualDeviation)
    try run.compare("wet_days", exact.wetDays)
    try run.compare(list: "monthly_mean", exact.monthlyMeans)
    try run.compare(list: "wet_prob_first_day", exact.wetOnFirst)

    let station = try RichardsonStation(rain: chain)
    var totals: [Double] = []
    var wetDays: [Double] = []
    var block = RichardsonStation.Block(years: 250, rainOnly: true)
    for first in stride(from: 0, to: years, by: 250) {
      station.fill(&block, seed: 1, entity: StreamID.hash(of: "validation"), firstYear: first)
      for lane in 0..<250 {
        var total = 0.0
        var wet = 0.0
        for day in 0..<365 {
          let amount = block.rain[day * 250 + lane]
          total += amount
          wet += amount > 0 ? 1 : 0
        }
        totals.append(total)
        wetDays.append(wet)
      }
    }
    let rain = SampleMoments(totals)
    let wet = SampleMoments(wetDays)
    try hold(&run, "annual mean", rain.mean, exact.annualMean, error: rain.meanError)
    try hold(
      &run, "annual deviation", rain.deviation, exact.annualDeviation,
      error: rain.deviationError)
    try hold(&run, "wet days", wet.mean, exact.wetDays, error: wet.meanError)
  }

  private static func hold(
    _ run: inout CaseRun, _ name: String, _ found: Double, _ exact: Double, error: Double
  ) throws {
    run.note(
      "\(years) simulated years: \(name) \(found), \((found - exact) / error) standard errors from "
        + "the exact value.")
    guard abs(found - exact) <= 4 * error else {
      throw Contradiction(
        description: "The simulated \(name) is \(found), more than four standard errors of \(error) "
          + "from the exact \(exact).")
    }
  }

  /// Mean and deviation with their standard errors.
  private struct SampleMoments {
    let mean, deviation, meanError, deviationError: Double

    init(_ values: [Double]) {
      let n = Double(values.count)
      let mean = pairwiseSum(values) / n
      let second = pairwiseSum(values.map { ($0 - mean) * ($0 - mean) }) / n
      let fourth = pairwiseSum(
        values.map { ($0 - mean) * ($0 - mean) * ($0 - mean) * ($0 - mean) }) / n
      self.mean = mean
      deviation = (second * n / (n - 1)).squareRoot()
      meanError = (second / n).squareRoot()
      // Var(s^2) = (mu4 - s^4) / n; the deviation's error by the derivative of the root.
      deviationError = ((fourth - second * second) / n).squareRoot() / (2 * deviation)
    }
  }
}
