import AgroModel
import AgroQuantities
import Foundation

/// `phenology.json`, made by `phenology_reference.py`, and the record that it starts from.
struct PhenologyReference: Decodable {
  struct Record: Decodable {
    var latitude: Double
    var night: String
    var sunrise_100: Double
    var sunset_100: Double
    var hours: [Double]
    var stride: Int
    var portions: [Double]
    var portions_end: Double
    var utah: Double
    var chilling_hours: Double
    var gdh: Double
  }
  var records: [Record]
  var hardiness: [String: [Double]]

  static func load() throws -> PhenologyReference {
    let path = Folders.root + "/Tests/Reference/generated/phenology.json"
    return try JSONDecoder().decode(
      PhenologyReference.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The synthetic record of the generator script: `days` days from a day of the year on.
  static func record(days: Int, from first: Int) -> (days: [Int], low: [Double], high: [Double]) {
    var result: (days: [Int], low: [Double], high: [Double]) = ([], [], [])
    for day in 0..<days {
      let d = Double(day)
      let mean =
        11 - 13 * cos(2 * Double.pi * (d + Double(first) - 20) / 365) + 3 * sin(0.7 * d)
        + 2 * sin(2.3 * d)
      let half = 4.5 + 2 * sin(0.31 * d)
      result.days.append((first - 1 + day) % 365 + 1)
      result.low.append(mean - half)
      result.high.append(mean + half)
    }
    return result
  }
}

/// Folders of the checkout and of shared data.
enum Folders {
  static let root: String = {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.path
  }()

  static let shared: String =
    ProcessInfo.processInfo.environment["AGRORISK_SHARED"]
    ?? URL(fileURLWithPath: root).deletingLastPathComponent().appendingPathComponent("shared").path

  /// The bloom dates and daily records of orchards.
  static var orchards: String { shared + "/data/orchard-phenology" }

  static var hasOrchards: Bool { FileManager.default.fileExists(atPath: orchards) }

  /// The rows of a CSV file of numbers and dates, by column.
  static func table(_ path: String) throws -> [[String: String]] {
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
  }
}

/// Random seasons of a block, from a fixed seed.
enum SyntheticSeasons {
  /// Plausible weather of a continental place with a seasonal course and days that differ.
  static func weather(years: Int, seed: UInt64, latitude: Double = 41.3) -> SiteWeather {
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    var weather = SiteWeather(site: "S", latitude: latitude, elevation: 400, years: years)
    for lane in 0..<years {
      var noise = 0.0
      let shift = 4 * (uniform() - 0.5)
      for day in 0..<SeasonCalendar.dayCount {
        noise = 0.7 * noise + 6 * (uniform() - 0.5)
        let season = cos(2 * Double.pi * Double(SeasonCalendar.dayOfYear(day) - 20) / 365)
        let mean = 13 - 14 * season + noise + shift
        let half = 3 + 4 * uniform()
        weather.minimumCelsius[day * years + lane] = mean - half
        weather.maximumCelsius[day * years + lane] = mean + half
      }
    }
    return weather
  }

  /// One lane as a series of its own.
  static func lane(_ values: [Double], _ lane: Int, years: Int) -> [Double] {
    (0..<SeasonCalendar.dayCount).map { values[$0 * years + lane] }
  }

  static func assumed(_ value: Double) -> Parameter {
    Parameter(value, source: SourceReference(document: "test", basis: .assumption))
  }
}
