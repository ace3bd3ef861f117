internal import Glibc

/// Angles on a sphere.
enum GreatCircle {
  /// The angle between two points given in degrees, in radians, by the haversine formula.
  static func angle(_ lat1: Double, _ lon1: Double, _ lat2: Double, _ lon2: Double) -> Double {
    let degree = Double.pi / 180
    let north = sin(0.5 * (lat2 - lat1) * degree)
    let east = sin(0.5 * (lon2 - lon1) * degree)
    let h = north * north + cos(lat1 * degree) * cos(lat2 * degree) * east * east
    return 2 * asin(min(1, h.squareRoot()))
  }
}
