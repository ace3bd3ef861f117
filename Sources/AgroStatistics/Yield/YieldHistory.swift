/// One year's yield as it was found.
public struct YieldRecord: Sendable, Equatable {
  /// The year of the harvest.
  public let year: Int
  /// Yield in any unit, the same throughout a history.
  public let value: Double
  /// The line of the file it stands in, if it came from one.
  public let line: Int?

  /// A year's yield, with its line in the file where it has one.
  public init(year: Int, value: Double, line: Int? = nil) {
    self.year = year
    self.value = value
    self.line = line
  }
}

/// Something in a yield record that must not pass in silence.
public struct YieldIssue: Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with a record.
  public enum Kind: Sendable, Equatable {
    /// Years without a value between two that have one.
    case gap(from: Int, through: Int)
    /// A year that stands in the record more than once.
    case duplicate(year: Int)
    /// A value outside what the crop can yield, or none at all.
    case impossible(year: Int, value: Double, possible: ClosedRange<Double>)
  }

  /// What is wrong.
  public let kind: Kind
  /// The line of the file, where it is known.
  public let line: Int?

  public var description: String {
    let place = line.map { "Line \($0): " } ?? ""
    switch kind {
    case .gap(let from, let through):
      let years = from == through ? "\(from)" : "\(from) to \(through)"
      return "\(place)there is no value for \(years)."
    case .duplicate(let year):
      return "\(place)the year \(year) occurs more than once."
    case .impossible(let year, let value, let possible):
      return
        "\(place)\(value) in \(year) is not in \(possible.lowerBound)...\(possible.upperBound)."
    }
  }
}

/// What to do where years are missing.
public enum GapRule: Sendable, Equatable {
  /// An error.
  case refuse
  /// The years that are there are used; the gap stays in the list of issues. Nothing is imputed.
  case accept
}

/// A cleaned yield history of one place: each year once, ascending, all values possible.
public struct YieldHistory: Sendable, Equatable {
  /// The name of the place.
  public let place: String
  /// The years, ascending, each once.
  public let years: [Int]
  /// The years' yields, in their order.
  public let values: [Double]
  /// What was found and accepted: gaps only, everything else is an error.
  public let issues: [YieldIssue]

  /// Everything that is wrong with a record, in the order of years.
  public static func inspect(
    _ records: [YieldRecord], possible: ClosedRange<Double> = 0...1e6
  ) -> [YieldIssue] {
    var issues: [YieldIssue] = []
    let sorted = records.sorted { $0.year < $1.year }
    for (index, record) in sorted.enumerated() {
      if index > 0 {
        let before = sorted[index - 1].year
        if before == record.year {
          issues.append(YieldIssue(kind: .duplicate(year: record.year), line: record.line))
        } else if record.year - before > 1 {
          issues.append(
            YieldIssue(
              kind: .gap(from: before + 1, through: record.year - 1), line: record.line))
        }
      }
      if !possible.contains(record.value) {
        issues.append(
          YieldIssue(
            kind: .impossible(year: record.year, value: record.value, possible: possible),
            line: record.line))
      }
    }
    return issues
  }

  /// A checked history.
  ///
  /// - Parameters:
  ///   - possible: what the crop can yield, in the unit of the values.
  ///   - gaps: whether missing years are an error.
  /// - Throws: ``FitError`` for the first duplicate, impossible value or refused gap, a constant
  ///   series, or fewer than 8 years.
  public init(
    place: String, _ records: [YieldRecord], possible: ClosedRange<Double> = 0...1e6,
    gaps: GapRule = .refuse
  ) throws(FitError) {
    let issues = YieldHistory.inspect(records, possible: possible)
    var accepted: [YieldIssue] = []
    for issue in issues {
      switch issue.kind {
      case .duplicate(let year): throw .duplicatedYear(series: place, year: year)
      case .impossible(let year, let value, let range):
        let index = records.firstIndex { $0.year == year && !range.contains($0.value) } ?? 0
        throw .impossibleValue(
          series: place, index: index, value: value,
          requirement: "yields in \(range.lowerBound)...\(range.upperBound)")
      case .gap(let from, let through):
        if gaps == .refuse { throw .gap(series: place, afterYear: from - 1, nextYear: through + 1) }
        accepted.append(issue)
      }
    }
    let sorted = records.sorted { $0.year < $1.year }
    _ = try Sample(sorted.map(\.value), series: place)
    self.place = place
    years = sorted.map(\.year)
    values = sorted.map(\.value)
    self.issues = accepted
  }
}
