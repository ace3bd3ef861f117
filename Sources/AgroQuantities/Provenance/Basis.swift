/// What a number rests on, from the strongest to the weakest.
public enum Basis: String, CaseIterable, Sendable, Hashable {
  /// A law.
  case law
  /// A decree of a president.
  case decree
  /// A regulation or a resolution of a government.
  case regulation
  /// A decision of a fund's or an agency's board.
  case boardDecision
  /// A statement that an office published.
  case officialRelease
  /// Newspapers and news sites.
  case press
  /// Scientific and professional literature.
  case literature
  /// The source code of a published program.
  case sourceCode
  /// The result of a model.
  case model
  /// Concluded from other numbers or texts.
  case inferred
  /// Another place or object stands in.
  case proxy
  /// Our own assumption.
  case assumption
  /// The person who asks has set it.
  case user
}

extension Basis: Comparable {
  /// Position in the order of strength; 0 is the strongest.
  public var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

  /// Whether the one is **stronger**, so that the maximum of several bases is the weakest.
  public static func < (one: Basis, other: Basis) -> Bool { one.rank < other.rank }
}
