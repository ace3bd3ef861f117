internal import AgroStatistics
internal import Glibc

/// Return levels of yearly minima by the generalised extreme value law.
enum ReturnLevels {
  /// The minimum undercut once in each period on average, by L-moments; NaN below 8 years.
  static func ofMinima(_ minima: [Double], _ periods: [Int]) -> [Double] {
    guard let sample = sample(minima) else { return periods.map { _ in .nan } }
    let law = LMoments(of: sample).generalisedExtremeValue
    return periods.map { period in
      let y = -log1p(-1 / Double(period))
      let x =
        abs(law.shape) < 1e-9
        ? law.location - law.scale * log(y)
        : law.location + law.scale * expm1(-law.shape * log(y)) / law.shape
      return -x
    }
  }

  /// The same by maximum likelihood; NaN where the fit is refused.
  static func byLikelihood(_ minima: [Double], _ periods: [Int]) -> [Double] {
    guard let sample = sample(minima),
      let fit = try? FitFamily.generalisedExtremeValue.fit(sample)
    else { return periods.map { _ in .nan } }
    return periods.map { -fit.model.quantile(exceededWith: 1 / Double($0)) }
  }

  private static func sample(_ minima: [Double]) -> Sample? {
    try? Sample(minima.filter { $0.isFinite }.map { -$0 }, series: "Yearly minima")
  }
}
