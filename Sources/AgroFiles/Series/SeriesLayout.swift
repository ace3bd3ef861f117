internal import AgroQuantities

/// How a table holds yearly series, as given or guessed from its header and first rows.
public struct SeriesLayout: Sendable, Equatable {
  /// How years lie in a table.
  public enum Kind: String, Sendable {
    /// A row a year and series.
    case long
    /// A row a year, a column a place.
    case wideByPlace
    /// A row a place, a column a year.
    case wideByYear
  }

  /// How years lie.
  public internal(set) var kind = Kind.long
  /// The column of years, in a long table.
  public internal(set) var yearColumn: String?
  /// Columns that tell series apart.
  public internal(set) var labelColumns: [String] = []
  /// The column of values, or "a/b" for the ratio of two.
  public internal(set) var value = ""
  /// The column of weights, where there is one.
  public internal(set) var weightColumn: String?
  /// Columns over which amounts are summed within a year.
  public internal(set) var summedOver: [String] = []
  /// Whether each row is a claim with its year, many or none a year.
  public internal(set) var holdsClaims = false
  /// Further columns of numbers, which --value could name.
  public internal(set) var alternatives: [String] = []

  var year: Int?
  var labels: [Int] = []
  var values: [Int] = []
  var weight: Int?
  /// For `wideByYear`, the year of each column of `values`.
  var years: [Int] = []
  var isRatio: Bool { kind == .long && values.count == 2 }

  /// Whether values are losses or shares of losses, which have zeros and no trend of technology.
  public var isLoss: Bool {
    let text = NameFolding.fold(value)
    return isRatio
      || ["indem", "loss", "claim", "damage", "burn", "tau adm"].contains {
        text.contains($0)
      }
  }

  /// The layout in one sentence.
  public var summary: String {
    let labels =
      labelColumns.isEmpty
      ? "one series" : "a series for each \(labelColumns.joined(separator: ", "))"
    let weight = weightColumn.map { ", weighted by \($0)" } ?? ""
    let summed =
      summedOver.isEmpty ? "" : ", summed over \(summedOver.joined(separator: ", "))"
    switch kind {
    case .long where holdsClaims:
      return "claims: a row a claim of \(value), dated by \(yearColumn ?? "year"), \(labels)."
    case .long:
      return "long: \(value) by \(yearColumn ?? "year"), \(labels)\(summed)\(weight)."
    case .wideByPlace:
      return "wide: \(yearColumn ?? "year") in rows, a column for each place."
    case .wideByYear:
      return "wide: a column for each year, \(labels)."
    }
  }
}
