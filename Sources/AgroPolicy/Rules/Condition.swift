public import AgroQuantities

/// A test on a numeric fact or amount. Bounds in ha, t/ha, currency per t, or plain numbers.
public enum NumberTest: Sendable, Hashable {
  case equals(ExactDecimal)
  case atLeast(ExactDecimal)
  case atMost(ExactDecimal)
  case above(ExactDecimal)
  case below(ExactDecimal)

  func holds(_ value: ExactDecimal) -> Bool {
    switch self {
    case .equals(let bound): value == bound
    case .atLeast(let bound): value >= bound
    case .atMost(let bound): value <= bound
    case .above(let bound): value > bound
    case .below(let bound): value < bound
    }
  }
}

/// One clause of a condition.
public indirect enum Clause: Sendable, Hashable {
  /// The object, its kind, a place of its lineage, or a package bought, is one of these.
  case object([String])
  case kind([String])
  case package([String])
  case place([String])
  case zone(zoning: String, zones: [String])
  /// A choice or flag input is one of these.
  case choice(String, [String])
  case number(String, NumberTest)
  case given(String)
  case missing(String)
  case not(Condition)
}

/// A conjunction of clauses; empty is always true.
public struct Condition: Sendable, Hashable {
  /// What must hold, all of it.
  public var clauses: [Clause]
  /// The condition that always holds.
  public static let always = Condition(clauses: [])
  /// A condition of these clauses.
  public init(clauses: [Clause]) { self.clauses = clauses }
  /// Whether nothing is asked.
  public var isAlways: Bool { clauses.isEmpty }

  /// Whether the condition can hold for an object under packages, whatever the other facts are.
  public func mayHold(object: String, kind: NameKind, packages: [String]) -> Bool {
    clauses.allSatisfy { clause in
      switch clause {
      case .object(let ids): ids.contains(object)
      case .kind(let kinds): kinds.contains(kind.rawValue)
      case .package(let ids): ids.contains { packages.contains($0) }
      default: true
      }
    }
  }
}
