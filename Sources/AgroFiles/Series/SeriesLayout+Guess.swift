internal import AgroQuantities

extension SeriesLayout {
  private static let yearNames: Set<String> = [
    "year", "yr", "crop yr", "crop year", "commodity year", "season", "harvest year", "il", "yil",
    "god", "год", "date",
  ]
  /// Columns of numbers that name something all the same.
  private static let codeEndings = ["code", "cd", "id", "fips"]
  private static let placeNames: Set<String> = [
    "place", "area", "country", "county", "district", "region", "rayon", "tuman", "station",
    "location", "state", "state ab", "province", "oblast", "farm", "zone",
  ]
  private static let ignored: Set<String> = [
    "unit", "flag", "flags", "flag description", "note", "notes", "source", "year code",
  ]
  /// Details of a loss; amounts are summed over them.
  private static let details: Set<String> = [
    "cause", "peril", "damage", "damage cd", "month", "month cd", "stage",
  ]
  /// Names of values, the preferred first; a name fits where it begins so.
  private static let valueNames = [
    "value", "loss cost", "losscost", "yield t ha", "yield", "price", "production", "loss",
    "indemnity", "indem amt", "tau adm", "rate",
  ]
  private static let weightNames = Set(
    [
      "weight", "exposure", "area ha", "area harvested ha", "liability amt", "liability",
      "sum insured", "hectares",
    ].map { NameFolding.fold($0) })
  private static let ratios = [("indem amt", "liability amt"), ("indemnity", "liability")]

  /// Finds what a table holds.
  ///
  /// - Parameters:
  ///   - header: names of the columns.
  ///   - sample: some records, to tell texts from numbers.
  /// - Throws: `DataFileError` on line 1 naming the columns, where a choice is needed.
  init(
    header: [String], sample: [[String]], query: SeriesQuery, path: String
  ) throws(DataFileError) {
    let folded = header.map { NameFolding.fold($0) }
    func named(_ name: String, _ option: String) throws(DataFileError) -> Int {
      if let index = folded.firstIndex(of: NameFolding.fold(name)) { return index }
      throw Self.fault(path, "There is no column '\(name)' for \(option)", header)
    }
    // A single fault among numbers makes no text of a column.
    let textColumns = Set(
      header.indices.filter { column in
        let cells = sample.compactMap { column < $0.count ? $0[column] : nil }
          .filter { !SeriesNumber.isMissing($0) }
        return 2 * cells.count { !SeriesNumber.looksNumeric($0) } > cells.count
      })
    func isText(_ column: Int) -> Bool { textColumns.contains(column) }
    var taken: Set<Int> = []
    var place: Int?
    // Otherwise --place is the name of a place, by which the series are chosen later.
    if let name = query.place, let index = folded.firstIndex(of: NameFolding.fold(name)) {
      place = index
      taken.insert(index)
    }

    // One column a year.
    let yearColumns = header.indices.compactMap { index in
      SeriesNumber.year(ofHeader: header[index]).map { (index, $0) }
    }
    if query.year == nil, query.value == nil, yearColumns.count >= 3 {
      kind = .wideByYear
      value = "value"
      values = yearColumns.map(\.0)
      years = yearColumns.map(\.1)
      let others = Set(header.indices).subtracting(values)
      labels = Self.labels(others, folded, place: place, isText)
      labelColumns = labels.map { header[$0] }
      return
    }

    // One column for the year.
    if let name = query.year {
      year = try named(name, "--year")
    } else {
      year = folded.firstIndex { Self.yearNames.contains($0) }
    }
    guard let year else {
      throw Self.fault(path, "No column is known to hold the year; name it by --year", header)
    }
    taken.insert(year)
    yearColumn = header[year]
    if let name = query.weight {
      let index = try named(name, "--weight")
      weight = index
      taken.insert(index)
    }

    // The value, or two for a ratio.
    if let name = query.value {
      // A column may have a slash in its name: "t/ha".
      let isColumn = folded.contains(NameFolding.fold(name))
      for part in isColumn ? [name[...]] : name.split(separator: "/", maxSplits: 1) {
        values.append(try named(String(part), "--value"))
      }
    } else if let pair = Self.ratios.first(where: { pair in
      folded.contains(pair.0) && folded.contains(pair.1)
    }), let top = folded.firstIndex(of: pair.0), let bottom = folded.firstIndex(of: pair.1) {
      values = [top, bottom]
    } else {
      let free = header.indices.filter { !taken.contains($0) && !isText($0) }
      for name in Self.valueNames where values.isEmpty {
        let found =
          free.first { folded[$0] == name }
          ?? free.first { name != "value" && folded[$0].hasPrefix(name + " ") }
        if let found { values = [found] }
      }
    }
    taken.formUnion(values)
    if weight == nil {
      weight =
        values.count == 2
        ? values[1]
        : header.indices.first {
          !taken.contains($0) && Self.weightNames.contains(folded[$0]) && !isText($0)
        }
      if let weight { taken.insert(weight) }
    }
    let others = Set(header.indices).subtracting(taken)
    labels = Self.labels(others, folded, place: place, isText)
    let numbers = others.subtracting(labels).filter { index in
      !isText(index) && !Self.ignored.contains(folded[index]) && !header[index].isEmpty
    }
    if values.isEmpty, numbers.count == 1, let only = numbers.first {
      values = [only]
    } else if values.isEmpty, numbers.count > 1, labels.isEmpty {
      kind = .wideByPlace
      values = numbers.sorted()
      value = "value"
      labelColumns = ["place"]
      weight = nil
      return
    }
    guard !values.isEmpty else {
      throw Self.fault(path, "No column is known to hold the value; name it by --value", header)
    }
    value = values.map { header[$0] }.joined(separator: "/")
    weightColumn = weight.map { header[$0] }
    // Amounts of single causes and months belong together; rows may still be chosen by them.
    let summed = header.indices.filter { Self.details.contains(folded[$0]) && $0 != place }
    if isLoss {
      summedOver = summed.filter { labels.contains($0) }.map { header[$0] }
      labels.removeAll { summed.contains($0) }
    }
    labelColumns = labels.map { header[$0] }
    alternatives = numbers.sorted().filter { index in
      !Self.codeEndings.contains { folded[index].hasSuffix(" " + $0) }
    }.map { header[$0] }
  }

  /// The columns that tell series apart: texts, and codes that no text column stands for.
  private static func labels(
    _ columns: Set<Int>, _ folded: [String], place: Int?, _ isText: (Int) -> Bool
  ) -> [Int] {
    var result = columns.filter { index in
      guard !folded[index].isEmpty, !ignored.contains(folded[index]) else { return false }
      let words = folded[index].split(separator: " ")
      guard let last = words.last, codeEndings.contains(String(last)), words.count > 1 else {
        return isText(index) || placeNames.contains(folded[index])
      }
      // "county cd" beside "county", "commodity code" beside "crop".
      let stem = words.dropLast().joined(separator: " ")
      let hasText = columns.contains { $0 != index && folded[$0] == stem }
      let isCrop = ["commodity", "item", "crop"].contains(stem)
      return !hasText && !(isCrop && (folded.contains("crop") || folded.contains("item")))
    }
    if let place { result.insert(place) }
    return result.sorted()
  }

  private static func fault(
    _ path: String, _ message: String, _ header: [String]
  ) -> DataFileError {
    DataFileError(
      path: path, line: 1,
      message: "\(message); the columns are \(header.joined(separator: ", ")).")
  }
}
