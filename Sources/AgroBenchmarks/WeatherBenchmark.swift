import AgroModel
import AgroStatistics

/// Workload E: 1,000 years of daily weather of one station by Richardson's model, rain alone and
/// all variables; and the full generator at ten sites.
enum WeatherBenchmark: Workload {
  static let name = "weather"
  static let summary = "daily weather, microseconds a station-year [--years 1000]"

  static func run(_ arguments: Arguments) throws {
    let years = max(250, arguments.number("years", default: 1000))
    var report = Report(work: "E: daily weather, \(years) years of one station")
    let station = try station()
    var block = RichardsonStation.Block(years: 250, rainOnly: false)
    var rainBlock = RichardsonStation.Block(years: 250, rainOnly: true)
    var rain: [Double] = []
    var warmth = 0.0
    let rainTime = best {
      for first in stride(from: 0, to: years, by: 250) {
        station.fill(&rainBlock, seed: 5, entity: 1, firstYear: first)
      }
    }
    let fullTime = best {
      rain.removeAll(keepingCapacity: true)
      warmth = 0
      for first in stride(from: 0, to: years, by: 250) {
        station.fill(&block, seed: 5, entity: 1, firstYear: first)
        tally(block, &rain, &warmth)
      }
    }
    let done = Double((years + 249) / 250 * 250)
    report.seconds = [("rain", rainTime), ("full", fullTime)]
    let mean = rain.reduce(0, +) / Double(rain.count)
    let squares = rain.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    report.results = [
      ("microsecondsRain", rainTime / done * 1e6), ("microsecondsFull", fullTime / done * 1e6),
      ("annualMean", mean), ("annualDeviation", (squares / Double(rain.count - 1)).squareRoot()),
      ("degreeDays", warmth / Double(rain.count)),
    ]
    report.print(asJSON: arguments.has("json"))
  }

  /// Yearly rain, and degree days above 10 degrees from April to October.
  private static func tally(
    _ block: RichardsonStation.Block, _ rain: inout [Double], _ warmth: inout Double
  ) {
    var totals = [Double](repeating: 0, count: block.years)
    for day in 0..<365 {
      let start = day * block.years
      for lane in 0..<block.years { totals[lane] += block.rain[start + lane] }
      guard day >= 90, day < 304 else { continue }
      var sum = 0.0
      for at in start..<(start + block.years) {
        sum += max(0, 0.5 * (block.maximum[at] + block.minimum[at]) - 10)
      }
      warmth += sum
    }
    rain += totals
  }

  private static func best(_ body: () -> Void) -> Double {
    var least = Double.infinity
    for _ in 0..<7 { least = min(least, seconds(body)) }
    return least
  }

  /// Round numbers of a semi-arid station with winter rain; Richardson's matrices.
  private static func station() throws -> RichardsonStation {
    let rain = try RainChain(
      wetAfterWet: [0.45, 0.46, 0.47, 0.45, 0.42, 0.35, 0.28, 0.27, 0.33, 0.42, 0.45, 0.46],
      wetAfterDry: [0.18, 0.20, 0.21, 0.20, 0.18, 0.12, 0.07, 0.07, 0.10, 0.16, 0.18, 0.18],
      shape: [0.85, 0.84, 0.83, 0.82, 0.80, 0.75, 0.72, 0.70, 0.74, 0.80, 0.83, 0.85],
      scale: [3.6, 3.8, 4.2, 4.8, 5.6, 6.2, 6.6, 6.4, 5.8, 5.2, 4.4, 3.8])
    typealias Course = RichardsonStation.Course
    return try RichardsonStation(
      rain: rain,
      temperatures: RichardsonStation.Temperatures(
        maximum: [
          (Course(mean: 20.5, amplitude: 13, peak: 204), 0.16),
          (Course(mean: 17.5, amplitude: 12.5, peak: 204), 0.18),
        ],
        minimum: (Course(mean: 9.5, amplitude: 11, peak: 206), 2.6),
        radiation: [
          (Course(mean: 16.5, amplitude: 8.5, peak: 172), 3.0),
          (Course(mean: 11, amplitude: 6, peak: 172), 3.4),
        ],
        own: [0.567, 0.086, -0.002, 0.253, 0.504, -0.050, -0.006, -0.039, 0.244],
        factor: [0.781, 0, 0, 0.328, 0.637, 0, 0.238, -0.341, 0.873]))
  }
}
