import AgroStatistics
import Testing

@Suite("Quantile tables")
struct QuantileTableTests {
  static func cubic(_ z: Double) -> Double { 3 + z * (2 + z * (0.25 + z * 0.03125)) }
  static func cubicSlope(_ z: Double) -> Double { 2 + z * (0.5 + z * 0.09375) }

  static func zone(_ lower: Double, _ upper: Double, _ intervals: Int) -> QuantileTable.Zone {
    let z = (0...intervals).map { lower + (upper - lower) * Double($0) / Double(intervals) }
    return QuantileTable.Zone(
      lower: lower, upper: upper, values: z.map(cubic), slopes: z.map(cubicSlope))
  }

  static let tables = [
    QuantileTable(zones: [zone(-8, 8, 7)]),
    QuantileTable(zones: [zone(-8, -2, 12), zone(-2, 8, 5)]),
    QuantileTable(zones: [zone(-8, -2, 12), zone(-2, 3, 5), zone(3, 8, 9)]),
    QuantileTable(zones: [zone(-8, -2, 12), zone(-2, 3, 5), zone(3, 8, 9)], isLogarithmic: true),
  ]

  static let points: [Double] = {
    var z = (0...1600).map { -8 + Double($0) * 0.01 }
    z += [-8, -2, 3, 8, -2.nextDown, -2.nextUp, 3.nextDown, 3.nextUp, 8.nextDown]
    return z
  }()

  @Test("A cubic comes back, in one, two and three zones", arguments: 0..<3)
  func cubicIsExact(index: Int) {
    // Cubic Hermite interpolation is exact for cubics. Coefficients reach 45 in value, so a few
    // roundings of 45 ulps of one bound the error.
    var worst = 0.0
    for z in QuantileTableTests.points {
      let error = abs(QuantileTableTests.tables[index](z) - QuantileTableTests.cubic(z))
      worst = max(worst, error)
    }
    #expect(worst < 8 * 45 * Double.ulpOfOne)
  }

  @Test("A logarithmic table gives the exponential, the same bits as the kernel's")
  func logarithmic() {
    let plain = QuantileTableTests.points.map { QuantileTableTests.tables[2]($0) }
    let expected = plain.map { Elementary.exp($0) }
    let values = QuantileTableTests.points.map { QuantileTableTests.tables[3]($0) }
    #expect(values == expected)
  }

  @Test("Beyond the ends the end values stay; NaN stays NaN", arguments: 0..<4)
  func ends(index: Int) {
    let table = QuantileTableTests.tables[index]
    #expect(table(-9) == table(-8) && table(-.infinity) == table(-8))
    #expect(table(9) == table(8) && table(.infinity) == table(8))
    #expect(table(.nan).isNaN)
  }

  @Test("All instruction sets give the bits of one at a time", arguments: 0..<4)
  func levels(index: Int) {
    let table = QuantileTableTests.tables[index]
    let z = QuantileTableTests.points + [-9, 9, .infinity, -.infinity]
    let one = z.map { table($0) }
    for level in KernelLevel.available {
      var many = z
      table.apply(to: &many, level: level)
      #expect(many == one, "level \(level)")
    }
  }

  @Test("Shortfalls are those of the values, and only below the trigger", arguments: 0..<4)
  func shortfall(index: Int) throws {
    let table = QuantileTableTests.tables[index]
    let zTrigger = -0.5
    let trigger = table(zTrigger)
    let z = QuantileTableTests.points
    var expected = [Double](repeating: 0.125, count: z.count)
    for i in z.indices where z[i] < zTrigger {
      let loss: Double = (trigger - table(z[i])) * (0.25 / trigger)
      expected[i] += max(0, loss)
    }
    for level in KernelLevel.available {
      var sums = [Double](repeating: 0.125, count: z.count)
      table.addShortfall(
        below: trigger, at: zTrigger, weight: 0.25, of: z[...], to: &sums, level: level)
      #expect(sums == expected, "level \(level)")
    }
  }
}
