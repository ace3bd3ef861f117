/// Goodness of fit with p-values that know that the parameters were estimated.
public struct GoodnessOfFit: Sendable, Equatable {
  /// The distances between sample and law.
  public let statistics: FitStatistics
  /// Share of the bootstrap samples whose refitted statistic is at least as large, counting the
  /// sample itself; of small samples at the recalibrated statistic.
  public let kolmogorovSmirnovProbability: Double
  /// The p-value of the Cramér-von Mises distance.
  public let cramerVonMisesProbability: Double
  /// The p-value of the Anderson-Darling distance.
  public let andersonDarlingProbability: Double
  /// Bootstrap samples that could be fitted, and those that could not.
  public let replicates: Int
  /// Bootstrap samples that could not be fitted.
  public let failures: Int
  /// Whether a second bootstrap recalibrated the p-values.
  public let isRecalibrated: Bool

  /// Samples below this size get recalibrated p-values; above it the plain bootstrap has no
  /// distortion that could be seen.
  public static let recalibratedBelow = 200
}

extension Fit {
  /// The distances of the sample from the fitted law. A left-truncated observation is compared with
  /// the law given that it exceeds its truncation point; with right-censored ones the sample's
  /// distribution function is the product-limit estimate. Counts are compared at whole numbers.
  ///
  /// - Throws: ``FitError`` where the family cannot have given the sample.
  public func statistics() throws(FitError) -> FitStatistics {
    try family.statistics(of: sample, parameters)
  }

  /// Kolmogorov-Smirnov, Cramer-von Mises and Anderson-Darling tests with p-values by parametric
  /// bootstrap: samples from the fitted law are refitted, because a sample lies closer to the law
  /// fitted to it than to the true one (Stute, Gonzalez Manteiga and Presedo Quindimil 1993).
  ///
  /// Where the law of a statistic depends on the parameters, the plain bootstrap does not have its
  /// nominal size in small samples (for a Burr law at 30 observations it rejects 3 % at 5 %). Below
  /// ``GoodnessOfFit/recalibratedBelow`` observations every bootstrap sample therefore gets one
  /// sample of its own, whose statistics correct the p-value: the fast double bootstrap of Davidson
  /// and MacKinnon (2007), Comput. Stat. Data Anal. 51, 3259-3281.
  ///
  /// - Parameters:
  ///   - replicates: bootstrap samples; (replicates + 1) x level should be a whole number.
  ///   - seed: seed of the bootstrap streams.
  /// - Throws: ``FitError`` where the family cannot have given the sample.
  public func goodnessOfFit(
    replicates: Int = 999, seed: UInt64 = 1
  ) throws(FitError) -> GoodnessOfFit {
    try goodnessOfFit(
      replicates: replicates, seed: seed,
      isRecalibrated: sample.values.count < GoodnessOfFit.recalibratedBelow)
  }

  /// The same with or without the second bootstrap.
  package func goodnessOfFit(
    replicates: Int, seed: UInt64, isRecalibrated: Bool
  ) throws(FitError) -> GoodnessOfFit {
    let own = try statistics()
    let bootstrap = ParametricBootstrap(family, sample: sample, seed: seed)
    let law = try bootstrap.law(parameters)
    var first: [FitStatistics] = []
    var second: [FitStatistics] = []
    for index in 0..<replicates {
      // A replicate that cannot be fitted is counted and left out, not a reason to stop.
      do {
        let replicate = try bootstrap.replicate(index, of: law)
        let estimate = try family.estimate(replicate)
        let statistics = try family.statistics(of: replicate, estimate.parameters)
        guard isRecalibrated else {
          first.append(statistics)
          continue
        }
        let nested = try bootstrap.replicate(
          index, of: bootstrap.law(estimate.parameters), generation: 1)
        let nestedEstimate = try family.estimate(nested)
        second.append(try family.statistics(of: nested, nestedEstimate.parameters))
        first.append(statistics)
      } catch { continue }
    }
    func probability(_ statistic: (FitStatistics) -> Double) -> Double {
      BootstrapProbability.of(
        statistic(own), first: first.map(statistic),
        second: isRecalibrated ? second.map(statistic) : nil)
    }
    return GoodnessOfFit(
      statistics: own, kolmogorovSmirnovProbability: probability(\.kolmogorovSmirnov),
      cramerVonMisesProbability: probability(\.cramerVonMises),
      andersonDarlingProbability: probability(\.andersonDarling), replicates: first.count,
      failures: replicates - first.count, isRecalibrated: isRecalibrated)
  }
}

/// p-values from bootstrap statistics.
enum BootstrapProbability {
  /// The share of statistics at least as large as `own`, counting itself.
  ///
  /// - Parameter second: statistics of one sample drawn from the law fitted to each of the first;
  ///   with them `own` is replaced by the one of them that has its rank.
  static func of(_ own: Double, first: [Double], second: [Double]?) -> Double {
    let total = Double(first.count + 1)
    let exceeding = first.count { $0 >= own }
    guard let second, exceeding > 0 else { return Double(exceeding + 1) / total }
    let level = second.sorted(by: >)[exceeding - 1]
    return Double(first.count { $0 >= level } + 1) / total
  }
}
