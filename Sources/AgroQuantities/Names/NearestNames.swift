/// Finds the names that a misspelt one may mean.
public enum NearestNames {
  /// The nearest of `candidates`, best first; empty where none is near.
  ///
  /// Near is a folded name that differs by at most a third of its letters (at least two letters are
  /// allowed from four letters on), or one that begins with the text.
  /// - Complexity: O(n m k) for k candidates of m letters.
  public static func find(
    _ name: String, in candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let wanted = Array(NameFolding.fold(name).unicodeScalars.prefix(64))
    guard !wanted.isEmpty else { return [] }
    var found: [(distance: Int, order: Int, name: String)] = []
    var seen: Set<String> = []
    let allowed = wanted.count < 4 ? 1 : max(2, wanted.count / 3)
    for (order, candidate) in candidates.enumerated() where seen.insert(candidate).inserted {
      let letters = Array(NameFolding.fold(candidate).unicodeScalars.prefix(64))
      var distance = Int.max
      if abs(letters.count - wanted.count) <= allowed { distance = Self.distance(wanted, letters) }
      if distance > allowed, wanted.count >= 3, letters.starts(with: wanted) {
        distance = allowed
      }
      if distance <= allowed { found.append((distance, order, candidate)) }
    }
    found.sort { ($0.distance, $0.order) < ($1.distance, $1.order) }
    return found.prefix(max(0, limit)).map(\.name)
  }

  /// The nearest of several things, each with all its spellings: one spelling a thing, best first.
  ///
  /// - Complexity: as `find(_:in:limit:)` over all spellings.
  public static func find(
    _ name: String, inGroups groups: some Sequence<[String]>, limit: Int = 3
  ) -> [String] {
    let own = groups.compactMap { find(name, in: $0, limit: 1).first }
    return find(name, in: own, limit: limit)
  }

  /// Number of insertions, deletions, replacements and swaps of neighbours between two words.
  ///
  /// Reference: optimal string alignment; L. Boytsov, 2011, Indexing methods for approximate
  /// dictionary searching, section 2.
  public static func distance(_ one: String, _ other: String) -> Int {
    distance(Array(one.unicodeScalars), Array(other.unicodeScalars))
  }

  private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    if one.isEmpty { return other.count }
    var before = [Int](repeating: 0, count: other.count + 1)
    var previous = Array(0...other.count)
    var current = previous
    for i in 1...one.count {
      current[0] = i
      for j in 0..<other.count {
        let isSame = one[i - 1] == other[j]
        var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (isSame ? 0 : 1))
        if i > 1, j > 0, one[i - 1] == other[j - 1], one[i - 2] == other[j] {
          best = min(best, before[j - 1] + 1)
        }
        current[j + 1] = best
      }
      (before, previous, current) = (previous, current, before)
    }
    return previous[other.count]
  }
}
