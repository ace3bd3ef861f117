/// Exposure, losses and premiums by cell and year: a cell is what has a rate of its own, for
/// instance a crop in a county.
public struct LossExperience: Sendable, Equatable {
  /// One year of one cell.
  public struct Record: Sendable, Equatable {
    /// The cell's names, from the widest group to the narrowest, for instance crop, state, county.
    public var names: [String]
    /// The year of the risk.
    public var year: Int
    /// Sum insured, above 0, in any unit of money.
    public var exposure: Double
    /// Losses in the same unit, at least 0.
    public var loss: Double
    /// Premium charged, in the same unit; nil where it is not known.
    public var premium: Double?

    /// A year of a cell.
    public init(names: [String], year: Int, exposure: Double, loss: Double, premium: Double?) {
      self.names = names
      self.year = year
      self.exposure = exposure
      self.loss = loss
      self.premium = premium
    }
  }

  /// The first year of the columns.
  public let firstYear: Int
  /// The number of years, with or without experience.
  public let yearCount: Int
  /// The names of each cell.
  public let cells: [[String]]
  /// For each level, the group of each cell; the last level has the cells themselves.
  let groups: [[Int]]
  /// By cell, then year; 0 where there is nothing.
  let exposure: [Double]
  let loss: [Double]
  let premium: [Double]?

  /// The last year.
  public var lastYear: Int { firstYear + yearCount - 1 }

  /// Gathers records; several of a cell and year are added.
  ///
  /// - Throws: ``BacktestError`` without records, for cells of different depth, or for an amount
  ///   outside its range.
  public init(_ records: [Record]) throws(BacktestError) {
    guard let first = records.map(\.year).min(), let last = records.map(\.year).max(),
      last - first < 10_000, let depth = records.first?.names.count, depth > 0
    else { throw .noExperience }
    let years = last - first + 1
    var index: [[String]: Int] = [:]
    var cells: [[String]] = []
    for record in records where index.updateValue(0, forKey: record.names) == nil {
      cells.append(record.names)
    }
    // Results do not depend on the order of the records.
    cells.sort { $0.lexicographicallyPrecedes($1) }
    for (position, names) in cells.enumerated() { index[names] = position }
    var exposure = [Double](repeating: 0, count: cells.count * years)
    var loss = exposure
    var premium = exposure
    var hasPremium = true
    for record in records {
      let cell = record.names.joined(separator: ", ")
      guard record.names.count == depth, let position = index[record.names] else {
        throw .unequalNames(cell: cell)
      }
      guard record.exposure > 0, record.exposure.isFinite, record.loss >= 0, record.loss.isFinite
      else { throw .invalidAmount(cell: cell, year: record.year) }
      let slot = position * years + record.year - first
      exposure[slot] += record.exposure
      loss[slot] += record.loss
      if let amount = record.premium, amount >= 0, amount.isFinite {
        premium[slot] += amount
      } else {
        hasPremium = false
      }
    }
    firstYear = first
    yearCount = years
    self.cells = cells
    self.exposure = exposure
    self.loss = loss
    self.premium = hasPremium ? premium : nil
    groups = (1...depth).map { level in
      var known: [[String]: Int] = [:]
      return cells.map { names in
        let group = Array(names.prefix(level))
        if let number = known[group] { return number }
        known[group] = known.count
        return known.count - 1
      }
    }
  }

  /// Years with experience of a cell among the first `through` columns.
  func years(of cell: Int, through: Int) -> Int {
    (0..<through).count { exposure[cell * yearCount + $0] > 0 }
  }

  /// Sums of a cell over columns.
  func sum(_ amounts: [Double], of cell: Int, _ columns: Range<Int>) -> Double {
    columns.reduce(0) { $0 + amounts[cell * yearCount + $1] }
  }
}

/// Why a backtest cannot be made.
public enum BacktestError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There are no records.
  case noExperience
  /// A cell with more or fewer names than the first.
  case unequalNames(cell: String)
  /// An exposure that is not above 0, or a loss below 0.
  case invalidAmount(cell: String, year: Int)
  /// No cell has enough years before the first year to predict.
  case tooFewYears(required: Int, before: Int)
  /// Fewer years than are to be predicted.
  case nothingToPredict(after: Int, last: Int)

  /// One sentence.
  public var description: String {
    switch self {
    case .noExperience: "The table has no year of experience with an exposure above 0."
    case .unequalNames(let cell):
      "The cell \(cell) has another number of names than the first cell."
    case .invalidAmount(let cell, let year):
      "The cell \(cell) in \(year) needs an exposure above 0 and a loss of at least 0."
    case .tooFewYears(let required, let before):
      "No cell has \(required) years of experience up to \(before); choose a later year or fewer "
        + "years."
    case .nothingToPredict(let after, let last):
      "There is nothing to predict after \(after): the table ends in \(last)."
    }
  }
}
