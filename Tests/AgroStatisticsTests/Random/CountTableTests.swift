import AgroStatistics
import Testing

@Suite("Tables of counts")
struct CountTableTests {
  /// Geometric probabilities with ratio 0.9, from 3 on, 400 of them.
  static let cumulative: [Double] = {
    var survival = 1.0
    return (0..<400).map { _ in
      survival *= 0.9
      return 1 - survival
    }
  }()

  @Test("The smallest count whose cumulative probability reaches the uniform")
  func definition() {
    let table = CountTable(first: 3, cumulative: CountTableTests.cumulative)
    var uniforms = [0x1p-53, 1 - 0x1p-53, 0.1, 0.5, 0.1.nextUp, 0.1.nextDown]
    uniforms += CountTableTests.cumulative.prefix(40)
    uniforms += CountTableTests.cumulative.prefix(40).map { $0.nextUp }
    var stream = RandomStream(seed: 1, at: StreamAddress(purpose: .general, entity: 9))
    for _ in 0..<2000 { uniforms.append(stream.uniform()) }
    let expected = uniforms.map { u in
      3 + (CountTableTests.cumulative.firstIndex { $0 >= u } ?? 399)
    }
    let one = uniforms.map { table.count(of: $0) }
    #expect(one == expected)
    for level in KernelLevel.available {
      let many = table.counts(of: uniforms, level: level)
      #expect(many == expected, "level \(level)")
    }
  }

  @Test("What is no probability stays inside the table")
  func outside() {
    let table = CountTable(first: 3, cumulative: CountTableTests.cumulative)
    let uniforms: [Double] = [0, -0.5, -.infinity, 1, 1.5, .infinity, .nan]
    // 1 - 0.9^k is 1 in doubles from the 356th count on.
    let last = 3 + (CountTableTests.cumulative.firstIndex { $0 >= 1 } ?? 399)
    let expected = [3, 3, 3, last, last, last, last]
    let one = uniforms.map { table.count(of: $0) }
    #expect(one == expected)
    for level in KernelLevel.available {
      #expect(table.counts(of: uniforms, level: level) == expected)
    }
  }

  @Test("A certain count, and an empty block")
  func certain() {
    let table = CountTable(first: -2, cumulative: [1])
    #expect(table.counts(of: [0.3, 0.9]) == [-2, -2])
    #expect(table.counts(of: []) == [])
  }
}
