public import AgroStatistics

/// The law of the number of claims a year.
public struct ClaimFrequency: Sendable {
  /// From the first year with a claim to the last.
  public let years: [Int]
  /// Claims of each year, 0 included.
  public let counts: [Int]
  /// Poisson and negative binomial laws, the one with the smallest AICc first; empty where fewer
  /// than 8 years, or all alike, tell nothing.
  public let candidates: [Fit<AnyCountDistribution>]
  /// Tests in the order of the candidates.
  public let tests: [GoodnessOfFit?]
  /// Why there are no candidates, in one sentence.
  public let refusal: String?

  /// Claims a year.
  public var mean: Double { Double(counts.reduce(0, +)) / Double(max(1, counts.count)) }

  /// Variance over mean of the yearly counts: 1 for a Poisson law, more where years differ.
  public var dispersion: Double {
    let mean = mean
    let squares = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return mean > 0 && counts.count > 1 ? squares / Double(counts.count - 1) / mean : 0
  }

  init(claimYears: [Int], name: String, _ settings: FitSettings) {
    let first = claimYears.min() ?? 0
    let last = claimYears.max() ?? 0
    var counts = [Int](repeating: 0, count: last - first + 1)
    for year in claimYears { counts[year - first] += 1 }
    years = Array(first...last)
    self.counts = counts
    var fits: [Fit<AnyCountDistribution>] = []
    var refusal: String?
    for family in [FitFamily.poisson, .negativeBinomial] {
      do throws(FitError) {
        fits.append(
          try family.fitCounts(Sample(counts.map { Double($0) }, series: "\(name), claims a year")))
      } catch {
        refusal = refusal ?? "\(error)"
      }
    }
    // A negative binomial law at its Poisson limit is no candidate of its own.
    candidates = fits.filter { $0.constraint == nil }.sorted { $0.aicc < $1.aicc }
    tests = candidates.map { fit in
      settings.replicates == 0
        ? nil : try? fit.goodnessOfFit(replicates: settings.replicates, seed: settings.seed)
    }
    self.refusal = candidates.isEmpty ? refusal : nil
  }
}
