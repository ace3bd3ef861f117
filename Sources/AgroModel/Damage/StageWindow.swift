/// A part of the season between two stages of a crop.
public struct StageWindow: Sendable, Hashable {
  /// The stage with which it begins.
  public var from: String
  /// The stage with which it ends, not included.
  public var to: String
  /// Days added to the beginning; negative is earlier.
  public var fromOffset: Int
  /// Days added to the end.
  public var toOffset: Int
  /// The longest it lasts, days; counted back from its end.
  public var longest: Int

  /// A window.
  public init(
    from: String, to: String, fromOffset: Int = 0, toOffset: Int = 0,
    longest: Int = SeasonCalendar.dayCount
  ) {
    self.from = from
    self.to = to
    self.fromOffset = fromOffset
    self.toOffset = toOffset
    self.longest = longest
  }

  func resolved(for stages: StageDates) -> Resolved? {
    guard let first = stages.stages.firstIndex(of: from),
      let last = stages.stages.firstIndex(of: to)
    else { return nil }
    return Resolved(window: self, first: first, last: last)
  }

  struct Resolved {
    let window: StageWindow
    let first: Int
    let last: Int

    /// The days of the window of a lane; empty where it does not begin. An end that is not reached
    /// is the end of the season.
    func days(lane: Int, stages: StageDates) -> Range<Int> {
      let begin = stages.starts[first * stages.years + lane]
      if begin == StageDates.never { return 0..<0 }
      let stop = stages.starts[last * stages.years + lane]
      let season = SeasonCalendar.dayCount
      let end = min(season, stop == StageDates.never ? season : Int(stop) + window.toOffset)
      let start = max(0, max(Int(begin) + window.fromOffset, end - window.longest))
      return start < end ? start..<end : 0..<0
    }

    /// The days of the window of every lane, and the days from the first of them to the last.
    func days(_ stages: StageDates) -> (lanes: [Range<Int>], all: Range<Int>) {
      let lanes = (0..<stages.years).map { days(lane: $0, stages: stages) }
      var all = SeasonCalendar.dayCount..<SeasonCalendar.dayCount
      for days in lanes where !days.isEmpty {
        let end = all.isEmpty ? days.upperBound : max(all.upperBound, days.upperBound)
        all = min(all.lowerBound, days.lowerBound)..<end
      }
      return (lanes, all)
    }
  }
}
