/// The yearly values of one place, with the labels that tell it from others.
public struct SeriesInput: Sendable, Equatable {
  /// A column and what it holds here.
  public struct Label: Sendable, Equatable {
    /// The title of the column.
    public let column: String
    /// What it holds in this series.
    public let text: String

    /// A column with what it holds.
    public init(column: String, text: String) {
      self.column = column
      self.text = text
    }
  }

  /// What tells the series apart from the others.
  public let labels: [Label]
  /// In ascending order, each once; of claims the year of each.
  public let years: [Int]
  /// At or above 0, one a year or one a claim.
  public let values: [Double]
  /// Volumes, one a value; nil where none are known.
  public let weights: [Double]?
  /// Stretches of years without a value.
  public let gaps: [ClosedRange<Int>]

  /// A series to fit, with its years and values.
  public init(
    labels: [Label], years: [Int], values: [Double], weights: [Double]? = nil,
    gaps: [ClosedRange<Int>] = []
  ) {
    self.labels = labels
    self.years = years
    self.values = values
    self.weights = weights
    self.gaps = gaps
  }

  /// The texts of the labels, joined.
  public var name: String {
    labels.isEmpty ? "all rows" : labels.map(\.text).joined(separator: ", ")
  }
}
