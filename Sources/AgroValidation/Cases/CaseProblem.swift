/// Why a case cannot be run: its inputs ask for something that no calculation here does.
struct CaseProblem: Error, Equatable, CustomStringConvertible {
  /// One sentence with a full stop.
  let description: String

  init(_ description: String) { self.description = description }
}
