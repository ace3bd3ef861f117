internal import Glibc

/// Candidate laws of one sample, ranked by AICc.
public struct Selection: Sendable {
  /// A candidate with its weight of evidence.
  public struct Candidate: Sendable {
    /// The fit of the candidate.
    public let fit: Fit<AnyDistribution>
    /// AICc minus the smallest AICc of the candidates that may be chosen.
    public let difference: Double
    /// exp(-difference / 2), scaled to sum to 1: the Akaike weight; 0 where the candidate is
    /// excluded.
    public let weight: Double
    /// Why the candidate is not chosen, in words; nil where it may be.
    public let exclusion: String?
  }

  /// Fitted candidates, best first; excluded ones after the others.
  public let candidates: [Candidate]
  /// Families that could not be fitted, with the reason.
  public let failures: [(family: FitFamily, error: FitError)]

  /// Fits every family and ranks them.
  ///
  /// A fit on a constraint of its family is another law with a parameter less (a Burr law held at
  /// its Weibull limit), for which the count of parameters in AICc is wrong and the standard errors
  /// are conditional. Such a fit is listed but excluded, unless all fits are on a constraint.
  ///
  /// - Throws: the first error where no family can be fitted.
  public init(of sample: Sample, among families: [FitFamily]) throws(FitError) {
    var fits: [Fit<AnyDistribution>] = []
    var failures: [(family: FitFamily, error: FitError)] = []
    for family in families {
      do { fits.append(try family.fit(sample)) } catch { failures.append((family, error)) }
    }
    let isFree = fits.contains { $0.boundary == nil }
    func exclusion(_ fit: Fit<AnyDistribution>) -> String? { isFree ? fit.boundary : nil }
    guard let smallest = fits.filter({ exclusion($0) == nil }).map(\.aicc).min() else {
      throw failures.first?.error
        ?? .inconsistentSample(series: sample.series, reason: "no family was offered")
    }
    func evidence(_ fit: Fit<AnyDistribution>) -> Double {
      exclusion(fit) == nil ? exp(-0.5 * (fit.aicc - smallest)) : 0
    }
    let total = fits.reduce(0) { $0 + evidence($1) }
    candidates = fits.map {
      Candidate(
        fit: $0, difference: $0.aicc - smallest, weight: evidence($0) / total,
        exclusion: exclusion($0))
    }.sorted {
      ($0.exclusion == nil ? 0 : 1, $0.difference) < ($1.exclusion == nil ? 0 : 1, $1.difference)
    }
    self.failures = failures
  }

  /// The candidate with the smallest AICc of those that may be chosen.
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

extension Fit {
  /// The bound of the parameter space that the fit lies on, in words; nil inside it, and for Pareto
  /// and uniform laws, whose ends are order statistics by nature.
  public var boundary: String? {
    switch family {
    case .pareto, .uniform: nil
    default: constraint
    }
  }
}
