/// A site without a daily record of its own, and what stands in for one.
public struct BorrowedSite: Sendable {
  /// The site; its position must be known.
  public var site: WeatherSite
  /// Normals at the site's height, with days of precipitation.
  public var normals: MonthlyNormals
  /// Year-to-year variation, from a station nearby.
  public var variation: VariationBetweenYears

  public init(site: WeatherSite, normals: MonthlyNormals, variation: VariationBetweenYears) {
    self.site = site
    self.normals = normals
    self.variation = variation
  }
}
