/// How a value between two admissible ones is rounded.
public enum RoundingRule: String, CaseIterable, Sendable, Hashable {
  /// To the nearest; a tie goes away from zero (commercial rounding).
  case halfUp
  /// To the nearest; a tie goes to the even neighbour.
  case halfEven
  /// Towards zero.
  case down
  /// Away from zero.
  case up
  /// Towards minus infinity.
  case floor
  /// Towards plus infinity.
  case ceiling

  /// Whether the magnitude of a truncated quotient grows by one.
  ///
  /// - Parameters:
  ///   - half: sign of the discarded part minus one half of the last place.
  ///   - isInexact: whether anything but zero was discarded.
  func increments(isNegative: Bool, isOdd: Bool, half: Int, isInexact: Bool) -> Bool {
    guard isInexact else { return false }
    return switch self {
    case .halfUp: half >= 0
    case .halfEven: half > 0 || (half == 0 && isOdd)
    case .down: false
    case .up: true
    case .floor: isNegative
    case .ceiling: !isNegative
    }
  }
}
