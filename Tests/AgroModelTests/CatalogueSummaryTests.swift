import AgroModel
import AgroStatistics
import Testing

@Suite("Summary of a catalogue")
struct CatalogueSummaryTests {
  private static let layout = CatalogueLayout(
    zones: ["a", "b"], crops: ["x"],
    plantings: [.init(zone: 0, crop: 0, potentialYield: 10), .init(zone: 1, crop: 0, potentialYield: 4)],
    indices: [])

  /// Years of losses of two perils in units of 2^-24: many ties, many without, some total.
  private static func units(_ year: Int, _ planting: Int) -> (Int, Int) {
    let kind = TestWeather.noise(year, planting)
    if kind < 0.3 { return (0, 0) }
    if kind < 0.35 { return (1 << 23, 1 << 23) }
    let first = Int(TestWeather.noise(year, planting, 1) * 0x1p23)
    return (kind < 0.6 ? first / 4096 * 4096 : first, Int(TestWeather.noise(year, planting, 2) * 9))
  }

  private static func blocks(years: Int, size: Int) -> [CatalogueBlock] {
    stride(from: 0, to: years, by: size).map { first in
      var block = CatalogueBlock(
        firstYear: first, years: min(size, years - first), plantings: 2)
      block.yields = [Float](repeating: 1, count: 2 * block.years)
      block.lost = [Float](repeating: 0, count: 2 * block.years * Peril.allCases.count)
      for row in block.yields.indices {
        let (hail, frost) = units(first + row / 2, row % 2)
        block.lost[row * Peril.allCases.count + Peril.hail.index] = Float(hail) * 0x1p-24
        block.lost[row * Peril.allCases.count + Peril.frost.index] = Float(frost) * 0x1p-24
      }
      block.events = [CatalogueEvent(year: first, day: 200, peril: .hail)]
      return block
    }
  }

  @Test("Means, deviations and bad years are those of the sorted years, however they are cut")
  func againstSorting() throws {
    let years = 1200
    var worst = 0.0
    for size in [1200, 250, 7] {
      let blocks = Self.blocks(years: years, size: size)
      let summary = CatalogueSummary(layout: Self.layout, years: years, blockCount: blocks.count) {
        blocks[$0]
      }
      #expect(summary.eventCounts[Peril.hail.index] == blocks.count)
      for planting in 0..<2 {
        let found = summary.planting(planting)
        let all = (0..<years).map { year in
          let (hail, frost) = Self.units(year, planting)
          return Double(hail + frost) * 0x1p-24
        }
        let sorted = all.sorted()
        let mean = all.reduce(0, +) / Double(years)
        let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(years - 1)
        worst = max(worst, (found.lost.value - mean).magnitude)
        worst = max(worst, (found.deviation - variance.squareRoot()).magnitude)
        worst = max(
          worst,
          (found.lost.standardError - (variance / Double(years)).squareRoot()).magnitude)
        let parts = found.perils.reduce(0) { $0 + $1.value }
        worst = max(worst, (parts - mean).magnitude)
        #expect(found.returnLevels.map(\.years) == [2, 5, 10, 20, 50, 100])
        for level in found.returnLevels {
          #expect(level.lost == sorted[years - years / level.years - 1])
        }
        let potential = Self.layout.plantings[planting].potentialYield
        worst = max(worst, (found.meanYield - potential * (1 - mean)).magnitude)
      }
    }
    #expect(worst < 1e-12)
  }

  @Test("A level needs ten times its period in years")
  func shortRuns() {
    let blocks = Self.blocks(years: 60, size: 60)
    let summary = CatalogueSummary(layout: Self.layout, years: 60, blockCount: 1) { blocks[$0] }
    #expect(summary.planting(0).returnLevels.map(\.years) == [2, 5])
    let none = Self.blocks(years: 3, size: 3)
    let short = CatalogueSummary(layout: Self.layout, years: 3, blockCount: 1) { none[$0] }
    #expect(short.planting(1).returnLevels.isEmpty)
  }
}
