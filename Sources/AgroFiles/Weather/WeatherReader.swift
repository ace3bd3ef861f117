internal import AgroModel
internal import AgroQuantities

/// What a person says of the files beyond what stands in them.
public struct WeatherQuery: Sendable {
  /// Position of the place, for files that hold none; a file's own position is compared with it.
  public var latitude: Double?
  /// Degrees east of the place, for files that hold none.
  public var longitude: Double?
  /// Metres above sea level.
  public var elevation: Double?
  /// A name for the place, or the station to choose from several.
  public var place: String?
  /// Units, where the file's are not found.
  public var temperatureUnit: TemperatureUnit?
  /// The unit of precipitation, where the file's is not found.
  public var rainUnit: RainUnit?

  /// What is known of a file beforehand; what is nil the file tells.
  public init(
    latitude: Double? = nil, longitude: Double? = nil, elevation: Double? = nil,
    place: String? = nil, temperatureUnit: TemperatureUnit? = nil, rainUnit: RainUnit? = nil
  ) {
    self.latitude = latitude
    self.longitude = longitude
    self.elevation = elevation
    self.place = place
    self.temperatureUnit = temperatureUnit
    self.rainUnit = rainUnit
  }
}

/// Reads daily weather from files and folders and finds their format.
///
/// Files of one station are joined: by the station's identifier where the format has one, else by
/// the file's name without a year at its end ("tashkent_2001.csv"). A station's position is that of
/// its file, else that of the query, else that of `stations.csv` or `ghcnd-stations.txt` beside it.
public struct WeatherReader: Sendable {
  /// One record a station, in the order of their first files.
  public private(set) var records: [WeatherRecord] = []
  /// Files of folders that hold no daily weather, with the reason.
  public private(set) var skipped: [DataFileError] = []

  /// A record farther than this from the place that asks for it is refused.
  public static let farthestKilometres = 300.0
  /// A record farther than this is told.
  public static let farKilometres = 50.0

  /// Reads files and folders.
  ///
  /// - Throws: `DataFileError` where a named file holds no daily weather, or nothing was found.
  public init(paths: [String], query: WeatherQuery = WeatherQuery()) throws(DataFileError) {
    let files = try Self.files(paths)
    var sources: [WeatherRecord.Source] = []
    var stations: [StationRows] = []
    var folders: [String] = []
    var slots: [String: Int] = [:]
    for file in files {
      let found: [StationRows]
      let text: WeatherText
      do {
        text = try WeatherText(path: file.path, file: sources.count)
        found = try Self.read(text, query)
      } catch {
        guard file.isListed else { throw error }
        skipped.append(error)
        continue
      }
      sources.append(
        WeatherRecord.Source(path: file.path, hash: SystemFile.hash(of: text.bytes)))
      for station in found {
        var one = station
        if one.format == .plainCSV, one.id == text.baseName {
          one.id = Self.withoutYear(one.id, path: file.path)
        }
        let key = "\(one.format.rawValue) \(one.id)"
        if let known = slots[key] {
          stations[known].join(one)
        } else {
          slots[key] = stations.count
          stations.append(one)
          folders.append(Self.folder(file.path))
        }
      }
    }
    if let place = query.place, stations.count > 1 {
      let wanted = NameFolding.fold(place)
      let chosen = stations.indices.filter { index in
        NameFolding.fold(stations[index].id) == wanted
          || stations[index].name.map { NameFolding.fold($0) == wanted } == true
      }
      guard !chosen.isEmpty else {
        let known = stations.map { $0.name ?? $0.id }
        let near = NearestNames.find(place, in: known)
        let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
        throw DataFileError(
          path: paths.joined(separator: " "), message: "No station is named '\(place)'.\(hint)")
      }
      stations = chosen.map { stations[$0] }
      folders = chosen.map { folders[$0] }
    }
    guard !stations.isEmpty else {
      throw DataFileError(
        path: paths.joined(separator: " "),
        message: "No file with daily weather was found.")
    }
    if stations.count > 1, query.latitude != nil || query.longitude != nil {
      throw DataFileError(
        path: paths.joined(separator: " "),
        message: "A position was given, but there are \(stations.count) stations; give their "
          + "positions in a stations.csv beside the files.")
    }
    var lists: [String: StationPositions] = [:]
    for (index, station) in stations.enumerated() {
      var one = station
      let folder = folders[index]
      if lists[folder] == nil { lists[folder] = try StationPositions(folder: folder) }
      var listed: WeatherFinding?
      try Self.place(&one, query, lists[folder], &listed)
      var record = WeatherRecord(one, sources: sources)
      if let listed { record.findings.append(listed) }
      if let place = query.place, stations.count == 1 { record.weather.place = place }
      records.append(record)
    }
  }

  /// Gives a station its position.
  private static func place(
    _ station: inout StationRows, _ query: WeatherQuery, _ list: StationPositions?,
    _ finding: inout WeatherFinding?
  ) throws(DataFileError) {
    if let latitude = query.latitude, let longitude = query.longitude {
      if station.latitude.isFinite, station.longitude.isFinite {
        let distance = EarthDistance.kilometres(
          latitude: station.latitude, longitude: station.longitude, toLatitude: latitude,
          toLongitude: longitude)
        let whole = Int(distance.rounded())
        if (-90...90).contains(latitude), distance > farthestKilometres {
          throw DataFileError(
            path: station.name.flatMap { $0.isEmpty ? nil : $0 } ?? station.id,
            message: "The station lies \(whole) km from the place at \(latitude), \(longitude) "
              + "that asks for it; at most \(Int(farthestKilometres)) km are accepted.")
        }
        if distance > farKilometres {
          finding = WeatherFinding(
            .position, .warning,
            "The station lies \(whole) km from the place at \(latitude), \(longitude).")
        }
      } else {
        (station.latitude, station.longitude) = (latitude, longitude)
      }
    }
    if let elevation = query.elevation, !station.elevation.isFinite {
      station.elevation = elevation
    }
    if let listed = list?[[station.id, station.name]] {
      if !station.latitude.isFinite || !station.longitude.isFinite {
        (station.latitude, station.longitude) = (listed.latitude, listed.longitude)
      }
      if !station.elevation.isFinite { station.elevation = listed.elevation }
      if station.name == nil { station.name = listed.name }
    }
  }

  /// Finds the format of a file and reads it.
  private static func read(
    _ text: WeatherText, _ query: WeatherQuery
  ) throws(DataFileError) -> [StationRows] {
    let head = text.firstLines(3).map(\.text)
    let first = head.first { $0.contains { $0 != " " } } ?? ""
    var found: [StationRows]
    if GHCNDaily.isFixedWidth(first) {
      found = GHCNDaily.readFixedWidth(text)
    } else if GHCNDaily.isLong(first) {
      found = try GHCNDaily.readLong(text)
    } else if let table = NCEITable(text) {
      found = try table.read(temperature: query.temperatureUnit, rain: query.rainUnit)
    } else if let table = PlainWeather(text) {
      found = try table.read(temperature: query.temperatureUnit, rain: query.rainUnit)
    } else {
      throw DataFileError(
        path: text.path, line: 1,
        message: "The format is not known: a header with a date and at least one of tmin, tmax and "
          + "precip is expected, or GHCN-Daily or GSOD; the line is "
          + "'\(QuantityError.shown(first))'.")
    }
    found.removeAll { $0.rows.isEmpty && $0.problems.isEmpty && $0.flagged.isEmpty }
    guard found.contains(where: { !$0.rows.isEmpty }) else {
      if let problem = found.first?.problems.first { throw problem }
      throw DataFileError(path: text.path, message: "The file has no days.")
    }
    return found
  }

  /// The files of the arguments; those of folders are skipped where they hold no weather.
  private static func files(
    _ paths: [String]
  ) throws(DataFileError) -> [(path: String, isListed: Bool)] {
    var result: [(path: String, isListed: Bool)] = []
    for path in paths {
      guard SystemFile.isFolder(path) else {
        result.append((path, false))
        continue
      }
      let folder = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
      let names = (SystemFile.list(folder) ?? []).filter { name in
        let lower = name.lowercased()
        return [".csv", ".dly", ".txt"].contains { lower.hasSuffix($0) }
          && !StationPositions.fileNames.contains(name) && !name.hasPrefix(".")
      }
      guard !names.isEmpty else {
        throw DataFileError(
          path: path, message: "The folder has no files that end with .csv, .dly or .txt.")
      }
      result += names.map { (folder + "/" + $0, true) }
    }
    return result
  }

  private static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A file's name without years at its end ("tudela_2000_2010" is "tudela"); the folder's name
  /// where nothing else is left.
  private static func withoutYear(_ name: String, path: String) -> String {
    var rest = name[...]
    while let year = Int(rest.suffix(4)), (1700...2200).contains(year), rest.count >= 4 {
      rest = rest.dropLast(4)
      while let last = rest.last, "_-. ".contains(last) { rest = rest.dropLast() }
    }
    if !rest.isEmpty { return String(rest) }
    return folder(path).split(separator: "/").last.map(String.init) ?? name
  }
}
