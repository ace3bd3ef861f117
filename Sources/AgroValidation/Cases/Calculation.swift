/// A calculation with the shape of the inputs that it reads.
struct Calculation: Sendable {
  /// The kinds of case that it runs.
  let kinds: Set<String>
  /// The members that `inputs` must have; `name_*` stands for any ending.
  let required: [String]
  /// The members that it may have; with any other the case asks for something else.
  let optional: [String]
  let run: @Sendable (inout CaseRun) throws -> Void

  init(
    _ kinds: Set<String>, _ required: [String], optional: [String] = [],
    _ run: @escaping @Sendable (inout CaseRun) throws -> Void
  ) {
    self.kinds = kinds
    self.required = required
    self.optional = optional
    self.run = run
  }

  func reads(_ keys: [String]) -> Bool {
    required.allSatisfy { pattern in keys.contains { Self.matches($0, pattern) } }
      && keys.allSatisfy { key in
        (required + optional).contains { Self.matches(key, $0) }
      }
  }

  private static func matches(_ key: String, _ pattern: String) -> Bool {
    pattern.hasSuffix("*") ? key.hasPrefix(pattern.dropLast()) : key == pattern
  }
}
