import AgroFiles
import AgroModel
import AgroSimulation
import Foundation
import Testing

@Suite("Calibration files")
struct CalibrationFileTests {
  private static let folder = HazardFilesTests.scenarios

  @Test("The shipped calibrations name scenarios, zones and crops that are there")
  func shipped() throws {
    #expect(CalibrationFile.problems(in: Self.folder) == [])
    let azerbaijan = try CalibrationFile.find("azerbaijan", folder: Self.folder)
    let losses = try #require(azerbaijan.portfolio).losses.filter { $0.crop == nil }
    #expect(losses.map(\.year) == [2023, 2024, 2025])
    // The loss costs as published: about 0.7 %, 1.25 % and 1.6 % of the sum insured.
    let published = [0.007, 0.0125, 0.016]
    let worst = zip(losses, published).map { abs($0.lossCost - $1) }.max() ?? 1
    #expect(worst < 0.0002)
    let uzbekistan = try CalibrationFile.find("uzbekistan", folder: Self.folder)
    #expect(uzbekistan.replay?.seasons.map(\.year) == [1984, 1996, 2008])
    #expect(uzbekistan.events.map(\.id) == ["january-2023", "march-2022", "february-2021"])
    #expect(uzbekistan.events.allSatisfy { !$0.nights.isEmpty && !$0.reports.isEmpty })
    #expect(uzbekistan.events.flatMap(\.reports).allSatisfy { !$0.source.isEmpty })
  }

  @Test("Faults are told with line and nearest name, all at once")
  func faults() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "calibration-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try """
    format: 1
    id: broken
    title: Broken
    source: agrorisk
    basis: assumption
    portfolio:
      scenario: vineyards
      losses:
        one: { year: 1066, paid: 1 in 1 .. 1, sum-insured: 0 in 0 .. 1 }
      causes:
        two: { perils: haill, share: 2 in 0 .. 3 }
    events:
      cold:
        title: Cold
        scenario: vineyards
        analogue: 2008
        nights: { a: { day: 13-40, minimum: -100 in -101 .. 0 } }
    """.write(to: file, atomically: true, encoding: .utf8)
    var found: [String] = []
    do {
      _ = try CalibrationFile.read(file.path)
    } catch {
      found = error.errors.map { "\($0.line):\($0.column) \($0)" }
    }
    for (line, word) in [(9, "1066"), (9, "sum-insured"), (11, "hail"), (11, "share"), (17, "13-40")] {
      #expect(found.contains { $0.hasPrefix("\(line):") && $0.contains(word) }, "\(found)")
    }
  }

  @Test("Names that a scenario does not have are refused with the nearest")
  func names() throws {
    var plan = try CalibrationFile.find("azerbaijan", folder: Self.folder)
    plan.portfolio?.losses[3].crop = "coton"
    plan.causes[0].crops = ["wine-grap"]
    do {
      try CalibrationFile.check(plan, folder: Self.folder)
      Issue.record("Unknown crops were taken.")
    } catch {
      let text = "\(error)"
      #expect(text.contains("cotton") && text.contains("wine-grape"), "\(text)")
    }
    #expect(throws: FileErrors.self) {
      try CalibrationFile.find("azerbaidjan", folder: Self.folder)
    }
  }

  // MARK: Figures typed from data

  @Test(
    "Shares of causes of American grapes are those of the insurer's table",
    .enabled(if: SharedWeather.isThere, "The folder of shared data is not there."))
  func americanGrapes() throws {
    let text = try String(
      contentsOfFile: SharedWeather.path("us-crop-insurance/col_fruit_county_cause_month.csv"),
      encoding: .utf8)
    var sums: [String: [String: Double]] = ["US": [:], "CA": [:]]
    for line in text.split(separator: "\n").dropFirst() {
      let words = line.split(separator: ",", omittingEmptySubsequences: false)
      guard words[4] == "GRAPES" || words[4] == "TABLE GRAPES", let paid = Double(words.last ?? "")
      else { continue }
      // A cause may hold commas; it stands between the crop's code and the month.
      let cause = words[6..<(words.count - 3)].joined(separator: ",")
      for place in ["US", String(words[1])] { sums[place, default: [:]][cause, default: 0] += paid }
    }
    let names: [String: [String]] = [
      "heat": ["HEAT"], "rain": ["EXCESS MOISTURE/PRECIPITATION/RAIN"], "frost": ["FROST"],
      "freeze": ["FREEZE", "COLD WINTER"], "hail": ["HAIL"],
    ]
    var worst = 0.0
    for (file, place) in [("azerbaijan", "US"), ("uzbekistan", "CA")] {
      let table = try #require(try CalibrationFile.find(file, folder: Self.folder).causes.first)
      #expect(table.shares.count == 5)
      let all = try #require(sums[place]).values.reduce(0, +)
      for share in table.shares {
        let paid = (names[share.id] ?? []).reduce(0) { $0 + (sums[place]?[$1] ?? 0) }
        worst = max(worst, abs(paid / all - share.share.value))
      }
    }
    #expect(worst <= 1e-4)
  }

  @Test(
    "Differences between zones of designed events are those of the recorded analogues",
    .enabled(if: SharedWeather.isThere, "The folder of shared data is not there."))
  func patterns() throws {
    let spans = [
      "january-2023": ("01-01", "02-20"), "march-2022": ("03-14", "03-26"),
      "february-2021": ("02-15", "03-05"),
    ]
    let plan = try CalibrationFile.find("uzbekistan", folder: Self.folder)
    var worst = 0.0
    for event in plan.events {
      let (from, to) = try #require(spans[event.id])
      var minima: [String: Double] = [:]
      for zone in event.pattern.map(\.zone) {
        let text = try String(
          contentsOfFile: SharedWeather.path("uzbekistan-daily-weather/\(zone).csv"),
          encoding: .utf8)
        for line in text.split(separator: "\n").dropFirst() {
          let words = line.split(separator: ",", omittingEmptySubsequences: false)
          guard words[0].hasPrefix("\(event.analogue)-"), words[0].dropFirst(5) >= from,
            words[0].dropFirst(5) <= to, let low = Double(words[1])
          else { continue }
          minima[zone] = min(minima[zone] ?? 99, low)
        }
      }
      let coldest = minima.values.min() ?? 0
      let most = event.id == "march-2022" ? 3.0 : 99
      for (zone, warmer) in event.pattern {
        worst = max(worst, abs(min(most, (minima[zone] ?? 99) - coldest) - warmer.value))
      }
    }
    // Typed with one decimal.
    #expect(worst <= 0.0501)
  }
}
