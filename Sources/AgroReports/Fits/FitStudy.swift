public import AgroStatistics

/// Several series fitted together: laws, credibility and dependence between places.
public struct FitStudy: Sendable {
  /// What went wrong, in one sentence.
  public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name of the series.
    public let series: String
    /// Why it was not fitted, a full sentence.
    public let reason: String
    public var description: String { reason }

    /// A series that was not fitted, and why.
    public init(series: String, reason: String) {
      self.series = series
      self.reason = reason
    }
  }

  /// What was asked.
  public let settings: FitSettings
  /// The series that were fitted.
  public let fits: [SeriesFit]
  /// The series that were not.
  public let refusals: [Refusal]
  /// nil for a single series, for claims, or where series hold different crops.
  public let credibility: Result<BuhlmannStraub, Refusal>?
  /// nil for a single series and for claims.
  public let dependence: Result<PlaceDependence, Refusal>?
  /// Places that the dependence leaves out, so that the others have enough years in common.
  public let leftOut: [String]

  /// Columns that say what was grown, not where.
  private static let cropColumns = ["item", "crop", "element", "commodity", "product", "variety"]

  /// Fits every series; one that cannot be fitted is refused with its reason.
  ///
  /// - Parameter distances: between the places of the series, in their order; then correlations fall
  ///   with distance.
  public init(
    _ inputs: [SeriesInput], _ settings: FitSettings, distances: [[Double]]? = nil
  ) {
    self.settings = settings
    var refusals: [Refusal] = []
    func refuse(_ input: SeriesInput, _ error: FitError) {
      refusals.append(Refusal(series: input.name, reason: "\(error)"))
    }
    let isComparable = FitStudy.isComparable(inputs)

    // Trends first: the spread's growth with the level is common to the places.
    var prepared: [(input: SeriesInput, history: YieldHistory?, trend: YieldTrend?)] = []
    for input in inputs {
      guard settings.kind == .level else {
        prepared.append((input, nil, nil))
        continue
      }
      do {
        let records = zip(input.years, input.values).map { YieldRecord(year: $0, value: $1) }
        let history = try YieldHistory(
          place: input.name, records, possible: 0...1e100, gaps: .accept)
        prepared.append((input, history, try YieldTrend(history, method: settings.trend)))
      } catch {
        refuse(input, error)
      }
    }
    let trends = prepared.compactMap(\.trend)
    let pooled =
      isComparable && trends.count > 1
      ? try? Heteroscedasticity(trends, places: prepared.map(\.input.name)) : nil
    var fits: [SeriesFit] = []
    for (index, one) in prepared.enumerated() {
      do {
        var trend: TrendFit?
        if let history = one.history, let line = one.trend {
          let insured = settings.insuredYear ?? (history.years[history.years.count - 1] + 1)
          trend = try TrendFit(
            history, line, exponent: pooled?.places[index], insuredYear: insured, settings)
        }
        fits.append(try SeriesFit(one.input, trend: trend, settings))
      } catch {
        refuse(one.input, error)
      }
    }
    self.fits = fits
    self.refusals = refusals
    let isYearly = settings.kind != .claim
    credibility = isYearly && fits.count > 1 && isComparable ? FitStudy.credibility(of: fits) : nil
    let kept = isYearly ? FitStudy.withCommonYears(fits) : Array(fits.indices)
    leftOut = fits.indices.filter { !kept.contains($0) }.map { fits[$0].name }
    dependence =
      isYearly && fits.count > 1
      ? FitStudy.dependence(
        of: kept.map { fits[$0] },
        distances: distances.map { all in
          let positions = kept.map { index in inputs.firstIndex(of: fits[index].input) ?? 0 }
          return positions.map { row in positions.map { all[row][$0] } }
        })
      : nil
  }

  /// Whether all series are of one crop.
  private static func isComparable(_ inputs: [SeriesInput]) -> Bool {
    guard let first = inputs.first else { return false }
    for label in first.labels {
      let words = label.column.lowercased()
      guard cropColumns.contains(where: { words.contains($0) }) else { continue }
      let texts = Set(
        inputs.compactMap { input in input.labels.first { $0.column == label.column }?.text })
      if texts.count > 1 { return false }
    }
    return true
  }

  private static func credibility(of fits: [SeriesFit]) -> Result<BuhlmannStraub, Refusal> {
    let isWeighted = fits.allSatisfy { $0.input.weights != nil }
    let units = fits.map { fit in
      let weights = fit.input.weights ?? []
      let observations = fit.observations.indices.compactMap { index in
        let weight = isWeighted ? weights[index] : 1
        return weight > 0
          ? CredibilityObservation(value: fit.observations[index], weight: weight) : nil
      }
      return CredibilityUnit(name: fit.name, observations: observations)
    }
    do {
      // Hectares and sums insured do not average the weather of a year away.
      return .success(
        try BuhlmannStraub(units: units, yearEffect: isWeighted ? .estimated : .absent))
    } catch {
      return .failure(Refusal(series: "credibility", reason: "\(error)"))
    }
  }

  /// The places left when those are dropped, one by one, whose loss brings most common years, until
  /// there are enough of these.
  private static func withCommonYears(_ fits: [SeriesFit]) -> [Int] {
    let years = fits.map { Set($0.input.years) }
    var kept = Array(fits.indices)
    func common(_ places: [Int]) -> Int {
      places.dropFirst().reduce(into: years[places[0]]) { $0.formIntersection(years[$1]) }.count
    }
    while kept.count > 2, common(kept) < Sample.minimumCount {
      let gains = kept.indices.map { position in
        var rest = kept
        rest.remove(at: position)
        return common(rest)
      }
      // Equal gains: the shortest record goes.
      let worst = kept.indices.max { one, other in
        gains[one] != gains[other]
          ? gains[one] < gains[other] : years[kept[one]].count > years[kept[other]].count
      }
      guard let worst else { break }
      kept.remove(at: worst)
    }
    return kept.isEmpty || common(kept) >= Sample.minimumCount ? kept : Array(fits.indices)
  }

  private static func dependence(
    of fits: [SeriesFit], distances: [[Double]]?
  ) -> Result<PlaceDependence, Refusal> {
    var common = Set(fits[0].input.years)
    for fit in fits.dropFirst() { common.formIntersection(fit.input.years) }
    let rows = fits.map { fit in
      zip(fit.input.years, fit.observations).filter { common.contains($0.0) }.map(\.1)
    }
    do {
      return .success(
        try PlaceDependence(places: fits.map(\.name), values: rows, distances: distances))
    } catch {
      return .failure(Refusal(series: "dependence", reason: "\(error)"))
    }
  }
}

extension PlaceDependence {
  /// The tail dependence of the t copula between two places; equal in both tails.
  public func tailDependence(_ i: Int, _ j: Int) -> Double {
    StudentCopula.tailDependence(
      correlation: correlation[i, j], degreesOfFreedom: degreesOfFreedom.value)
  }
}
