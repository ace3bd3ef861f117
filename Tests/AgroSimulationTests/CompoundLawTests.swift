import AgroStatistics
internal import Foundation
import Testing

/// Years of claims drawn one by one beside the law that recursion and transform give their sum.
@Suite("Compound laws simulated")
struct CompoundLawTests {
  typealias Outcome = SimulationCheck.Outcome

  private static let nodes = 2048

  /// Draws by inversion from probabilities of 0, 1, 2, ...
  private struct Table {
    private var cumulative: [Double] = []

    init(_ masses: [Double]) {
      var sum = 0.0
      for mass in masses {
        sum += mass
        cumulative.append(sum)
      }
    }

    func draw(_ u: Double) -> Int {
      var low = 0
      var high = cumulative.count - 1
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] < u { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  private func outcomes(_ set: Int) throws -> [Outcome] {
    var stream = SimulationCheck.stream("compound", set)
    let mean = 0.2 + 4 * stream.uniform()
    let size = 0.5 + 3 * stream.uniform()
    let shape = 0.5 + 3 * stream.uniform()
    // A severity on 1...20, falling or humped.
    var severity = (0...20).map { $0 == 0 ? 0 : pow(Double($0), shape - 1) * exp(-Double($0) / 4) }
    let total = severity.reduce(0, +)
    severity = severity.map { $0 / total }
    // Counts by their own recursion: Poisson, or negative binomial of the same mean.
    let isPoisson = set.isMultiple(of: 2)
    let beta = mean / size
    var counts = [isPoisson ? exp(-mean) : pow(1 + beta, -size)]
    for k in 1..<200 {
      let ratio =
        isPoisson
        ? mean / Double(k) : beta / (1 + beta) * (size + Double(k) - 1) / Double(k)
      counts.append(counts[k - 1] * ratio)
    }
    let count: ClaimCount =
      isPoisson ? try .poisson(mean: mean) : try .negativeBinomial(size: size, scale: beta)
    let law = try AggregateLaw(
      count: count, severity: LatticeLaw(step: 1, masses: severity), nodes: Self.nodes,
      method: .fourier()
    ).law
    let claims = Table(counts)
    let sizes = Table(severity)
    let years = (0..<SimulationCheck.draws).map { _ in
      var sum = 0
      for _ in 0..<claims.draw(stream.uniform()) { sum += sizes.draw(stream.uniform()) }
      return Double(sum)
    }
    var found: [Outcome] = []
    for p in [0.5, 0.9, 0.99] {
      let point = law.quantile(p)
      found.append(
        SimulationCheck.compare(
          "set \(set), P(S <= \(point))", exact: law.probability(atMost: point), bound: 1
        ) { years[$0] <= point ? 1 : 0 })
    }
    let attachment = (law.mean / 2).rounded()
    let width = (2 * law.mean + 5).rounded()
    found.append(
      SimulationCheck.compare(
        "set \(set), layer of \(width) over \(attachment)",
        exact: law.layerPremium(attachment: attachment, limit: width), bound: width
      ) { min(width, max(0, years[$0] - attachment)) })
    return found
  }

  @Test("Probabilities and layers of compound sums over random parameters")
  func sums() throws {
    var worst: Outcome?
    for set in 0..<SimulationCheck.sets {
      let found = try outcomes(set)
      #expect(found.count == SimulationCheck.comparisons["compound"])
      for outcome in found where outcome.excess > worst?.excess ?? -1 { worst = outcome }
    }
    let found = try #require(worst)
    #expect(found.excess < 1, "\(found.text)")
  }
}
