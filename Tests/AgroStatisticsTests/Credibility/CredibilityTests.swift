import AgroStatistics
import Foundation
import Testing

@Suite("Credibility")
struct CredibilityTests {
  // Hachemeister (1975): average claim amounts of five states over twelve quarters, and counts.
  static let ratios: [[Double]] = [
    [1738, 1642, 1794, 2051, 2079, 2234, 2032, 2035, 2115, 2262, 2267, 2517],
    [1364, 1408, 1597, 1444, 1342, 1675, 1470, 1448, 1464, 1831, 1612, 1471],
    [1759, 1685, 1479, 1763, 1674, 2103, 1502, 1622, 1828, 2155, 2233, 2059],
    [1223, 1146, 1010, 1257, 1426, 1532, 1953, 1123, 1343, 1243, 1762, 1306],
    [1456, 1499, 1609, 1741, 1482, 1572, 1606, 1735, 1607, 1573, 1613, 1690],
  ]
  static let weights: [[Double]] = [
    [7861, 9251, 8706, 8575, 7917, 8263, 9456, 8003, 7365, 7832, 7849, 9077],
    [1622, 1742, 1523, 1515, 1622, 1602, 1964, 1515, 1527, 1748, 1654, 1861],
    [1147, 1357, 1329, 1204, 998, 1077, 1277, 1218, 896, 1003, 1108, 1121],
    [407, 396, 348, 341, 315, 328, 352, 331, 287, 384, 321, 342],
    [2902, 3172, 3046, 3068, 2693, 2910, 3275, 2697, 2663, 3017, 3242, 3425],
  ]

  static func hachemeister() throws -> [CredibilityUnit] {
    try ratios.indices.map {
      try CredibilityUnit(name: "\($0 + 1)", ratios: ratios[$0], weights: weights[$0])
    }
  }

  @Test("Goulet's printed Buhlmann-Straub results on Hachemeister's data")
  func printedResults() throws {
    // Printed to four digits in the vignette "credibility" of actuar.
    let model = try BuhlmannStraub(units: Self.hachemeister())
    #expect(abs(model.collectiveMean - 1683.713) < 5e-4)
    #expect(abs(model.betweenVariance.value - 89638.73) < 5e-3)
    #expect(abs(model.processVariance.perUnitWeight / 139_120_026 - 1) < 5e-9)
  }

  @Test("Premium and error are those of the best linear predictor", arguments: [0.0, 2500.0])
  func bestLinearPredictor(yearVariance: Double) throws {
    let units = try Self.hachemeister()
    let model = try BuhlmannStraub(units: units, yearEffect: .known(variance: yearVariance))
    let a = model.betweenVariance.value
    // Generalised least squares on all 60 ratios, without the structure that the model uses.
    var owner: [Int] = []
    var values: [Double] = []
    var noise: [Double] = []
    for (i, unit) in units.enumerated() {
      for observation in unit.observations {
        owner.append(i)
        values.append(observation.value)
        noise.append(model.processVariance.variance(atWeight: observation.weight))
      }
    }
    let n = values.count
    var covariance = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in 0..<n {
      for j in 0..<n where owner[i] == owner[j] { covariance[i][j] = a + (i == j ? noise[i] : 0) }
    }
    let ones = [Double](repeating: 1, count: n)
    let weighted = solve(covariance, ones)
    let precision = weighted.reduce(0, +)
    let mean = zip(weighted, values).reduce(0) { $0 + $1.0 * $1.1 } / precision
    let residual = solve(covariance, values.map { $0 - mean })
    var premiums: [Double] = []
    var errors: [Double] = []
    for i in units.indices {
      let link = owner.map { $0 == i ? a : 0 }
      premiums.append(mean + zip(link, residual).reduce(0) { $0 + $1.0 * $1.1 })
      let projected = solve(covariance, link)
      let explained = zip(link, projected).reduce(0) { $0 + $1.0 * $1.1 }
      let lack = 1 - projected.reduce(0, +)
      errors.append((a - explained + lack * lack / precision).squareRoot())
    }
    // 60 equations with a condition number below 1e4: 1e-16 x 60 x 1e4.
    #expect(worstRelative([model.collectiveMean], [mean]) < 1e-10)
    #expect(worstRelative(model.units.map(\.premium), premiums) < 1e-10)
    #expect(worstRelative(model.units.map(\.standardError), errors) < 1e-10)
  }

  @Test("Three levels agree with the best linear predictor of the nested model")
  func nestedPredictor() throws {
    let units = try Self.hachemeister()
    func district(_ name: String, _ members: [Int]) -> CredibilityNode {
      .group(name: name, members: members.map { .unit(units[$0]) })
    }
    let tree: [CredibilityNode] = [
      .group(name: "north", members: [district("a", [0, 2]), district("b", [4])]),
      .group(name: "south", members: [district("c", [1]), district("d", [3])]),
    ]
    let model = try HierarchicalCredibility(tree: tree, estimator: .iterative)
    let b = model.betweenVariances.map(\.value)
    try #require(b.count == 3)
    let regionOf = [0, 1, 0, 1, 0]
    let districtOf = [0, 2, 0, 3, 1]
    // The five unit means and their covariance.
    let s2 = model.processVariance.perUnitWeight
    var covariance = [[Double]](repeating: [Double](repeating: 0, count: 5), count: 5)
    for i in 0..<5 {
      for j in 0..<5 {
        covariance[i][j] =
          (regionOf[i] == regionOf[j] ? b[0] : 0) + (districtOf[i] == districtOf[j] ? b[1] : 0)
          + (i == j ? b[2] + s2 / units[i].weight : 0)
      }
    }
    let means = units.map { $0.mean ?? .nan }
    let weighted = solve(covariance, [1, 1, 1, 1, 1])
    let precision = weighted.reduce(0, +)
    let mean = zip(weighted, means).reduce(0) { $0 + $1.0 * $1.1 } / precision
    let residual = solve(covariance, means.map { $0 - mean })
    var premiums: [Double] = []
    var errors: [Double] = []
    for i in 0..<5 {
      var link = covariance[i]
      link[i] -= s2 / units[i].weight
      premiums.append(mean + zip(link, residual).reduce(0) { $0 + $1.0 * $1.1 })
      let projected = solve(covariance, link)
      let explained = zip(link, projected).reduce(0) { $0 + $1.0 * $1.1 }
      let lack = 1 - projected.reduce(0, +)
      errors.append((b.reduce(0, +) - explained + lack * lack / precision).squareRoot())
    }
    let leaves = model.nodes(atLevel: 3).sorted { $0.name < $1.name }
    #expect(worstRelative(leaves.map(\.premium), premiums) < 1e-10)
    #expect(b[0] > 0)
    #expect(worstRelative(leaves.map(\.standardError), errors) < 1e-9)
  }

  @Test("Hachemeister's lines are those of generalised least squares", arguments: [false, true])
  func regressionPredictor(atBarycentre: Bool) throws {
    // With weights in proportion to each other the barycentre's regressors are orthogonal for
    // every unit, and uncorrelated coefficients are the whole model.
    let units =
      atBarycentre
      ? try Self.ratios.indices.map { i in
        try CredibilityUnit(
          name: "\(i + 1)", ratios: Self.ratios[i],
          weights: Self.weights[0].map { $0 * Double(i + 1) / 5 })
      } : try Self.hachemeister()
    let times = (1...12).map(Double.init)
    let model = try HachemeisterRegression(
      units: units, times: [[Double]](repeating: times, count: 5),
      intercept: atBarycentre ? .barycentre : .origin)
    let a = model.betweenCovariance
    func between(_ s: Double, _ t: Double) -> Double { a[0] + (s + t) * a[1] + s * t * a[3] }
    #expect(abs(a[1] - a[2]) <= 1e-9 * abs(a[1]))
    // The premium at time 13 given the collective line, and its error, unit by unit.
    var premiums: [Double] = []
    var errors: [Double] = []
    for unit in units {
      var covariance = [[Double]](repeating: [Double](repeating: 0, count: 12), count: 12)
      for i in 0..<12 {
        for j in 0..<12 { covariance[i][j] = between(times[i], times[j]) }
        covariance[i][i] += model.processVariance / unit.observations[i].weight
      }
      let line = model.collective
      let residual = unit.observations.indices.map {
        unit.observations[$0].value - line[0] - line[1] * times[$0]
      }
      let link = times.map { between($0, 13) }
      let projected = solve(covariance, link)
      premiums.append(
        line[0] + 13 * line[1] + zip(projected, residual).reduce(0) { $0 + $1.0 * $1.1 })
      errors.append(between(13, 13) - zip(projected, link).reduce(0) { $0 + $1.0 * $1.1 })
    }
    #expect(worstRelative(model.units.map { $0.premium(at: [1, 13]) }, premiums) < 1e-9)
    // A is singular to seven digits at the origin, where errors are differences of its entries.
    let obtained = model.units.map { $0.standardError(at: [1, 13]) }
    #expect(worstRelative(obtained, errors.map { max(0, $0).squareRoot() }) < 1e-6)
  }

  @Test("The year effect is estimated without bias")
  func yearEffect() throws {
    // Normal data with s2 = 400, c2 = 9, and weights from 10 to 400.
    var generator = TestGenerator(state: 20_240_601)
    let replicates = 2000
    var within: [Double] = []
    var year: [Double] = []
    for _ in 0..<replicates {
      let units = (0..<12).map { i in
        CredibilityUnit(
          name: "\(i)",
          observations: (0..<20).map { t in
            let weight = 10 * Double((i * 7 + t * 3) % 40 + 1)
            let deviation = (400 / weight + 9).squareRoot()
            return CredibilityObservation(
              value: 100 + Double(i) + deviation * generator.normal(), weight: weight)
          })
      }
      let model = try BuhlmannStraub(units: units, yearEffect: .estimated)
      within.append(model.processVariance.perUnitWeight)
      year.append(model.processVariance.commonYearEstimate ?? .nan)
    }
    // Five standard errors of the mean of the replicates: false alarm 6e-7.
    let (yearMean, yearError) = meanAndError(year)
    #expect(abs(yearMean - 9) < 5 * yearError)
    // c2 is 12 standard errors of one replicate above 0 here, so that no cut biases s2.
    let (withinMean, withinError) = meanAndError(within)
    #expect(abs(withinMean - 400) < 5 * withinError)
    // The check sees a bias of 2 % in either.
    #expect(yearError < 0.05 && withinError < 4)
  }

  @Test("Equal weights cannot tell the year effect from the process variance, and say so")
  func unidentifiedYear() throws {
    let units = Self.ratios.enumerated().map {
      CredibilityUnit(name: "\($0.offset)", values: $0.element)
    }
    let model = try BuhlmannStraub(units: units, yearEffect: .estimated)
    #expect(!model.processVariance.isCommonYearIdentified)
    #expect(model.processVariance.commonYear == 0)
  }

  @Test("A unit without experience has the collective's premium; missing cells are left out")
  func missingCells() throws {
    var units = try Self.hachemeister()
    units.append(try CredibilityUnit(name: "new", ratios: [nil, nil], weights: [nil, 5]))
    let model = try BuhlmannStraub(units: units)
    let new = try #require(model.units.last)
    #expect(new.credibility == 0 && new.mean == nil)
    #expect(new.premium == model.collectiveMean)
    #expect(new.standardError > model.betweenVariance.value.squareRoot())
  }

  @Test("With credibility-weighted means premiums balance with the experience")
  func balance() throws {
    let model = try BuhlmannStraub(units: Self.hachemeister(), estimator: .iterative)
    let premiums = model.units.reduce(0) { $0 + $1.weight * $1.premium }
    let losses = model.units.reduce(0) { $0 + $1.weight * ($1.mean ?? .nan) }
    #expect(abs(premiums / losses - 1) < 1e-13)
  }

  @Test("Units without any process variance are believed in full")
  func noProcessVariance() throws {
    let model = try BuhlmannStraub(units: [
      CredibilityUnit(name: "A", values: [3, 3]), CredibilityUnit(name: "B", values: [5, 5, 5]),
    ])
    #expect(model.units.map(\.credibility) == [1, 1])
    #expect(model.units.map(\.premium) == [3, 5])
    let same = try BuhlmannStraub(units: [
      CredibilityUnit(name: "A", values: [3, 3]), CredibilityUnit(name: "B", values: [3, 3]),
    ])
    #expect(same.units.map(\.premium) == [3, 3])
  }

  @Test("Bad input is refused with the reason")
  func refusals() throws {
    #expect(throws: CredibilityError.tooFewUnits(found: 1)) {
      try BuhlmannStraub(units: [CredibilityUnit(name: "A", values: [1, 2])])
    }
    #expect(throws: CredibilityError.noReplication) {
      try BuhlmannStraub(units: [
        CredibilityUnit(name: "A", values: [1]), CredibilityUnit(name: "B", values: [2]),
      ])
    }
    #expect(throws: CredibilityError.overflow(unit: "A")) {
      try BuhlmannStraub(units: [
        CredibilityUnit(name: "A", values: [1e308, -1e308]),
        CredibilityUnit(name: "B", values: [2, 3]),
      ])
    }
    #expect {
      try BuhlmannStraub(units: [
        CredibilityUnit(name: "A", values: [1, .nan]), CredibilityUnit(name: "B", values: [2, 3]),
      ])
    } throws: { error in
      guard case .invalidObservation("A", 2, _)? = error as? CredibilityError else { return false }
      return "\(error)".hasSuffix(".")
    }
    #expect(throws: CredibilityError.missingWeight(unit: "A", period: 1)) {
      try CredibilityUnit(name: "A", ratios: [1], weights: [nil])
    }
    #expect(throws: CredibilityError.unequalDepth(node: "B")) {
      try HierarchicalCredibility(tree: [
        .group(name: "g", members: [.unit(CredibilityUnit(name: "A", values: [1, 2]))]),
        .unit(CredibilityUnit(name: "B", values: [1, 2])),
      ])
    }
    #expect(throws: CredibilityError.singularDesign(unit: "A")) {
      try HachemeisterRegression(
        units: [
          CredibilityUnit(name: "A", values: [1, 2, 3]),
          CredibilityUnit(name: "B", values: [1, 2, 4]),
        ], times: [[1, 1, 1], [1, 2, 3]], intercept: .origin)
    }
    #expect(throws: CredibilityError.self) {
      try ConjugatePair.exponentialGamma(shape: 1, rate: 2).premium(experience: [1])
    }
    #expect(throws: CredibilityError.self) {
      try ConjugatePair.poissonGamma(shape: 1, rate: 2).premium(experience: [1.5])
    }
  }
}

/// SplitMix64 with Box and Muller's normals: independent of the streams under test.
struct TestGenerator {
  var state: UInt64

  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (Double((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53
  }

  mutating func normal() -> Double {
    let radius = (-2 * log(uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  mutating func exponential() -> Double { -log(uniform()) }
}

/// The mean of a sample and the standard error of the mean.
func meanAndError(_ sample: [Double]) -> (mean: Double, error: Double) {
  let count = Double(sample.count)
  let mean = sample.reduce(0, +) / count
  let squares = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (mean, (squares / (count - 1) / count).squareRoot())
}

/// Gauss elimination with partial pivoting.
func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
  var a = matrix
  var x = right
  let n = right.count
  for k in 0..<n {
    let pivot = (k..<n).max { abs(a[$0][k]) < abs(a[$1][k]) } ?? k
    a.swapAt(k, pivot)
    x.swapAt(k, pivot)
    for i in (k + 1)..<max(n, k + 1) {
      let factor = a[i][k] / a[k][k]
      for j in k..<n { a[i][j] -= factor * a[k][j] }
      x[i] -= factor * x[k]
    }
  }
  for i in stride(from: n - 1, through: 0, by: -1) {
    for j in (i + 1)..<max(n, i + 1) { x[i] -= a[i][j] * x[j] }
    x[i] /= a[i][i]
  }
  return x
}
