/// When each stage of a crop begins, for the years of a block.
public struct StageDates: Sendable, Hashable {
  /// A stage that is not reached before the season ends.
  public static let never: Int32 = .max
  /// Names of the stages in their order, for instance `budburst`, `bloom`, `ripe`.
  public let stages: [String]
  /// Lanes of the block.
  public let years: Int
  /// Season day on which a stage begins, `[stage * years + lane]`; `never` where it does not.
  public var starts: [Int32]

  /// Stages of which none has begun.
  public init(stages: [String], years: Int) {
    self.stages = stages
    self.years = years
    starts = [Int32](repeating: Self.never, count: stages.count * years)
  }

  /// The index of the stage in force on a season day, -1 before the first.
  public func stage(on day: Int, lane: Int) -> Int {
    var index = -1
    for stage in stages.indices where Int(starts[stage * years + lane]) <= day { index = stage }
    return index
  }
}
