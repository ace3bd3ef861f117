/// Which columns of a table hold a series, and which rows are wanted.
///
/// What is not given is guessed from the header.
public struct SeriesQuery: Sendable, Equatable {
  /// A condition on a row: the column holds the text, whatever its case and diacritics.
  public struct Condition: Sendable, Equatable {
    /// The title of the column.
    public var column: String
    /// What it must hold.
    public var text: String

    /// A condition on a row.
    public init(column: String, text: String) {
      self.column = column
      self.text = text
    }
  }

  /// The column that tells places apart, or the name of one place.
  public var place: String?
  /// The column of years.
  public var year: String?
  /// One column, or two as "indemnity/liability" for a ratio.
  public var value: String?
  /// The column of weights.
  public var weight: String?
  /// Whether each row is a claim; nil to guess it from years that have many rows.
  public var holdsClaims: Bool?
  /// Whether rows of a table of losses that repeat a year of a series are added up, amounts, bases
  /// and weights each; otherwise they are faults.
  public var addsRepeats: Bool
  /// All of these must hold; several texts for one column are alternatives.
  public var conditions: [Condition]

  /// What is asked of a table; what is nil is guessed.
  public init(
    place: String? = nil, year: String? = nil, value: String? = nil, weight: String? = nil,
    holdsClaims: Bool? = nil, addsRepeats: Bool = false, conditions: [Condition] = []
  ) {
    self.place = place
    self.year = year
    self.value = value
    self.weight = weight
    self.holdsClaims = holdsClaims
    self.addsRepeats = addsRepeats
    self.conditions = conditions
  }
}
