import AgroStatistics
import Testing

/// A million years of 20 districts with a Gaussian copula and a 30th-percentile trigger, against
/// the exact moments of the shared case.
@Suite(
  "Copula workload", .enabled(if: CollectiveCase.areAvailable, CollectiveCase.absence))
struct CopulaWorkloadTests {
  static func law(_ district: CaseValue) throws -> any ContinuousDistribution {
    let first = district["p1"].number
    let second = district["p2"].number
    switch district["family"].object as? String {
    case "gamma": return try Gamma(shape: first, scale: second)
    case "beta":
      return try Beta(
        firstShape: first, secondShape: second, lower: 0, upper: district["upper"].number)
    default: return try Weibull(shape: first, scale: second)
    }
  }

  @Test("Means of the districts, mean and 99 % quantile of the portfolio")
  func exactMoments() throws {
    let shared = try CollectiveCase("mc_copula_percentile_deductible")
    let laws = try shared.inputs["districts"].list.map { try CopulaWorkloadTests.law($0) }
    let percentile = shared.inputs["trigger_percentile"].number
    let triggers = laws.map { $0.quantile(percentile) }
    var worstTrigger = 0.0
    for (trigger, exact) in zip(triggers, shared.expected["triggers"].numbers) {
      worstTrigger = max(worstTrigger, abs(trigger / exact - 1))
    }
    #expect(worstTrigger <= shared.tolerance["rel"].number)

    let count = laws.count
    var correlation: [[Double]] = []
    for i in 0..<count {
      let row: [Double] = (0..<count).map { j in
        i == j ? 1 : 0.25 + 0.75 * Elementary.exp(-Double(abs(i - j)) / 5)
      }
      correlation.append(row)
    }
    let normals = try CorrelatedNormals(correlation: correlation)
    let tables = try laws.map { try TabulatedQuantile($0, relativeError: 1e-9) }
    let entities = (0..<count).map { StreamID.hash(of: "district \($0)") }
    let zTrigger = Elementary.normalQuantile(percentile)
    let years = 1_000_000
    let blockYears = 250
    var block = CorrelatedNormals.Block(sites: count, years: blockYears)
    var portfolio: [Double] = []
    portfolio.reserveCapacity(years)
    var district = [Double](repeating: 0, count: count)
    for first in stride(from: 0, to: years, by: blockYears) {
      normals.fill(&block, seed: 7, purpose: .areaYield, entities: entities, year: UInt32(first))
      var year = [Double](repeating: 0, count: blockYears)
      for d in 0..<count {
        var losses = [Double](repeating: 0, count: blockYears)
        tables[d].table.addShortfall(
          below: triggers[d], at: zTrigger, weight: 1, of: block[site: d], to: &losses)
        for y in 0..<blockYears {
          district[d] += losses[y]
          year[y] += losses[y] / Double(count)
        }
      }
      portfolio += year
    }

    let root = Double(years).squareRoot()
    let mean = portfolio.reduce(0, +) / Double(years)
    let deviation = shared.expected["portfolio_sd"].number
    #expect(abs(mean - shared.expected["portfolio_mean"].number) < 4 * deviation / root)
    // Twenty checks at a false-alarm rate of 5e-9 each.
    var worst = 0.0
    for d in 0..<count {
      let error = district[d] / Double(years) - shared.expected["district_mean"][d].number
      worst = max(worst, abs(error) / shared.expected["district_sd"][d].number * root)
    }
    #expect(worst < 5.85)
    portfolio.sort()
    let quantile = portfolio[years * 99 / 100 - 1]
    let tolerance = shared.tolerance["abs_q99"].number
    #expect(abs(quantile - shared.expected["portfolio_q99_mc"].number) < tolerance)
  }
}
