internal import AgroQuantities

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Distances between places in kilometres: from a table of their coordinates
/// (`place,latitude,longitude` in degrees), along great circles, or from one of pairs
/// (`place,place2,km`).
public struct PlaceDistances: Sendable, Equatable {
  /// The table as it was named.
  public let path: String
  private enum Source: Equatable {
    case coordinates([String: Coordinates])
    case pairs([String: [String: Double]])
  }
  private struct Coordinates: Equatable {
    var latitude: Double
    var longitude: Double
  }
  private let source: Source
  /// As they are written.
  private let names: [String]

  /// The mean radius of the earth, km.
  static let earthRadius = 6371.0088

  /// Reads a table of coordinates or of pairs.
  ///
  /// - Throws: `DataFileError` naming the line of what cannot be used.
  public init(path: String) throws(DataFileError) {
    var reader = try CSVReader(path: path)
    let folded = reader.header.map { NameFolding.fold($0) }
    let latitude = folded.firstIndex { ["latitude", "lat"].contains($0) }
    let longitude = folded.firstIndex { ["longitude", "lon", "lng", "long"].contains($0) }
    let distance = folded.firstIndex {
      ["km", "distance", "distance km", "distancekm", "dist"].contains($0)
    }
    let columns = latitude == nil ? [distance] : [latitude, longitude]
    let numbers = columns.compactMap { $0 }
    let texts = folded.indices.filter { !numbers.contains($0) }
    guard numbers.count == columns.count, texts.count >= (latitude == nil ? 2 : 1) else {
      throw DataFileError(
        path: reader.path, line: 1,
        message: "The columns are \(reader.header.joined(separator: ", ")), but must be "
          + "place,latitude,longitude, or place,place2,km.")
    }
    let decimalComma = reader.separator == UInt8(ascii: ";")
    var places: [String: Coordinates] = [:]
    var pairs: [String: [String: Double]] = [:]
    var names: [String] = []
    while let chunk = try reader.nextChunk() {
      var cursor = chunk.makeCursor()
      let span = chunk.bytes.span
      while try cursor.next(in: span) {
        func fault(_ message: String) -> DataFileError {
          DataFileError(path: reader.path, line: cursor.line, message: message)
        }
        guard cursor.count == folded.count else {
          throw fault("The record has \(cursor.count) fields, but the header has \(folded.count).")
        }
        var values: [Double] = []
        for column in numbers {
          let text = try cursor.text(column, in: span)
          switch SeriesNumber.parse(text, decimalComma: decimalComma) {
          case .success(let value): values.append(value)
          case .failure(let reason): throw fault("\(reader.header[column]) \(reason.text).")
          }
        }
        let first = try cursor.text(texts[0], in: span)
        let key = NameFolding.fold(first)
        names.append(first)
        guard latitude == nil else {
          guard abs(values[0]) <= 90, abs(values[1]) <= 180 else {
            throw fault(
              "The coordinates of \(first) are \(values[0]), \(values[1]), but must be degrees of "
                + "latitude and longitude.")
          }
          guard places[key] == nil else { throw fault("\(first) stands a second time.") }
          places[key] = Coordinates(latitude: values[0], longitude: values[1])
          continue
        }
        let second = try cursor.text(texts[1], in: span)
        let other = NameFolding.fold(second)
        names.append(second)
        guard key != other, values[0] > 0 else {
          throw fault(
            "The distance from \(first) to \(second) is \(values[0]), but must be above 0 and between "
              + "different places.")
        }
        guard pairs[key]?[other].map({ $0 == values[0] }) ?? true else {
          throw fault("The distance from \(first) to \(second) stands a second time and differs.")
        }
        pairs[key, default: [:]][other] = values[0]
        pairs[other, default: [:]][key] = values[0]
      }
    }
    self.path = reader.path
    self.names = names
    source = latitude == nil ? .pairs(pairs) : .coordinates(places)
  }

  /// The distances between places, km, in their order.
  ///
  /// - Parameter places: the names that each place may have in the table.
  /// - Throws: `DataFileError` for a place or a pair that the table does not have.
  public func matrix(of places: [[String]]) throws(DataFileError) -> [[Double]] {
    var keys: [String] = []
    for one in places {
      let folded = one.map { NameFolding.fold($0) }
      guard let key = folded.first(where: { isKnown($0) }) else {
        let near = NearestNames.find(one.last ?? "", in: names)
        let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))"
        throw DataFileError(
          path: path, message: "The place '\(one.last ?? "")' is not in the table\(hint).")
      }
      keys.append(key)
    }
    var rows: [[Double]] = []
    for (i, one) in keys.enumerated() {
      var row: [Double] = []
      for (j, other) in keys.enumerated() {
        guard i != j else {
          row.append(0)
          continue
        }
        guard let distance = distance(one, other) else {
          throw DataFileError(
            path: path,
            message: "The table has no distance from \(places[i].last ?? "") to "
              + "\(places[j].last ?? "").")
        }
        row.append(distance)
      }
      rows.append(row)
    }
    return rows
  }

  private func isKnown(_ key: String) -> Bool {
    switch source {
    case .coordinates(let places): places[key] != nil
    case .pairs(let pairs): pairs[key] != nil
    }
  }

  private func distance(_ one: String, _ other: String) -> Double? {
    switch source {
    case .pairs(let pairs): return pairs[one]?[other]
    case .coordinates(let places):
      guard let a = places[one], let b = places[other] else { return nil }
      // Haversines, which do not cancel for near places.
      let degree = Double.pi / 180
      let north = sin(0.5 * degree * (b.latitude - a.latitude))
      let east = sin(0.5 * degree * (b.longitude - a.longitude))
      let h =
        north * north + cos(degree * a.latitude) * cos(degree * b.latitude) * east * east
      return 2 * Self.earthRadius * asin(min(1, h.squareRoot()))
    }
  }
}
