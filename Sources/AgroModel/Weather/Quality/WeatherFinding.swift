/// Something that the examination of a weather record found.
public struct WeatherFinding: Sendable, Hashable {
  /// What was found; raw values are what documents name.
  public enum Kind: String, CaseIterable, Sendable {
    /// A position that no place on earth has.
    case position
    /// A row or a cell that could not be read.
    case unreadable
    /// A date that occurs more than once.
    case repeatedDate = "repeated-date"
    /// Days without a row.
    case gap
    /// Values that the file itself flags.
    case flagged
    /// All values of an element missing.
    case noValues = "no-values"
    /// Temperatures or rain in another unit.
    case unit
    /// Minimum and maximum exchanged.
    case exchanged
    /// Outside of what was ever measured on earth.
    case impossible
    /// A minimum above the maximum of its day.
    case minimumAboveMaximum = "minimum-above-maximum"
    /// Far from what the record holds at this time of year.
    case outlier
    /// A day far above or below the days beside it.
    case spike
    /// The same value for too many days.
    case identicalRun = "identical-run"
    /// A whole year without rain where others have some.
    case rainlessYear = "rainless-year"
    /// Too few years.
    case short
  }

  /// What follows from it.
  public enum Severity: String, CaseIterable, Sendable, Comparable {
    /// For the reader's knowledge.
    case note
    /// To be looked at; the values are kept.
    case warning
    /// The values are taken as missing.
    case rejected
    /// The record cannot be used.
    case refused

    /// From note to refused.
    public static func < (one: Severity, other: Severity) -> Bool {
      one.rank < other.rank
    }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// What was found.
  public var kind: Kind
  /// What follows.
  public var severity: Severity
  /// Elements of the record; nil where it is the record as a whole.
  public var days: Range<Int>?
  /// Where it stands, "tashkent.csv:120"; nil where it is the record as a whole.
  public var place: String?
  /// One sentence with a full stop.
  public var message: String

  /// A finding.
  public init(
    _ kind: Kind, _ severity: Severity, days: Range<Int>? = nil, place: String? = nil,
    _ message: String
  ) {
    self.kind = kind
    self.severity = severity
    self.days = days
    self.place = place
    self.message = message
  }
}
