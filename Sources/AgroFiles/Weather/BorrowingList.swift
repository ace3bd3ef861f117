internal import AgroQuantities

/// A list of sites without daily records: `site,latitude,longitude,elevation,normals,variation`,
/// the last two naming a station of a table of normals and one of a table of monthly observations.
public struct BorrowingList: Sendable {
  /// A site.
  public struct Row: Sendable {
    /// The id that the site gets.
    public var site: String
    /// Degrees north.
    public var latitude: Double
    /// Degrees east.
    public var longitude: Double
    /// Metres above sea level.
    public var elevation: Double
    /// The station of the normals.
    public var normals: String
    /// The station whose variation between years is borrowed.
    public var variation: String
  }

  /// The sites in the order of the file.
  public private(set) var rows: [Row] = []
  /// SHA-256 of the file's bytes.
  public let hash: String
  static let header = ["site", "latitude", "longitude", "elevation", "normals", "variation"]

  /// Reads a list.
  ///
  /// - Throws: `DataFileError` for another header, a position that is none, no rows.
  public init(path: String) throws(DataFileError) {
    let text = try WeatherText(path: path, file: 0)
    hash = SystemFile.hash(of: text.bytes)
    let chunk = text.chunk(from: 0, line: 1, separator: UInt8(ascii: ","))
    let span = chunk.bytes.span
    var cursor = chunk.makeCursor()
    while try cursor.next(in: span) {
      var cells: [String] = []
      for index in 0..<cursor.count { cells.append(try cursor.text(index, in: span)) }
      if cursor.record == 1 {
        guard cells == Self.header else {
          throw text.problem(1, "The header must be '\(Self.header.joined(separator: ","))'.")
        }
        continue
      }
      guard cells.count == 6, !cells[0].isEmpty, let latitude = Double(cells[1]),
        (-90...90).contains(latitude), let longitude = Double(cells[2]),
        (-180...180).contains(longitude), let elevation = Double(cells[3]),
        (-450...8_850).contains(elevation)
      else {
        throw text.problem(
          cursor.line,
          "A site, its latitude, longitude and height and two stations are expected.")
      }
      rows.append(
        Row(
          site: cells[0], latitude: latitude, longitude: longitude, elevation: elevation,
          normals: cells[4], variation: cells[5]))
    }
    guard !rows.isEmpty else { throw DataFileError(path: path, message: "The list has no sites.") }
  }
}
