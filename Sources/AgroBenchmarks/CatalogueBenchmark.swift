import AgroFiles
import AgroModel

/// From weather to the catalogue: blocks of a shipped scenario on one core, part by part.
enum CatalogueBenchmark: Workload {
  static let name = "catalogue"
  static let summary =
    "weather, damage and tables of a scenario [--scenario uzbekistan-places --blocks 8]"

  static func run(_ arguments: Arguments) throws {
    let blocks = max(1, arguments.number("blocks", default: 8))
    let name = arguments.text("scenario") ?? "uzbekistan-places"
    let found = try ScenarioFolder.find(
      name, explicit: nil, workingFolder: ".", executable: nil)
    let desk = try ScenarioDesk(path: found.path, folder: found.folder)
    let generator = try WeatherGeneratorFile.read(desk.scenario.weather)
      .centred(on: Double(desk.scenario.insuredYear))
    let weather = try WeatherSimulator(generator, seed: 1, sites: desk.sites)
    let model = desk.model(weather: weather, reference: weather, seed: 1)
    let years = 250
    var block = weather.emptyBlock(firstYear: 0, years: years)
    let weatherTime = seconds {
      for number in 0..<blocks {
        block.firstYear = number * years
        weather.fill(&block)
      }
    }
    var footprints = 0
    let damageTime = seconds {
      for number in 0..<blocks {
        block.firstYear = number * years
        footprints += model.block(of: block).footprints.count
      }
    }
    let zones = desk.scenario.zones.count
    let stationYears = Double(blocks * years * zones)
    let plantings = desk.scenario.layout.plantings.count
    var report = Report(
      work: "\(blocks) blocks of \(years) years, \(zones) zones, \(plantings) plantings")
    report.seconds = [("weather", weatherTime), ("damage", damageTime)]
    for (what, time) in report.seconds + [("both", weatherTime + damageTime)] {
      report.notes.append("\(what): \(rounded(time / stationYears * 1e6)) microseconds a station-year")
    }
    report.results = [("footprints", Double(footprints))]
    report.print(asJSON: arguments.has("json"))
  }
}
