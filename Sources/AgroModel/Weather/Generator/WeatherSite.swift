/// A place that a generator makes weather for.
public struct WeatherSite: Sendable, Hashable {
  /// The id: the name under which the site draws its random numbers. The same id gives the same
  /// numbers in every generator; ids of one generator differ.
  public var id: String
  /// Degrees north, -90...90; NaN where unknown.
  public var latitude: Double
  /// Degrees east, -180...180; NaN where unknown.
  public var longitude: Double
  /// Metres above sea level; NaN where unknown.
  public var elevation: Double

  /// A site.
  public init(id: String, latitude: Double, longitude: Double, elevation: Double) {
    self.id = id
    self.latitude = latitude
    self.longitude = longitude
    self.elevation = elevation
  }

  /// Kilometres to another site along the great circle; NaN where a position is unknown.
  public func kilometres(to other: WeatherSite) -> Double {
    EarthDistance.kilometres(
      latitude: latitude, longitude: longitude, toLatitude: other.latitude,
      toLongitude: other.longitude)
  }

  /// Equal numbers, or unknown in both.
  public static func == (one: WeatherSite, other: WeatherSite) -> Bool {
    func same(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }
    return one.id == other.id && same(one.latitude, other.latitude)
      && same(one.longitude, other.longitude) && same(one.elevation, other.elevation)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
