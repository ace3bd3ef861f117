public import AgroModel
internal import AgroQuantities

/// One field's season for the dual crop coefficient, from the text files of pyfao56: parameters
/// (`.par`), daily weather (`.wth`) and irrigation (`.irr`).
///
/// ```swift
/// let season = try FieldSeason.read(
///   parameters: "cotton2013.par", weather: "cotton2013.wth", irrigation: "cottondry2013.irr",
///   from: (2013, 113), to: (2013, 312))
/// let totals = season.crop.totals(of: season.days)
/// ```
/// Weather rows are `year-day` with the columns that the line before them names; `ETref`, `Rain`,
/// `RHmin` and `Wndsp` are read, and a wind or humidity that is `NaN` is FAO-56's standard one.
///
/// Checked by: FieldSeasonFilesTests.
public struct FieldSeason: Sendable, Hashable {
  /// The crop on its soil.
  public var crop: DualCropCoefficient
  /// The days in order.
  public var days: [WaterDay]

  /// Reads a season.
  ///
  /// - Parameters:
  ///   - irrigation: nil for a field without irrigation.
  ///   - first: Year and day of the year of the first day.
  ///   - last: Year and day of the year of the last day, in the year of the first.
  /// - Throws: what is missing, by file and line.
  public static func read(
    parameters: String, weather: String, irrigation: String?, from first: (year: Int, day: Int),
    to last: (year: Int, day: Int)
  ) throws(FileErrors) -> FieldSeason {
    let crop = try readParameters(parameters)
    let table = try Table(path: weather)
    guard let height = table.height else {
      throw table.missing("the line '... Wind speed measurement height (m)'")
    }
    var given: [Int: (depth: Double, wetted: Double)] = [:]
    if let irrigation {
      let table = try Table(path: irrigation)
      for (key, row) in table.rows {
        let depth = try table.number("Depth", in: row)
        given[key] = (depth, try table.number("fw", in: row))
      }
    }
    var days: [WaterDay] = []
    guard first.year == last.year, first.day <= last.day else {
      throw table.missing("a first day not after the last day of one year")
    }
    for day in first.day...last.day {
      let key = first.year * 1000 + day
      guard let row = table.rows[key] else {
        throw table.missing("the day \(first.year)-\(day)")
      }
      let wind = try table.number("Wndsp", in: row)
      let humidity = try table.number("RHmin", in: row)
      let reference = try table.number("ETref", in: row)
      guard reference.isFinite else {
        throw table.missing("a number under ETref on \(first.year)-\(day)")
      }
      days.append(
        WaterDay(
          reference: reference, rain: try table.number("Rain", in: row),
          irrigation: given[key]?.depth ?? 0, wettedShare: given[key]?.wetted ?? 1,
          wind: wind.isNaN
            ? 2 : ReferenceEvapotranspiration.windAtTwoMetres(wind, height: height),
          smallestHumidity: humidity.isNaN ? 45 : humidity))
    }
    return FieldSeason(crop: crop, days: days)
  }

  private static func readParameters(_ path: String) throws(FileErrors) -> DualCropCoefficient {
    var values: [String: Double] = [:]
    for line in try lines(path) {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count >= 2, let value = Double(words[0]) else { continue }
      values[String(words[1].prefix { $0 != "," })] = value
    }
    func value(_ key: String) throws(FileErrors) -> Double {
      guard let found = values[key], found.isFinite else {
        throw FileErrors([
          FileError(
            path: path, line: 0, column: 0, key: key, found: "no number",
            expected: "a line such as '0.6500 \(key), ...'")
        ])
      }
      return found
    }
    let soil = (
      fieldCapacity: try value("thetaFC"), wiltingPoint: try value("thetaWP"),
      initial: try value("theta0")
    )
    let days = (
      initial: Int(try value("Lini")), development: Int(try value("Ldev")),
      middle: Int(try value("Lmid")), late: Int(try value("Lend"))
    )
    return DualCropCoefficient(
      basal: (try value("Kcbini"), try value("Kcbmid"), try value("Kcbend")), days: days,
      height: (try value("hini"), try value("hmax")), soil: soil,
      roots: (try value("Zrini"), try value("Zrmax")), depletionFraction: try value("pbase"),
      evaporationDepth: try value("Ze"), readilyEvaporable: try value("REW"))
  }

  fileprivate static func lines(_ path: String) throws(FileErrors) -> [Substring] {
    let text = String(decoding: try SystemFile.read(path), as: UTF8.self)
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }
}

/// A table of the form `2013-113  ...` under a line of column names.
private struct Table {
  let path: String
  var columns: [String] = []
  var rows: [Int: [Double]] = [:]
  var height: Double?

  init(path: String) throws(FileErrors) {
    self.path = path
    for line in try FieldSeason.lines(path) {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      if line.contains("Wind speed measurement height") {
        height = words.first.flatMap { Double($0) }
      }
      guard let first = words.first else { continue }
      if first == "Year-DOY" {
        columns = words.dropFirst().map(String.init)
        continue
      }
      let parts = first.split(separator: "-")
      guard !columns.isEmpty, parts.count == 2, let year = Int(parts[0]), let day = Int(parts[1])
      else { continue }
      rows[year * 1000 + day] = words.dropFirst().map { Double($0) ?? .nan }
    }
    if rows.isEmpty { throw missing("a line 'Year-DOY ...' with rows under it") }
  }

  func number(_ column: String, in row: [Double]) throws(FileErrors) -> Double {
    guard let index = columns.firstIndex(of: column), index < row.count else {
      throw missing("the column \(column) in every row")
    }
    return row[index]
  }

  func missing(_ what: String) -> FileErrors {
    FileErrors([
      FileError(path: path, line: 0, column: 0, found: "something else", expected: what)
    ])
  }
}
