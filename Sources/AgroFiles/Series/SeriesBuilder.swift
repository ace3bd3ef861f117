/// Gathers the records of a table into series.
struct SeriesBuilder {
  let layout: SeriesLayout
  let header: [String]
  let path: String
  let decimalComma: Bool
  let addsRepeats: Bool

  /// The labels of the series in the order of their first row.
  private(set) var order: [[YearSeries.Label]] = []
  private var positions: [[String]: Int] = [:]
  private var gathered: [Gathered] = []

  /// A year's cell; for sums and ratios both parts.
  private struct Entry {
    let year: Int
    var amount: Double
    var base: Double?
    var weight: Double?
    let line: Int
  }

  private struct Gathered {
    var entries: [Entry] = []
    var lineOfYear: [Int: Int] = [:]
    var empty = 0
    var problems: [DataFileError] = []
  }

  /// Rows that repeated a year and were added to it, though the layout does not sum.
  private(set) var repeats = 0

  init(
    layout: SeriesLayout, header: [String], path: String, decimalComma: Bool, addsRepeats: Bool
  ) {
    self.layout = layout
    self.header = header
    self.path = path
    self.decimalComma = decimalComma
    self.addsRepeats = addsRepeats
  }

  /// Adds a record.
  mutating func add(_ row: SeriesTable.Row) {
    switch layout.kind {
    case .long:
      add(row, to: slot(layout.labels.map { row.cells[$0] }), year(row), values: layout.values)
    case .wideByPlace:
      let year = year(row)
      for column in layout.values { add(row, to: slot([header[column]]), year, values: [column]) }
    case .wideByYear:
      let index = slot(layout.labels.map { row.cells[$0] })
      for (column, year) in zip(layout.values, layout.years) {
        add(row, to: index, year, values: [column])
      }
    }
  }

  private func year(_ row: SeriesTable.Row) -> Int? {
    layout.year.flatMap { SeriesNumber.year(row.cells[$0]) }
  }

  private mutating func slot(_ texts: [String]) -> Int {
    if let known = positions[texts] { return known }
    positions[texts] = gathered.count
    order.append(
      zip(layout.labelColumns, texts).map { YearSeries.Label(column: $0, text: $1) })
    gathered.append(Gathered())
    return gathered.count - 1
  }

  private mutating func add(
    _ row: SeriesTable.Row, to index: Int, _ year: Int?, values columns: [Int]
  ) {
    guard let year else {
      let text = layout.year.map { row.cells[$0] } ?? ""
      report(index, row, "The year is '\(text)', but must be a year such as 1998.")
      return
    }
    var parts: [Double] = []
    for column in columns {
      let text = row.cells[column]
      if SeriesNumber.isMissing(text) {
        gathered[index].empty += 1
        return
      }
      switch SeriesNumber.parse(text, decimalComma: decimalComma) {
      case .failure(let reason):
        report(index, row, "\(header[column]) in \(year) \(reason.text).")
        return
      case .success(let value):
        // Single records of a sum may be corrections; the sum is checked at the end.
        guard value >= 0 || !layout.summedOver.isEmpty else {
          report(index, row, "\(header[column]) in \(year) is \(text), but must be at least 0.")
          return
        }
        parts.append(value)
      }
    }
    var weight: Double?
    if let column = layout.weight, !SeriesNumber.isMissing(row.cells[column]) {
      switch SeriesNumber.parse(row.cells[column], decimalComma: decimalComma) {
      case .success(let value) where value >= 0: weight = value
      case .success, .failure:
        report(
          index, row,
          "The weight \(header[column]) in \(year) is '\(row.cells[column])', but must be a "
            + "number of at least 0.")
        return
      }
    }
    let entry = Entry(
      year: year, amount: parts[0], base: parts.count > 1 ? parts[1] : nil, weight: weight,
      line: row.line)
    if !layout.holdsClaims, let before = gathered[index].lineOfYear[year] {
      if layout.summedOver.isEmpty && !addsRepeats {
        report(
          index, row, "The year \(year) occurs a second time; it stands on line \(before) too.")
      } else if let known = gathered[index].entries.firstIndex(where: { $0.year == year }) {
        gathered[index].entries[known].amount += entry.amount
        if let base = entry.base { gathered[index].entries[known].base? += base }
        if let weight { gathered[index].entries[known].weight? += weight }
        if layout.summedOver.isEmpty { repeats += 1 }
      }
      return
    }
    gathered[index].lineOfYear[year] = row.line
    gathered[index].entries.append(entry)
  }

  private mutating func report(_ index: Int, _ row: SeriesTable.Row, _ message: String) {
    gathered[index].problems.append(DataFileError(path: path, line: row.line, message: message))
  }

  /// The series, each in ascending years.
  mutating func finish() -> [YearSeries] {
    zip(order, gathered).map { labels, found in
      var empty = found.empty
      var problems = found.problems
      let points = found.entries.compactMap { entry -> YearSeries.Point? in
        var value = entry.amount
        if value < 0 {
          problems.append(
            DataFileError(
              path: path, line: entry.line,
              message: "The sum of \(layout.value) in \(entry.year) is \(value), but must be at "
                + "least 0."))
          return nil
        }
        if let base = entry.base {
          // Nothing insured, nothing observed.
          guard base > 0 else {
            empty += 1
            return nil
          }
          value /= base
        }
        return YearSeries.Point(
          year: entry.year, value: value, weight: entry.weight, line: entry.line)
      }
      return YearSeries(
        labels: labels, points: points.sorted { ($0.year, $0.line) < ($1.year, $1.line) },
        emptyCells: empty, problems: problems)
    }
  }
}
