/// Which columns of a table hold a series, and which rows are wanted.
///
/// What is not given is guessed from the header.
public struct SeriesQuery: Sendable, Equatable {
  /// A condition on a row: the column holds the text, whatever its case and diacritics.
  public struct Condition: Sendable, Equatable {
    public var column: String
    public var text: String

    public init(column: String, text: String) {
      self.column = column
      self.text = text
    }
  }

  /// The column that tells places apart, or the name of one place.
  public var place: String?
  public var year: String?
  /// One column, or two as "indemnity/liability" for a ratio.
  public var value: String?
  public var weight: String?
  /// All of these must hold; several texts for one column are alternatives.
  public var conditions: [Condition]

  public init(
    place: String? = nil, year: String? = nil, value: String? = nil, weight: String? = nil,
    conditions: [Condition] = []
  ) {
    self.place = place
    self.year = year
    self.value = value
    self.weight = weight
    self.conditions = conditions
  }
}
