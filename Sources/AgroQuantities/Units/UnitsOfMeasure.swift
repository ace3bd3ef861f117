/// Hectare, 10,000 square metres.
public enum HectareUnit: UnitOfMeasure {
  public static var symbol: String { "ha" }
}
/// Square metre.
public enum SquareMetreUnit: UnitOfMeasure {
  public static var symbol: String { "m2" }
}
/// Tonne, 1,000 kilograms.
public enum TonneUnit: UnitOfMeasure {
  public static var symbol: String { "t" }
}
/// Kilogram.
public enum KilogramUnit: UnitOfMeasure {
  public static var symbol: String { "kg" }
}
/// Tonne per hectare.
public enum TonnePerHectareUnit: UnitOfMeasure {
  public static var symbol: String { "t/ha" }
}
/// Millimetre of water.
public enum MillimetreUnit: UnitOfMeasure {
  public static var symbol: String { "mm" }
}
/// Degree Celsius times day, a sum of effective temperatures.
public enum DegreeDayUnit: UnitOfMeasure {
  public static var symbol: String { "°C d" }
}
/// A difference of temperatures.
public enum CelsiusDeltaUnit: UnitOfMeasure {
  public static var symbol: String { "K" }
}

/// An area in hectares.
public typealias Hectares = Quantity<HectareUnit>
/// An area in square metres.
public typealias SquareMetres = Quantity<SquareMetreUnit>
/// A mass in tonnes.
public typealias Tonnes = Quantity<TonneUnit>
/// A mass in kilograms.
public typealias Kilograms = Quantity<KilogramUnit>
/// A yield in tonnes per hectare.
public typealias TonnesPerHectare = Quantity<TonnePerHectareUnit>
/// A depth of water in millimetres.
public typealias Millimetres = Quantity<MillimetreUnit>
/// A sum of daily temperatures above a base.
public typealias DegreeDays = Quantity<DegreeDayUnit>
/// A difference between two temperatures.
public typealias CelsiusDelta = Quantity<CelsiusDeltaUnit>

/// A temperature in degrees Celsius; two of them have a difference, but no sum.
@frozen
public struct Celsius: Hashable, Comparable, Sendable {
  /// Degrees Celsius.
  public var value: Double

  /// A temperature.
  public init(_ value: Double) { self.value = value }

  /// Whether the one is colder.
  public static func < (one: Celsius, other: Celsius) -> Bool { one.value < other.value }
  /// The temperature, warmer by a difference.
  public static func + (one: Celsius, delta: CelsiusDelta) -> Celsius {
    Celsius(one.value + delta.value)
  }
  /// The temperature, colder by a difference.
  public static func - (one: Celsius, delta: CelsiusDelta) -> Celsius {
    Celsius(one.value - delta.value)
  }
  /// The difference between two temperatures.
  public static func - (one: Celsius, other: Celsius) -> CelsiusDelta {
    CelsiusDelta(one.value - other.value)
  }
}
