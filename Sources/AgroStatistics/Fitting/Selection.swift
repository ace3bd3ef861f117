internal import Glibc

/// Candidate laws of one sample, ranked by AICc.
public struct Selection: Sendable {
  /// A candidate with its weight of evidence.
  public struct Candidate: Sendable {
    /// The fit of the candidate.
    public let fit: Fit<AnyDistribution>
    /// AICc minus the smallest AICc.
    public let difference: Double
    /// exp(-difference / 2), scaled to sum to 1: the Akaike weight.
    public let weight: Double
  }

  /// Fitted candidates, best first.
  public let candidates: [Candidate]
  /// Families that could not be fitted, with the reason.
  public let failures: [(family: FitFamily, error: FitError)]

  /// Fits every family and ranks them.
  ///
  /// - Throws: the first error where no family can be fitted.
  public init(of sample: Sample, among families: [FitFamily]) throws(FitError) {
    var fits: [Fit<AnyDistribution>] = []
    var failures: [(family: FitFamily, error: FitError)] = []
    for family in families {
      do { fits.append(try family.fit(sample)) } catch { failures.append((family, error)) }
    }
    guard let smallest = fits.map(\.aicc).min() else {
      throw failures.first?.error
        ?? .inconsistentSample(series: sample.series, reason: "no family was offered")
    }
    let total = fits.reduce(0) { $0 + exp(-0.5 * ($1.aicc - smallest)) }
    candidates = fits.map {
      Candidate(
        fit: $0, difference: $0.aicc - smallest,
        weight: exp(-0.5 * ($0.aicc - smallest)) / total)
    }.sorted { $0.difference < $1.difference }
    self.failures = failures
  }

  /// The candidate with the smallest AICc.
  public var best: Fit<AnyDistribution> { candidates[0].fit }

  /// The mixture of all candidates with their Akaike weights, because 30 years cannot tell the
  /// families apart (Burnham and Anderson 2002, section 4.2). Weights below 1e-6 are left out.
  ///
  /// - Throws: `ParameterError` where the mixture cannot be formed.
  public func averaged() throws(ParameterError) -> AnyDistribution {
    let kept = candidates.filter { $0.weight >= 1e-6 }
    if kept.count == 1 { return kept[0].fit.model }
    let total = kept.reduce(0) { $0 + $1.weight }
    return .mixture(
      try Mixture(kept.map(\.fit.model), weights: kept.map { $0.weight / total }))
  }
}
