/// A number that changes with the stage of a crop.
public struct StageTable: Sendable, Hashable {
  /// A stage and the number that holds from its first day on.
  public struct Entry: Sendable, Hashable {
    /// The stage.
    public var stage: String
    /// The number from then on.
    public var value: Parameter

    /// An entry.
    public init(_ stage: String, _ value: Parameter) {
      self.stage = stage
      self.value = value
    }
  }

  /// The entries in order of the stages.
  public var entries: [Entry]

  /// A table.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The table with stages as indices into `stages`; a stage that the crop does not have is left
  /// out.
  func resolved(for stages: StageDates) -> Resolved {
    var pairs: [(Int, Double)] = []
    for entry in entries {
      if let index = stages.stages.firstIndex(of: entry.stage) {
        pairs.append((index, entry.value.value))
      }
    }
    return Resolved(pairs: pairs)
  }

  struct Resolved {
    let pairs: [(stage: Int, value: Double)]

    /// The number in force on a day: 0 before the first stage of the table.
    func value(on day: Int, lane: Int, stages: StageDates) -> Double {
      var result = 0.0
      for pair in pairs where Int(stages.starts[pair.stage * stages.years + lane]) <= day {
        result = pair.value
      }
      return result
    }
  }
}
