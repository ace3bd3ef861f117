import AgroModel
import AgroStatistics
import Testing

@Suite("Hazards that no weather explains")
struct HazardProcessTests {
  static let area = StruckAreaLaw(
    knots: [
      .init(.fixed(0), .fixed(0.1)), .init(.fixed(0.33), .fixed(1)),
      .init(.fixed(0.71), .fixed(5)), .init(.fixed(0.97), .fixed(50)),
      .init(.fixed(1), .fixed(300)),
    ], zoneArea: .fixed(100))

  static func process(
    days: Double = 6, dispersion: Double? = 2, memory: Double = 0
  ) throws -> HazardProcess {
    try HazardProcess(
      peril: .hail, region: "test", regionalDays: .fixed(days),
      dispersion: dispersion.map { .fixed($0) }, memory: .fixed(memory),
      months: [0, 0, 0, 0.12, 0.28, 0.26, 0.16, 0.1, 0.08, 0, 0, 0.02].map { .fixed($0) },
      area: area,
      zones: [
        .init(name: "a", days: .fixed(days / 2)), .init(name: "b", days: .fixed(days / 4)),
        .init(name: "c", days: .fixed(days)),
      ])
  }

  private func counts(_ events: [HazardEvent], years: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: years)
    for event in events { counts[Int(event.lane)] += 1 }
    return counts
  }

  /// 20,000 years; z values of a mean with known variance, at a false-alarm rate below 1e-9 each.
  @Test("Days of a zone are negative binomial, zones share the factor and some of their days")
  func law() throws {
    let years = 20_000
    let process = try Self.process()
    let events = process.events(in: ["a", "b"], seed: 11, firstYear: 0, years: years)
    let a = counts(events[0], years: years)
    let law = try NegativeBinomial.matching(mean: 3, size: 2)
    let mean = Double(a.reduce(0, +)) / Double(years)
    #expect((mean - 3).magnitude < 6.2 * (law.variance / Double(years)).squareRoot())
    for count in [0, 1, 3, 8] {
      let p = law.probability(atMost: count)
      let share = Double(a.count { $0 <= count }) / Double(years)
      #expect((share - p).magnitude < 6.2 * (p * (1 - p) / Double(years)).squareRoot())
    }
    // E[N_a N_b] = days_a days_b E[G^2]: from the factor, the thinned Poisson counts apart, and the
    // days that both have.
    let b = counts(events[1], years: years)
    let product = zip(a, b).reduce(0.0) { $0 + Double($1.0 * $1.1) } / Double(years)
    let expected = 3.0 * 1.5 * 1.5 + 6 * 0.5 * 0.25
    // The standard deviation of N_a N_b is below 15 (by the sample; the bound is three times that).
    #expect((product - expected).magnitude < 6.2 * 15 / Double(years).squareRoot())
    let days = Set(events[0].map { [$0.lane, $0.day] })
    let both = Double(events[1].count { days.contains([$0.lane, $0.day]) })
    let share = both / Double(events[1].count)
    // A day of b strikes a with probability 1/2; days that moved on make it no other.
    #expect((share - 0.5).magnitude < 6.2 * 0.5 / Double(events[1].count).squareRoot())
  }

  @Test("Events are in order, on distinct days of the season that months allow, shares in range")
  func order() throws {
    let events = try Self.process(days: 20, dispersion: 1).events(
      in: ["c"], seed: 3, firstYear: 500, years: 2000)[0]
    let ordered = zip(events, events.dropFirst()).allSatisfy {
      ($0.lane, $0.day) < ($1.lane, $1.day)
    }
    #expect(ordered)
    let december = SeasonCalendar.day(month: 12, day: 1)
    let april = SeasonCalendar.day(month: 4, day: 1)
    #expect(events.allSatisfy { $0.day >= december && $0.day < SeasonCalendar.dayCount })
    let winter = events.count { Int($0.day) < december + 31 }
    #expect(winter > 0)
    #expect(events.allSatisfy { Int($0.day) < december + 60 || Int($0.day) >= april })
    #expect(
      events.allSatisfy {
        $0.shareStruck > 0 && $0.shareStruck <= 1 && $0.strength > 0 && $0.strength < 1
      })
  }

  @Test("Any block, any choice of zones and any year alone give the same occurrences")
  func addresses() throws {
    let process = try Self.process(memory: 0.4)
    let all = process.events(in: ["a", "b", "c"], seed: 5, firstYear: 0, years: 300)
    let cut = process.events(in: ["b"], seed: 5, firstYear: 137, years: 20)[0]
    let moved = cut.map {
      HazardEvent(
        lane: $0.lane + 137, day: $0.day, shareStruck: $0.shareStruck, strength: $0.strength)
    }
    #expect(moved == all[1].filter { (137..<157).contains($0.lane) })
    #expect(!moved.isEmpty)
    let other = process.events(in: ["b"], seed: 6, firstYear: 137, years: 20)[0]
    #expect(other != cut)
    #expect(process.events(in: ["nowhere"], seed: 5, firstYear: 0, years: 300)[0].isEmpty)
  }

  @Test("A larger frequency adds occurrences in every year")
  func frequency() throws {
    let process = try Self.process()
    let base = counts(
      process.events(in: ["c"], seed: 9, firstYear: 0, years: 2000)[0], years: 2000)
    let more = counts(
      process.events(in: ["c"], seed: 9, firstYear: 0, years: 2000, frequency: 1.5)[0],
      years: 2000)
    #expect(zip(base, more).allSatisfy { $0 <= $1 })
    #expect(more.reduce(0, +) > base.reduce(0, +) + 2000)
  }

  @Test("The mean share struck is that of the quantile function, capped at the zone")
  func shares() {
    var sum = 0.0
    let steps = 200_000
    for step in 0..<steps { sum += Self.area.share((Double(step) + 0.5) / Double(steps)) }
    #expect((sum / Double(steps) - Self.area.meanShare).magnitude <= 1e-6)
    #expect(Self.area.share(0.71) == 0.05)
    #expect(Self.area.share(0.9999) == 1)
    var last = 0.0
    var falls = 0
    for step in 1..<1000 {
      let share = Self.area.share(Double(step) / 1000)
      if share < last { falls += 1 }
      last = share
    }
    #expect(falls == 0)
  }

  @Test("Memory: years are correlated as the formula says, and their law stays")
  func memory() throws {
    let years = 20_000
    let supply = IrrigationSupply(
      basin: "test",
      knots: [.init(.fixed(0), .fixed(0)), .init(.fixed(1), .fixed(1))], memory: .fixed(0.6),
      exposures: [("x", .fixed(1)), ("tail", .fixed(1.5))])
    // Uniform shares are Phi(x): their normal quantiles are the persistent normals.
    let shares = supply.supply(zone: "x", seed: 2, firstYear: 0, years: years)
    let mean = shares.reduce(0, +) / Double(years)
    // Variance of the mean of an AR(1)-like series: (1 + phi) / (1 - phi) = 4 times that of 1/12.
    #expect((mean - 0.5).magnitude < 6.2 * (4.0 / 12 / Double(years)).squareRoot())
    var product = 0.0
    for year in 1..<years { product += (shares[year] - 0.5) * (shares[year - 1] - 0.5) }
    let correlation = 12 * product / Double(years - 1)
    // Of uniforms: 6 / pi asin(rho / 2) with rho = 0.6 (the sum's end changes it by 1e-9).
    #expect((correlation - 0.5819).magnitude < 6.2 * 1.5 / Double(years).squareRoot())
    let again = supply.supply(zone: "x", seed: 2, firstYear: 19_000, years: 10)
    #expect(Array(shares[19_000..<19_010]) == again)
    let tail = supply.supply(zone: "tail", seed: 2, firstYear: 0, years: 50)
    #expect(
      zip(tail, shares).allSatisfy { ($0 - max(0, 1 - 1.5 * (1 - $1))).magnitude <= 1e-15 })
    #expect(supply.meanShare == 0.5)
    #expect(supply.supply(zone: "elsewhere", seed: 2, firstYear: 0, years: 3) == [1, 1, 1])
  }

  @Test("What cannot be is refused")
  func refused() throws {
    #expect(throws: ParameterError.self) { try Self.process(days: 6, memory: 0.99) }
    #expect(throws: ParameterError.self) { try Self.process(days: 6, dispersion: -1) }
    #expect(throws: ParameterError.self) {
      try HazardProcess(
        peril: .hail, region: "r", regionalDays: .fixed(2), dispersion: nil, memory: .fixed(0),
        months: [Parameter](repeating: .fixed(1), count: 12), area: Self.area,
        zones: [.init(name: "a", days: .fixed(3))])
    }
  }

  @Test("A model of several processes and basins")
  func model() throws {
    let model = HazardModel(
      processes: [try Self.process(), try Self.process(days: 4)],
      basins: [
        IrrigationSupply(
          basin: "test", knots: [.init(.fixed(0), .fixed(0.4)), .init(.fixed(1), .fixed(1))],
          memory: .fixed(0), exposures: [("a", .fixed(1))])
      ])
    let hazards = model.hazards(in: ["a", "z"], seed: 1, firstYear: 0, years: 250)
    #expect(hazards.count == 2)
    #expect(hazards[1].irrigationSupply.allSatisfy { $0 == 1 })
    #expect(hazards[1][.hail].isEmpty)
    #expect(hazards[0].irrigationSupply.allSatisfy { (0.4...1).contains($0) })
    let hail = hazards[0][.hail]
    let ordered = zip(hail, hail.dropFirst()).allSatisfy { ($0.lane, $0.day) < ($1.lane, $1.day) }
    #expect(ordered && hail.count > 250)
  }
}
