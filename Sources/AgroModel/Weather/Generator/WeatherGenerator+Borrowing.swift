internal import AgroQuantities

extension WeatherGenerator {
  /// A generator for places without daily records: means from their monthly normals, everything
  /// else from another generator.
  ///
  /// From the normals: mean minimum and maximum, frequency of wet days, mean amounts. From the
  /// lender's site: persistence of wet days, shape of amounts, difference of wet and dry days,
  /// residual tables and persistence of temperatures, and the size of daily deviations, times the
  /// place's ``DeviationScale`` where it has one; deviations between years (of temperature, of rain)
  /// where the place has none of its own. Persistence is lowered where seasons would differ more between
  /// years than they shall. Correlation between places: `c exp(-d / L)` of their
  /// distance, fitted to the lender's sites. The provenance says so, group by group.
  ///
  /// - Parameters:
  ///   - places: One or more places with positions.
  ///   - centre: The middle of the period of the normals, for instance 1975.5 for 1961-1990.
  ///   - trend: Warming by month from that year on, degrees a year, January first.
  ///   - centreYear: The year that simulated temperatures stand for.
  ///   - labels: What the normals, the deviations between years and the trend rest on; labels of
  ///     what is borrowed are added.
  /// - Throws: ``GeneratorError`` where normals are impossible or a lender does not exist.
  public static func borrowing(
    _ places: [BorrowedPlace], from lender: WeatherGenerator, centre: Double, trend: [Double],
    centreYear: Double, labels: [GeneratorProvenance.Label],
    options: GeneratorOptions = GeneratorOptions()
  ) throws(GeneratorError) -> WeatherGenerator {
    guard case .parametric(let donor) = lender.form else {
      throw .unusable(reason: "Only a parametric generator can lend its structure.")
    }
    guard trend.count == 12 else { throw .unreadable(member: "trend", expected: "12 numbers") }
    let ordered = places.sorted { $0.site.id < $1.site.id }
    for (one, next) in zip(ordered, ordered.dropFirst()) where one.site.id == next.site.id {
      throw .repeatedSite(id: one.site.id)
    }
    guard !ordered.isEmpty else { throw .noSite }
    var sites: [SiteParameters] = []
    var lenders: [Int] = []
    for place in ordered {
      try place.check()
      guard let index = donor.sites.firstIndex(where: { $0.site.id == place.lender }) else {
        throw .unknownSite(id: place.lender, known: donor.sites.map(\.site.id))
      }
      lenders.append(index)
      var site = NormalsFit(place, donor.sites[index], threshold: donor.wetThreshold).parameters
      site.trend = trend
      site.trendError = 0
      sites.append(site)
    }
    var model = BorrowedDependence(donor: donor, sites: ordered.map(\.site), lenders: lenders)
      .model(sites, centre: centre)
    var easing = [0.0, 0, 0, 0]
    if ordered.contains(where: { $0.seasonalDeviation != nil || $0.seasonalRain != nil }) {
      var calibration = GeneratorCalibration(
        deviations: ordered.map(\.deviations), model: model, options: options)
      try calibration.run(&model)
      easing = calibration.easing(of: model)
    }
    model.centreYear = centreYear
    let names = Set(lenders).sorted().map { donor.sites[$0].site.id }.joined(separator: ", ")
    let borrowed = [
      ("persistence of wet days, shape of amounts", "lent by the records of \(names)"),
      (
        ordered.allSatisfy { $0.deviationScale != nil }
          ? "difference of wet and dry days, shape of residuals and persistence of temperatures"
          : "difference of wet and dry days, deviation, residuals and persistence of temperatures",
        "lent by the records of \(names)" + eased(by: easing)
      ),
      (
        "correlation between places",
        "exponential function of distance fitted to the sites of the lending generator"
      ),
    ].map { GeneratorProvenance.Label(group: $0.0, source: $0.1, basis: .proxy) }
    var provenance = lender.provenance
    provenance.labels = labels + borrowed
    provenance.warnings.append(
      "No daily record of these places was fitted; compare with one before relying on extremes.")
    return WeatherGenerator(form: .parametric(model), provenance: provenance)
  }

  /// What was taken from the lent persistence, in words.
  private static func eased(by easing: [Double]) -> String {
    let seasons = zip(Quarter.names, easing).filter { $0.1 >= 0.005 }.map { name, amount in
      "\(name) \((100 * amount).rounded() / 100)"
    }
    guard !seasons.isEmpty else { return "" }
    return "; the correlation of a day's temperatures with the day before is lowered, on average by "
      + seasons.joined(separator: ", ")
      + ", so that seasons differ between years no more than recorded"
  }
}
