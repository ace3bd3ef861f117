/// The yearly values of one place, crop or whatever the table tells apart.
public struct YearSeries: Sendable, Equatable {
  /// One year's value.
  public struct Point: Sendable, Equatable {
    /// The year.
    public let year: Int
    /// Its value, in the unit of the table.
    public let value: Double
    /// The volume behind the value; nil without a weight column.
    public let weight: Double?
    /// The line of the file, from 1; the first of several that were summed.
    public let line: Int

    /// A year's value, with its weight and its line in the file.
    public init(year: Int, value: Double, weight: Double? = nil, line: Int) {
      self.year = year
      self.value = value
      self.weight = weight
      self.line = line
    }
  }

  /// A column that tells series apart, and what it holds here.
  public struct Label: Sendable, Hashable {
    /// The title of the column.
    public let column: String
    /// What it holds in this series.
    public let text: String
  }

  /// What tells the series apart from the others.
  public let labels: [Label]
  /// In ascending years; of claims several a year.
  public internal(set) var points: [Point]
  /// Cells without a value, which are not used.
  public internal(set) var emptyCells: Int
  /// Why the series cannot be used, with the lines of the file.
  public internal(set) var problems: [DataFileError]

  /// The texts of the labels, joined.
  public var name: String {
    labels.isEmpty ? "all rows" : labels.map(\.text).joined(separator: ", ")
  }

  /// Stretches of years without a value between the first and the last.
  public var gaps: [ClosedRange<Int>] {
    zip(points, points.dropFirst()).compactMap { before, after in
      after.year > before.year + 1 ? before.year + 1...after.year - 1 : nil
    }
  }
}
