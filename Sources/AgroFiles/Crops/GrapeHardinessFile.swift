internal import AgroModel
internal import AgroQuantities

/// `GrapeHardiness.csv`: Ferguson's parameters of the cultivars of grape.
enum GrapeHardinessFile {
  static let header = [
    "cultivar", "initial", "least", "most", "threshold-endo", "threshold-eco", "boundary",
    "acclimation-endo", "acclimation-eco", "deacclimation-endo", "deacclimation-eco", "exponent",
    "lt10-intercept", "lt10-slope", "lt90-intercept", "lt90-slope", "source", "locator", "basis",
  ]

  /// - Throws: every row that is not right.
  static func read(
    _ bytes: [UInt8], path: String, sources: Set<String>?
  ) throws(FileErrors) -> [String: FergusonCultivar] {
    let table = try SimpleTable(bytes, path: path, header: header)
    let log = ProblemLog(path: path)
    var cultivars: [String: FergusonCultivar] = [:]
    for row in table.rows {
      guard let cultivar = cultivar(row, sources: sources, log) else { continue }
      if cultivars.updateValue(cultivar, forKey: cultivar.id) != nil {
        log.report(
          line: row.line, column: 1, key: "cultivar", found: "'\(cultivar.id)' a second time",
          expected: "each cultivar once")
      }
    }
    try log.finish()
    return cultivars
  }

  private static func cultivar(
    _ row: SimpleTable.Row, sources: Set<String>?, _ log: ProblemLog
  ) -> FergusonCultivar? {
    func report(_ key: String, _ found: String, _ expected: String) {
      log.report(line: row.line, column: 1, key: key, found: "'\(found)'", expected: expected)
    }
    let id = row.cells[0]
    if !NamesFile.isIdentifier(id) {
      report("cultivar", id, "lower-case letters, digits and hyphens")
    }
    let document = row.cells[16]
    if let sources, !sources.contains(document) {
      report("source", document, "an id of Sources.yaml")
    }
    guard let basis = Basis(rawValue: row.cells[18]) else {
      report(
        "basis", row.cells[18],
        "one of \(Basis.allCases.map(\.rawValue).joined(separator: ", "))")
      return nil
    }
    let source = SourceReference(
      document: document, locator: row.cells[17].isEmpty ? nil : row.cells[17], basis: basis)
    var numbers: [Parameter] = []
    for index in 1...15 {
      guard let number = try? ExactDecimal(row.cells[index]) else {
        report(header[index], row.cells[index], "a number")
        return nil
      }
      numbers.append(Parameter(Double(number), source: source))
    }
    if numbers[2].value >= numbers[1].value {
      report("most", row.cells[3], "less than least, \(row.cells[2])")
    }
    return FergusonCultivar(
      id: id, initial: numbers[0], least: numbers[1], most: numbers[2],
      thresholds: Array(numbers[3...4]), boundary: numbers[5],
      acclimation: Array(numbers[6...7]), deacclimation: Array(numbers[8...9]),
      exponent: numbers[10], lt10: Array(numbers[11...12]), lt90: Array(numbers[13...14]))
  }
}
