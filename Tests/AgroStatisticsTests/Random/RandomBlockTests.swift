import AgroStatistics
import Testing

@Suite("Random numbers in blocks")
struct RandomBlockTests {
  static let address = StreamAddress(
    purpose: .areaYield, entity: StreamID.hash(of: "Samarqand"), year: 4_294_967_200, replicate: 7,
    lane: 3)

  /// The uniforms of years from the address on, one stream a year.
  static func oneByOne(years: Int, draw: Int) -> [Double] {
    (0..<years).map { offset in
      var here = address
      here.year = address.year &+ UInt32(offset)
      var stream = RandomStream(seed: 99, at: here)
      var u = 0.0
      for _ in 0...draw { u = stream.uniform() }
      return u
    }
  }

  /// The first uniforms of one stream.
  static func oneByOne(draws: Int) -> [Double] {
    var stream = RandomStream(seed: 99, at: address)
    return (0..<draws).map { _ in stream.uniform() }
  }

  @Test("A block over years has the digits of one stream a year", arguments: KernelLevel.available)
  func years(level: KernelLevel) {
    for draw in [0, 1, 2, 5] {
      for length in [0, 1, 2, 7, 8, 15, 16, 17, 250, 300] {
        let expected = RandomBlockTests.oneByOne(years: length, draw: draw)
        let block = RandomBlock(
          seed: 99, at: RandomBlockTests.address, along: .years(draw: UInt64(draw)), level: level)
        var uniforms = [Double](repeating: 0, count: length)
        block.fillUniform(&uniforms)
        #expect(uniforms == expected, "draw \(draw), length \(length)")
        var normals = [Double](repeating: 0, count: length)
        block.fillNormal(&normals)
        let quantiles = expected.map { Elementary.normalQuantile($0) }
        #expect(normals == quantiles)
      }
    }
  }

  @Test("A block along a stream has the digits of its draws", arguments: KernelLevel.available)
  func draws(level: KernelLevel) {
    let expected = RandomBlockTests.oneByOne(draws: 400)
    for first in [0, 1, 2, 3, 8, 33] {
      for length in [0, 1, 2, 3, 16, 17, 32, 255, 256, 257, 300] {
        let block = RandomBlock(
          seed: 99, at: RandomBlockTests.address, along: .draws(first: UInt64(first)),
          level: level)
        var uniforms = [Double](repeating: 0, count: length)
        block.fillUniform(&uniforms)
        let slice = Array(expected[first..<first + length])
        #expect(uniforms == slice, "first \(first), length \(length)")
        var normals = [Double](repeating: 0, count: length)
        block.fillNormal(&normals)
        let quantiles = slice.map { Elementary.normalQuantile($0) }
        #expect(normals == quantiles)
      }
    }
  }

  @Test("A stream draws normals and laws with the digits of its blocks")
  func streamDraws() {
    var normals = [Double](repeating: 0, count: 9)
    var burr = normals
    let block = RandomBlock(seed: 99, at: RandomBlockTests.address, along: .draws(first: 0))
    block.fillNormal(&normals)
    block.fill(&burr, with: .burr(shape: 2, tail: 1.5, scale: 3))
    var first = RandomStream(seed: 99, at: RandomBlockTests.address)
    var second = RandomStream(seed: 99, at: RandomBlockTests.address)
    var drawn: [Double] = []
    var law: [Double] = []
    for _ in 0..<9 {
      drawn.append(first.normal())
      law.append(second.draw(from: .burr(shape: 2, tail: 1.5, scale: 3)))
    }
    #expect(drawn == normals)
    #expect(law == burr)
  }

  struct LawCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let law: InversionLaw
    /// The quantiles of 0.1, 0.5 and 0.99 by closed forms with mpmath.
    let quantiles: [Double]
  }

  /// Checked by Tests/Reference/generators/inversion_laws.py.
  static let lawCases: [LawCase] = [
    LawCase(
      testDescription: "uniform", law: .uniform(), quantiles: [0.1, 0.5, 0.99]),
    LawCase(
      testDescription: "normal", law: .normal(mean: 3, standardDeviation: 2),
      quantiles: [0.43689686891079915, 3.0, 7.6526957480816815]),
    LawCase(
      testDescription: "lognormal", law: .lognormal(logMean: 0.5, logStandardDeviation: 0.8),
      quantiles: [0.5914126674080084, 1.6487212707001282, 10.602377826676355]),
    LawCase(
      testDescription: "exponential", law: .exponential(scale: 4),
      quantiles: [0.42144206263130524, 2.772588722239781, 18.420680743952364]),
    LawCase(
      testDescription: "Weibull", law: .weibull(shape: 3, scale: 12),
      quantiles: [5.667704622835956, 10.619964534006213, 19.96471619040059]),
    LawCase(
      testDescription: "Pareto", law: .pareto(shape: 2.5, scale: 10),
      quantiles: [10.430448815106327, 13.195079107728942, 63.0957344480193]),
    LawCase(
      testDescription: "log-logistic", law: .logLogistic(shape: 3.5, scale: 2),
      quantiles: [1.0675525903717982, 2.0, 7.433810394067315]),
    LawCase(
      testDescription: "Burr", law: .burr(shape: 2, tail: 1.5, scale: 3),
      quantiles: [0.8092551180291031, 2.2992628096226397, 13.597761657819621]),
    LawCase(
      testDescription: "generalised Pareto, heavy",
      law: .generalisedPareto(threshold: 1, scale: 2, shape: 0.3),
      quantiles: [1.214086649521267, 2.5409627556327754, 20.873811370233142]),
    LawCase(
      testDescription: "generalised Pareto, bounded",
      law: .generalisedPareto(threshold: 1, scale: 2, shape: -0.4),
      quantiles: [1.2063424224290864, 2.2107085837240046, 5.207553403769443]),
    LawCase(
      testDescription: "generalised Pareto, shape 0",
      law: .generalisedPareto(threshold: 1, scale: 2, shape: 0),
      quantiles: [1.2107210313156527, 2.386294361119891, 10.210340371976182]),
    LawCase(
      testDescription: "GEV",
      law: .generalisedExtremeValue(location: 3.9, scale: 0.2, shape: -0.05),
      quantiles: [3.7296666052996477, 3.972635009642644, 4.7218893030358755]),
    LawCase(
      testDescription: "Gumbel",
      law: .generalisedExtremeValue(location: 3.9, scale: 0.2, shape: 0),
      quantiles: [3.7331935109504086, 3.973302584116333, 4.820029845355315]),
  ]

  @Test(
    "Laws by inversion: blocks on every machine have the digits of one at a time",
    arguments: lawCases)
  func lawBlocks(law: LawCase) {
    let uniforms = RandomBlockTests.oneByOne(draws: 301)
    let one = uniforms.map { law.law.value(ofUniform: $0) }
    let finite = one.allSatisfy { $0.isFinite }
    #expect(finite)
    for level in KernelLevel.available {
      let block = RandomBlock(
        seed: 99, at: RandomBlockTests.address, along: .draws(first: 0), level: level)
      var many = [Double](repeating: 0, count: 301)
      block.fill(&many, with: law.law)
      #expect(many == one, "level \(level)")
    }
  }

  @Test("Laws by inversion: closed forms", arguments: lawCases)
  func closedForms(law: LawCase) {
    // Powers lose up to |a log x| <= 10 units in the last place, and the arguments 0.1 and 0.99
    // are not numbers of the binary grid: 32 units cover both.
    var worst = 0.0
    for (u, exact) in zip([0.1, 0.5, 0.99], law.quantiles) {
      worst = max(worst, abs(law.law.value(ofUniform: u) / exact - 1))
    }
    #expect(law.quantiles.count == 3)
    #expect(worst <= 32 * Double.ulpOfOne)
  }
}
