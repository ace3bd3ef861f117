internal import Glibc

/// Distances on the earth.
public enum EarthDistance {
  /// Kilometres between two positions in degrees, on a sphere of 6,371 km; NaN where one is not
  /// known.
  ///
  /// Reference: the haversine formula, R. Sinnott, Virtues of the haversine, Sky and Telescope 68,
  /// 1984.
  public static func kilometres(
    latitude: Double, longitude: Double, toLatitude: Double, toLongitude: Double
  ) -> Double {
    let radian = Double.pi / 180
    let north = sin((toLatitude - latitude) / 2 * radian)
    let east = sin((toLongitude - longitude) / 2 * radian)
    let h = north * north + cos(latitude * radian) * cos(toLatitude * radian) * east * east
    return 2 * 6_371 * asin(min(1, h.squareRoot()))
  }
}

extension DailyWeather {
  /// Kilometres to another place; NaN where a position is not known.
  public func kilometres(to other: DailyWeather) -> Double {
    EarthDistance.kilometres(
      latitude: latitude, longitude: longitude, toLatitude: other.latitude,
      toLongitude: other.longitude)
  }
}
