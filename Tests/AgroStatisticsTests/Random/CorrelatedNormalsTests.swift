import AgroStatistics
import Testing

@Suite("Correlated normals")
struct CorrelatedNormalsTests {
  static let correlation: [[Double]] = [
    [1, 0.375, 0.25, 0.1875, 0.15],
    [0.375, 1, 0.375, 0.25, 0.1875],
    [0.25, 0.375, 1, 0.375, 0.25],
    [0.1875, 0.25, 0.375, 1, 0.375],
    [0.15, 0.1875, 0.25, 0.375, 1],
  ]
  static let entities: [UInt64] = (0..<5).map { StreamID.hash(of: "site \($0)") }

  @Test("The factor's square is the correlation")
  func factor() throws {
    let normals = try CorrelatedNormals(correlation: CorrelatedNormalsTests.correlation)
    var worst = 0.0
    for i in 0..<5 {
      for j in 0..<5 {
        var sum = 0.0
        for k in 0..<5 { sum += normals.factor[i * 5 + k] * normals.factor[j * 5 + k] }
        worst = max(worst, abs(sum - CorrelatedNormalsTests.correlation[i][j]))
      }
    }
    #expect(worst < 4 * Double.ulpOfOne)
  }

  @Test("A block is the formula over single streams, bit for bit, on every machine")
  func formula() throws {
    let normals = try CorrelatedNormals(correlation: CorrelatedNormalsTests.correlation)
    for years in [1, 31, 32, 33, 70] {
      var expected: [Double] = []
      for site in 0..<5 {
        for year in 0..<years {
          var sum = 0.0
          for j in 0...site {
            let address = StreamAddress(
              purpose: .areaYield, entity: CorrelatedNormalsTests.entities[j],
              year: 500 + UInt32(year), replicate: 2, lane: 1)
            var stream = RandomStream(seed: 3, at: address)
            let e = Elementary.normalQuantile(stream.uniform())
            sum += normals.factor[site * 5 + j] * e
          }
          expected.append(sum)
        }
      }
      for level in KernelLevel.available {
        var block = CorrelatedNormals.Block(sites: 5, years: years)
        normals.fill(
          &block, seed: 3, purpose: .areaYield, entities: CorrelatedNormalsTests.entities,
          year: 500, replicate: 2, lane: 1, level: level)
        #expect(block.values == expected, "level \(level), years \(years)")
      }
    }
  }

  @Test("Blocks of any size give the same years")
  func blocks() throws {
    let normals = try CorrelatedNormals(correlation: CorrelatedNormalsTests.correlation)
    func year(_ wanted: Int, blocksOf size: Int) -> [Double] {
      var block = CorrelatedNormals.Block(sites: 5, years: size)
      normals.fill(
        &block, seed: 3, purpose: .areaYield, entities: CorrelatedNormalsTests.entities,
        year: UInt32(wanted / size * size))
      return (0..<5).map { block.values[$0 * size + wanted % size] }
    }
    let alone = year(777, blocksOf: 1)
    #expect(year(777, blocksOf: 250) == alone)
    #expect(year(777, blocksOf: 1000) == alone)
  }

  @Test("A site added at the end leaves the others as they were")
  func addedSite() throws {
    let all = try CorrelatedNormals(correlation: CorrelatedNormalsTests.correlation)
    let fewer = CorrelatedNormalsTests.correlation.prefix(4).map { Array($0.prefix(4)) }
    let four = try CorrelatedNormals(correlation: fewer)
    var large = CorrelatedNormals.Block(sites: 5, years: 40)
    var small = CorrelatedNormals.Block(sites: 4, years: 40)
    all.fill(
      &large, seed: 3, purpose: .areaYield, entities: CorrelatedNormalsTests.entities, year: 0)
    four.fill(
      &small, seed: 3, purpose: .areaYield,
      entities: Array(CorrelatedNormalsTests.entities.prefix(4)), year: 0)
    #expect(Array(large.values.prefix(160)) == small.values)
  }

  @Test("Sample correlations are the matrix's")
  func sample() throws {
    // The standard error of a product moment of correlated normals is root((1 + r²) / n); twenty
    // five checks at a false-alarm rate of 5e-9 each: |z| < 5.85.
    let normals = try CorrelatedNormals(correlation: CorrelatedNormalsTests.correlation)
    let years = 50_000
    var block = CorrelatedNormals.Block(sites: 5, years: years)
    normals.fill(
      &block, seed: 4, purpose: .areaYield, entities: CorrelatedNormalsTests.entities, year: 0)
    var worst = 0.0
    for i in 0..<5 {
      for j in 0...i {
        let r = CorrelatedNormalsTests.correlation[i][j]
        let products = zip(block[site: i], block[site: j]).map { $0 * $1 }
        let mean = products.reduce(0, +) / Double(years)
        let error = ((1 + r * r) / Double(years)).squareRoot()
        worst = max(worst, abs(mean - r) / error)
      }
    }
    #expect(worst < 5.85)
  }

  @Test("A matrix that is no correlation matrix is refused by its entry")
  func refusals() {
    let bad: [([[Double]], String)] = [
      ([[1, 0.5]], "the length of row 0 of the correlation matrix"),
      ([[1, 0.5], [0.4, 1]], "entry (0, 1) of the correlation matrix"),
      ([[1, 1.5], [1.5, 1]], "entry (1, 0) of the correlation matrix"),
      ([[1, .nan], [.nan, 1]], "entry (1, 0) of the correlation matrix"),
      ([[2, 0], [0, 1]], "entry (0, 0) of the correlation matrix"),
      ([[1, 1], [1, 1]], "pivot 1 of the correlation matrix"),
      (
        [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]],
        "pivot 2 of the correlation matrix"
      ),
    ]
    for (matrix, parameter) in bad {
      let error = #expect(throws: ParameterError.self) {
        try CorrelatedNormals(correlation: matrix)
      }
      #expect(error?.parameter == parameter)
    }
  }
}
