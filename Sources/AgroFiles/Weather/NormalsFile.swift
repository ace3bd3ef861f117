public import AgroModel
internal import AgroQuantities

/// A table of monthly normals: a row a station and month.
///
/// Columns are found by words of their names: station or name, lat, lon, elev, month, tmin, tmax,
/// prec; `wc_tmin` is such a name too. Where several columns fit, the first is taken. Days with
/// precipitation and with frost are read where they are there.
public struct NormalsFile: Sendable {
  /// The path of the file.
  public let path: String
  /// SHA-256 of the file's bytes.
  public let hash: String
  /// The stations in the order of their first rows.
  public let stations: [MonthlyNormals]

  /// A station farther than this does not stand for a place.
  public static let farthestKilometres = 100.0

  /// Reads a table.
  ///
  /// - Parameter period: the years of the normals.
  /// - Throws: `DataFileError` for a column that is missing, a cell that is no number, a station
  ///   without all its months.
  public init(path: String, period: ClosedRange<Int> = 1961...1990) throws(DataFileError) {
    let text = try WeatherText(path: path, file: 0)
    self.path = path
    hash = SystemFile.hash(of: text.bytes)
    guard let first = text.firstLines(1).first?.text else {
      throw DataFileError(path: path, message: "The file is empty.")
    }
    let separator = CSVHeader.separator(of: Array(first.utf8)[...])
    let header = WeatherText.cells(first, separator: separator) ?? []
    let words = header.map { NameFolding.fold($0).split(separator: " ").map(String.init) }
    func find(_ names: [String]) -> Int? {
      for name in names {
        if let index = words.firstIndex(where: { $0.last == name || $0.first == name }) {
          return index
        }
      }
      return nil
    }
    func need(_ what: String, _ names: [String]) throws(DataFileError) -> Int {
      if let index = find(names) { return index }
      throw DataFileError(
        path: path, line: 1,
        message: "There is no column of the \(what), such as \(names[0]); the columns are "
          + "\(header.joined(separator: ", ")).")
    }
    let nameColumn = try need("station", ["name", "station", "city", "place"])
    let monthColumn = try need("month", ["month", "mon"])
    let wanted = [
      try need("minimum temperature", ["tmin", "tmn"]),
      try need("maximum temperature", ["tmax", "tmx"]),
      try need("precipitation", ["prec", "precip", "pre", "precipitation", "prcp", "rain"]),
    ]
    let idColumn = find(["station", "id", "wmo"]) ?? nameColumn
    let extras = [find(["wetdays", "wet"]), find(["frostdays", "frost"])]
    let position = [
      find(["lat", "latitude"]), find(["lon", "longitude"]), find(["elev", "elevation", "alt"]),
    ]
    let chunk = text.chunk(from: 0, line: 1, separator: separator)
    let span = chunk.bytes.span
    var cursor = chunk.makeCursor()
    var order: [String] = []
    var found: [String: Gathered] = [:]
    while try cursor.next(in: span) {
      if cursor.record == 1 { continue }
      guard cursor.count == header.count else {
        throw text.problem(
          cursor.line, "The row has \(cursor.count) cells, but the header has \(header.count).")
      }
      func number(_ column: Int?) throws(DataFileError) -> Double {
        guard let column else { return .nan }
        let cell = try cursor.text(column, in: span)
        guard let value = WeatherNumber.parse(cell) else {
          throw text.problem(
            cursor.line, "\(header[column]) is '\(cell)', but must be a number.")
        }
        return value
      }
      let id = try cursor.text(idColumn, in: span)
      guard let month = Int(exactly: try number(monthColumn)), (1...12).contains(month) else {
        throw text.problem(cursor.line, "The month must be from 1 to 12.")
      }
      if found[id] == nil {
        order.append(id)
        let values = [try number(position[0]), try number(position[1]), try number(position[2])]
        found[id] = Gathered(name: try cursor.text(nameColumn, in: span), position: values)
      }
      for (kind, column) in wanted.enumerated() {
        let value = try number(column)
        found[id]?.values[kind][month - 1] = value
      }
      for (kind, column) in extras.enumerated() {
        let value = try number(column)
        found[id]?.values[3 + kind][month - 1] = value
      }
    }
    var stations: [MonthlyNormals] = []
    for id in order {
      guard let one = found[id] else { continue }
      // A grid at the sea has no values; such a station stands for nothing.
      guard !one.values.prefix(3).joined().contains(where: \.isNaN) else { continue }
      func whole(_ values: [Double]) -> [Double]? {
        values.contains(where: \.isNaN) ? nil : values
      }
      stations.append(
        MonthlyNormals(
          station: one.name, latitude: one.position[0], longitude: one.position[1],
          elevation: one.position[2], period: period, minimumCelsius: one.values[0],
          maximumCelsius: one.values[1], precipitationMillimetres: one.values[2],
          wetDays: whole(one.values[3]), frostDays: whole(one.values[4])))
    }
    guard !stations.isEmpty else {
      throw DataFileError(path: path, message: "No station has normals of all twelve months.")
    }
    self.stations = stations
  }

  private struct Gathered {
    var name: String
    var position: [Double]
    var values = [[Double]](repeating: [Double](repeating: .nan, count: 12), count: 5)
  }

  /// The station of a name.
  ///
  /// - Throws: `DataFileError` with the nearest names where there is none.
  public func station(named name: String) throws(DataFileError) -> MonthlyNormals {
    let wanted = NameFolding.fold(name)
    if let found = stations.first(where: { NameFolding.fold($0.station) == wanted }) {
      return found
    }
    let near = NearestNames.find(name, in: stations.map(\.station))
    let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
    throw DataFileError(path: path, message: "No station is named '\(name)'.\(hint)")
  }

  /// The station nearest to a record, with its distance in kilometres.
  ///
  /// - Throws: `DataFileError` where the record has no position or no station lies within 100 km.
  public func nearest(
    to weather: DailyWeather
  ) throws(DataFileError) -> (normals: MonthlyNormals, kilometres: Double) {
    guard weather.hasPosition else {
      throw DataFileError(
        path: path,
        message: "The position of \(weather.place) is not known, so that the nearest station "
          + "cannot be found; give --latitude and --longitude, or the station by "
          + "--normals-station.")
    }
    var best: (normals: MonthlyNormals, kilometres: Double)?
    for one in stations {
      let distance = EarthDistance.kilometres(
        latitude: weather.latitude, longitude: weather.longitude, toLatitude: one.latitude,
        toLongitude: one.longitude)
      if distance.isFinite, distance < best?.kilometres ?? .infinity { best = (one, distance) }
    }
    guard let best else {
      throw DataFileError(path: path, message: "No station of the table has a position.")
    }
    guard best.kilometres <= Self.farthestKilometres else {
      throw DataFileError(
        path: path,
        message: "The station nearest to \(weather.place), \(best.normals.station), lies "
          + "\(Int(best.kilometres.rounded())) km from it; at most "
          + "\(Int(Self.farthestKilometres)) km are accepted.")
    }
    return best
  }
}
