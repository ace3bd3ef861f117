/// The unit of a `Quantity`.
public protocol UnitOfMeasure: Sendable {
  /// As written behind a number.
  static var symbol: String { get }
}

/// A binary number with its unit, as wide as the number alone.
@frozen
public struct Quantity<Unit: UnitOfMeasure>: Hashable, Comparable, Sendable {
  /// The number in the unit.
  public var value: Double

  /// A number of the unit.
  public init(_ value: Double) { self.value = value }

  /// Nothing of the unit.
  public static var zero: Self { Self(0) }

  /// By the value in the unit.
  public static func < (one: Self, other: Self) -> Bool { one.value < other.value }
  /// The sum of two amounts of one unit.
  public static func + (one: Self, other: Self) -> Self { Self(one.value + other.value) }
  /// The difference of two amounts of one unit.
  public static func - (one: Self, other: Self) -> Self { Self(one.value - other.value) }
  /// The amount times a number.
  public static func * (one: Self, factor: Double) -> Self { Self(one.value * factor) }
  /// The amount times a number.
  public static func * (factor: Double, other: Self) -> Self { Self(factor * other.value) }
  /// The amount divided by a number; IEEE 754 where that is zero.
  public static func / (one: Self, divisor: Double) -> Self { Self(one.value / divisor) }
  /// The ratio of two amounts of one unit; IEEE 754 where the second is zero.
  public static func / (one: Self, other: Self) -> Double { one.value / other.value }
}

extension Quantity: CustomStringConvertible {
  /// The number and the symbol.
  public var description: String { "\(value) \(Unit.symbol)" }
}

extension Quantity where Unit == HectareUnit {
  /// The same area in square metres.
  public var squareMetres: SquareMetres { SquareMetres(value * 10_000) }
}

extension Quantity where Unit == SquareMetreUnit {
  /// The same area in hectares.
  public var hectares: Hectares { Hectares(value / 10_000) }
}

extension Quantity where Unit == TonneUnit {
  /// The same mass in kilograms.
  public var kilograms: Kilograms { Kilograms(value * 1_000) }
}

extension Quantity where Unit == KilogramUnit {
  /// The same mass in tonnes.
  public var tonnes: Tonnes { Tonnes(value / 1_000) }
}

extension Quantity where Unit == TonnePerHectareUnit {
  /// A yield in centners per hectare, as laws and statistics of the region write it; 1 c = 0.1 t.
  public init(centners: Double) { self.init(centners / 10) }

  /// The harvest of an area.
  public static func * (yield: Self, area: Hectares) -> Tonnes { Tonnes(yield.value * area.value) }
}
