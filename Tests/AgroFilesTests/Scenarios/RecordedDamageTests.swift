import AgroFiles
import AgroModel
import Foundation
import Testing

/// Every shipped crop on the recorded seasons of Fergana, with its hazards and water supply.
@Suite("Damage of recorded seasons")
struct RecordedDamageTests {
  /// Seasons 1980 to 2013 of a record of date, minimum, maximum and rain.
  private static func record(_ path: String) throws -> SiteWeather {
    var days: [[Double]] = []
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    {
      let words = line.split(separator: ",", omittingEmptySubsequences: false)
      if words.count < 4 || words[0].hasSuffix("-02-29") { continue }
      days.append(words[1...3].map { Double($0) ?? 0 })
    }
    let years = 34
    var weather = SiteWeather(site: "fergana", latitude: 40.4, elevation: 580, years: years)
    for lane in 0..<years {
      // The record begins on 1 January 1979; a season on 1 September, the 244th day.
      let first = lane * 365 + 243
      for day in 0..<SeasonCalendar.dayCount {
        let cell = day * years + lane
        weather.minimumCelsius[cell] = days[first + day][0]
        weather.maximumCelsius[cell] = days[first + day][1]
        weather.precipitationMillimetres[cell] = days[first + day][2]
      }
    }
    return weather
  }

  @Test(
    "Each crop loses something to most perils and nothing beyond reason to any, in order and in range",
    .enabled(if: SharedWeather.isThere, "The shared data are not beside the package."))
  func fergana() throws {
    let weather = try Self.record(
      SharedWeather.path("uzbekistan-daily-weather/fergana.csv"))
    let hazards = try HazardLibrary(folder: HazardFilesTests.scenarios).model.hazards(
      in: ["fergana"], seed: 1, firstYear: 0, years: weather.years)[0]
    let reference = weather.referenceEvapotranspiration()
    for file in try CropLibrary(folder: HazardFilesTests.scenarios).crops {
      var temperatures = SeasonTemperatures(
        site: PhenologySite(latitude: weather.latitude), weather: weather)
      var season = CropSeason(
        weather: weather, stages: file.crop.stages.dates(&temperatures), hazards: hazards,
        referenceEvapotranspiration: reference)
      season.usual = file.crop.usualLosses(of: season)
      var losses: [Peril: Double] = [:]
      for model in file.crop.damageModels {
        var events: [DamageEvent] = []
        model.appendEvents(of: season, to: &events)
        let ordered = zip(events, events.dropFirst()).allSatisfy {
          ($0.lane, $0.day) <= ($1.lane, $1.day)
        }
        let inRange = events.allSatisfy {
          (0...1).contains($0.shareAffected) && (0...1).contains($0.meanDamage)
            && $0.variation.isFinite && $0.peril == model.peril
        }
        #expect(ordered && inRange)
        var left = [Double](repeating: 1, count: weather.years)
        for event in events { left[Int(event.lane)] *= 1 - event.shareAffected * event.meanDamage }
        let loss = 1 - left.reduce(0, +) / Double(weather.years)
        losses[model.peril, default: 0] += loss
      }
      let shown = losses.sorted { $0.key < $1.key }
        .map { "\($0.key.rawValue) \(($0.value * 1e4).rounded() / 100) %" }
      // A mean loss of a third to one peril would say that the crop cannot be grown there.
      let isPlausible = losses.values.allSatisfy { $0 < 0.33 }
      #expect(isPlausible, "\(file.crop.id): \(shown.joined(separator: ", "))")
      let hit = losses.values.count { $0 > 0 }
      #expect(hit >= 5, "\(file.crop.id): \(shown.joined(separator: ", "))")
      if ProcessInfo.processInfo.environment["AGRORISK_SHOW"] != nil {
        print(file.crop.id, shown.joined(separator: ", "))
      }
    }
  }
}
