public import AgroQuantities

/// Where the parameters of a generator come from.
public struct GeneratorProvenance: Sendable, Equatable {
  /// A record that was fitted to.
  public struct Record: Sendable, Equatable {
    /// The place's name.
    public var place: String
    /// SHA-256 of the record's values (see ``hash(of:)``).
    public var hash: String
    /// First and last day, yyyy-MM-dd.
    public var first: String
    public var last: String
    /// Days on which a value is missing.
    public var missingDays: Int
    /// Calendar years of which nine tenths of the days are complete.
    public var completeYears: Int

    public init(
      place: String, hash: String, first: String, last: String, missingDays: Int,
      completeYears: Int
    ) {
      self.place = place
      self.hash = hash
      self.first = first
      self.last = last
      self.missingDays = missingDays
      self.completeYears = completeYears
    }

    init(_ record: DailyWeather, _ grid: RecordGrid, _ index: Int) {
      self.init(
        place: record.place, hash: GeneratorProvenance.hash(of: record),
        first: "\(record.first)", last: "\(record.last)",
        missingDays: (0..<record.dayCount).count { record.isMissing($0) },
        completeYears: grid.completeYears[index])
    }
  }

  /// What a group of parameters rests on.
  public struct Label: Sendable, Equatable {
    /// The group, for instance `means`.
    public var group: String
    /// Where it comes from, a sentence.
    public var source: String
    /// What that is worth.
    public var basis: Basis

    public init(group: String, source: String, basis: Basis) {
      self.group = group
      self.source = source
      self.basis = basis
    }
  }

  /// The version of the program that made the generator; empty where it did not say.
  public var program: String
  /// Records fitted to.
  public var records: [Record]
  /// The bias correction that the records had before, in words; nil for none.
  public var biasCorrection: String?
  /// What parameters rest on, where not all on the records.
  public var labels: [Label]
  /// What was noticed while fitting.
  public var warnings: [String]

  /// A provenance.
  public init(
    program: String = "", records: [Record] = [], biasCorrection: String? = nil,
    labels: [Label] = [], warnings: [String] = []
  ) {
    self.program = program
    self.records = records
    self.biasCorrection = biasCorrection
    self.labels = labels
    self.warnings = warnings
  }

  /// SHA-256 of a record: its first day's number and the bit patterns of minimum, maximum and
  /// precipitation of every day, each as eight bytes, the lowest first.
  public static func hash(of record: DailyWeather) -> String {
    var hash = StableHash()
    func add(_ word: UInt64) {
      var bytes: [UInt8] = []
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
      hash.update(bytes)
    }
    add(UInt64(bitPattern: Int64(record.first.daysSince1970)))
    for index in 0..<record.dayCount {
      for value in [
        record.minimumCelsius[index], record.maximumCelsius[index],
        record.precipitationMillimetres[index],
      ] { add(value.isNaN ? Double.nan.bitPattern : value.bitPattern) }
    }
    return hash.hex()
  }
}
