import AgroModel

/// Weather and stages of tests: smooth seasons with a little noise by lane, from arithmetic alone.
enum TestWeather {
  /// A pseudo-random number in 0..<1 of a lane and a day.
  static func noise(_ lane: Int, _ day: Int, _ salt: Int = 0) -> Double {
    var z = UInt64(bitPattern: Int64(lane * 1_000_003 + day * 7919 + salt * 104_729 + 1))
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    z ^= z >> 31
    return Double(z >> 11) * 0x1p-53
  }

  static func season(years: Int, warmer: Double = 0, wetter: Double = 1) -> SiteWeather {
    var weather = SiteWeather(site: "test", latitude: 40.4, elevation: 100, years: years)
    for day in 0..<SeasonCalendar.dayCount {
      let season = Trigonometry.cosine(
        2 * Double.pi * Double(SeasonCalendar.dayOfYear(day) - 200) / 365)
      for lane in 0..<years {
        let cell = day * years + lane
        let mean = 14 + 12 * season + 8 * (noise(lane, day) - 0.5) + warmer
        weather.minimumCelsius[cell] = mean - 6
        weather.maximumCelsius[cell] = mean + 7
        let wet = noise(lane, day, 1)
        weather.precipitationMillimetres[cell] = wet < 0.15 ? wetter * 200 * (0.15 - wet) : 0
      }
    }
    return weather
  }

  /// Stages on the same days in each lane: budburst 222, bloom 240, ripening 340, harvest 370.
  static func stages(years: Int) -> StageDates {
    var stages = StageDates(stages: ["budburst", "bloom", "ripening", "harvest"], years: years)
    for (index, day) in [222, 240, 340, 370].enumerated() {
      for lane in 0..<years { stages.starts[index * years + lane] = Int32(day) }
    }
    return stages
  }

  static let window = StageWindow(from: "ripening", to: "harvest")
}

extension Parameter {
  /// A number without more ado.
  static func fixed(_ value: Double) -> Parameter { .assumption(value, value...value) }
}

/// The share of the crop that a lane's events leave.
func remaining(_ events: [DamageEvent], lane: Int) -> Double {
  events.filter { Int($0.lane) == lane }
    .reduce(1) { $0 * (1 - $1.shareAffected * $1.meanDamage) }
}

/// Whether events stand in order of lane and day and have their shares in range.
func areOrdered(_ events: [DamageEvent]) -> Bool {
  zip(events, events.dropFirst()).allSatisfy { ($0.lane, $0.day) <= ($1.lane, $1.day) }
    && events.allSatisfy { event in
      (0...1).contains(event.shareAffected) && (0...1).contains(event.meanDamage)
        && event.variation >= 0 && (0..<Int32(SeasonCalendar.dayCount)).contains(event.day)
    }
}
