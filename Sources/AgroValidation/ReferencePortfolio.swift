package import AgroSimulation
package import AgroStatistics

/// Twenty districts with correlated yields, and 1,000 farms in them: the inputs of the validation cases
/// `mc_copula_percentile_deductible` and `mc_portfolio_1000_policies`, of the benchmarks and of tests.
package enum ReferencePortfolio {
  /// Yields of the districts, t/ha: seven gamma, seven beta and six Weibull laws.
  package static func laws() throws(ParameterError) -> [any ContinuousDistribution] {
    var laws: [any ContinuousDistribution] = []
    for d in 0..<7 {
      let shape = Double(9 + d)
      laws.append(try Gamma(shape: shape, scale: (8 + 0.5 * Double(d)) / shape))
    }
    for d in 0..<7 {
      let shift = 0.25 * Double(d)
      laws.append(try Beta(firstShape: 5 + shift, secondShape: 4 + shift, lower: 0, upper: 20))
    }
    for d in 0..<6 { laws.append(try Weibull(shape: 3 + 0.25 * Double(d), scale: 12)) }
    return laws
  }

  /// R_ij = 0.25 + 0.75 exp(-|i - j| / 5), R_ii = 1.
  package static func correlation(_ count: Int = 20) -> [[Double]] {
    var rows: [[Double]] = []
    for i in 0..<count {
      var row: [Double] = []
      for j in 0..<count {
        let distance = Double(abs(i - j))
        row.append(i == j ? 1 : 0.25 + 0.75 * Elementary.exp(-distance / 5))
      }
      rows.append(row)
    }
    return rows
  }

  /// A farm is paid SI max(0, 1 - Y exp(s N - s^2 / 2) / (c E[Y])), with sums insured in hundredths.
  package static func farms(
    _ laws: [any ContinuousDistribution], count: Int = 1000
  ) -> [YieldPortfolio.Object] {
    (0..<count).map { k in
      let coverage = 0.60 + 0.05 * Double(k % 5)
      return YieldPortfolio.Object(
        name: "policy \(k)", zone: k % 20, sumInsured: 100_000 * Double(1 + (k * 37) % 97),
        trigger: coverage * laws[k % 20].mean, deviation: 0.20 + 0.02 * Double(k % 6))
    }
  }

  /// The farms in their districts, or more of their kind.
  package static func portfolio(
    objects count: Int = 1000
  ) throws(ParameterError) -> YieldPortfolio {
    let laws = try laws()
    return try YieldPortfolio(
      zones: laws.enumerated().map { .init(name: "district \($0)", law: $1) },
      correlation: correlation(laws.count), objects: farms(laws, count: count))
  }
}
