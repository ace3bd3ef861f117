/// A parameter outside the domain of a law or a method.
public struct ParameterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The parameter's name as the caller wrote it, for instance `shape`.
  public let parameter: String
  /// The value that was refused.
  public let value: Double
  /// What was required, for instance `a finite number above 0`.
  public let requirement: String

  /// An error that names the parameter, the refused value and what was required.
  public init(parameter: String, value: Double, requirement: String) {
    self.parameter = parameter
    self.value = value
    self.requirement = requirement
  }

  /// One sentence, for instance `shape is -1.0, but must be a finite number above 0.`
  public var description: String { "\(parameter) is \(value), but must be \(requirement)." }
}

/// The checks that the initialisers of laws share. NaN fails each of them.
enum Require {
  static func finite(_ value: Double, _ parameter: String) throws(ParameterError) {
    guard value.isFinite else {
      throw ParameterError(parameter: parameter, value: value, requirement: "a finite number")
    }
  }

  static func positive(_ value: Double, _ parameter: String) throws(ParameterError) {
    guard value.isFinite, value > 0 else {
      throw ParameterError(
        parameter: parameter, value: value, requirement: "a finite number above 0")
    }
  }

  static func nonNegative(_ value: Double, _ parameter: String) throws(ParameterError) {
    guard value.isFinite, value >= 0 else {
      throw ParameterError(
        parameter: parameter, value: value, requirement: "a finite number of 0 or more")
    }
  }

  /// A probability between 0 and 1, both allowed.
  static func probability(_ value: Double, _ parameter: String) throws(ParameterError) {
    guard value >= 0, value <= 1 else {
      throw ParameterError(
        parameter: parameter, value: value, requirement: "a probability between 0 and 1")
    }
  }

  /// A bound that may be infinite but not NaN.
  static func ordered(
    _ lower: Double, _ upper: Double, _ parameter: String
  ) throws(ParameterError) {
    guard lower < upper else {
      throw ParameterError(
        parameter: parameter, value: upper, requirement: "a number above the lower end \(lower)")
    }
  }
}
