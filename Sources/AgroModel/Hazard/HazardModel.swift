/// All hazards that daily weather does not explain, for the zones of a scenario.
public struct HazardModel: Sendable, Equatable {
  /// The processes, each of a region and a peril.
  public var processes: [HazardProcess]
  /// The basins that irrigate.
  public var basins: [IrrigationSupply]

  /// Processes and basins.
  public init(processes: [HazardProcess] = [], basins: [IrrigationSupply] = []) {
    self.processes = processes
    self.basins = basins
  }

  /// The hazards that concern some zones; what happens there is the same.
  public func restricted(to zones: [String]) -> HazardModel {
    HazardModel(
      processes: processes.filter { process in
        process.zones.contains { zones.contains($0.name) && $0.days.value > 0 }
      },
      basins: basins.filter { basin in
        basin.exposures.contains { zones.contains($0.zone) }
      })
  }

  /// A change of how often perils occur, for stress tests.
  public typealias Frequencies = [Peril: Double]

  /// The hazards of some zones for a block of years, in the order of the zones.
  ///
  /// A zone that several regions of one peril name gets the occurrences of all of them; on a day
  /// that two of them name the larger share counts.
  ///
  /// - Complexity: about half a microsecond a zone, process and year.
  public func hazards(
    in zones: [String], seed: UInt64, firstYear: Int, years: Int, frequencies: Frequencies = [:]
  ) -> [ZoneHazards] {
    var result = [ZoneHazards](repeating: ZoneHazards(years: years), count: zones.count)
    for process in processes {
      let lists = process.events(
        in: zones, seed: seed, firstYear: firstYear, years: years,
        frequency: frequencies[process.peril] ?? 1)
      for (zone, list) in lists.enumerated() where !list.isEmpty {
        let before = result[zone][process.peril]
        result[zone][process.peril] = before.isEmpty ? list : Self.merged(before, list)
      }
    }
    for (index, zone) in zones.enumerated() {
      for basin in basins where basin.exposures.contains(where: { $0.zone == zone }) {
        let supply = basin.supply(zone: zone, seed: seed, firstYear: firstYear, years: years)
        for lane in 0..<years { result[index].irrigationSupply[lane] *= supply[lane] }
      }
    }
    return result
  }

  private static func merged(_ one: [HazardEvent], _ other: [HazardEvent]) -> [HazardEvent] {
    var result: [HazardEvent] = []
    for event in (one + other).sorted(by: { ($0.lane, $0.day) < ($1.lane, $1.day) }) {
      guard let last = result.last, last.lane == event.lane, last.day == event.day else {
        result.append(event)
        continue
      }
      if event.shareStruck > last.shareStruck { result[result.count - 1] = event }
    }
    return result
  }
}
