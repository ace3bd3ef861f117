import AgroStatistics
import Foundation
import Testing

@Suite(
  "Fitting: coverage and size (heavy)",
  .enabled(if: HeavySuites.areWanted, HeavySuites.absence), .serialized)
struct CoverageTests {
  static let samples = Int(ProcessInfo.processInfo.environment["AGRORISK_SAMPLES"] ?? "") ?? 20_000

  static let families = InformationTests.families + [(.pareto, [1, 2])]

  /// The share of samples whose 90 % interval contains the truth, parameter by parameter.
  private func coverage(_ family: FitFamily, _ p: [Double], size: Int) throws -> [Double] {
    let law = try family.law(p)
    var inside = [Int](repeating: 0, count: p.count)
    var fitted = 0
    for index in 0..<Self.samples {
      var stream = RandomStream(
        seed: 2026,
        at: StreamAddress(
          purpose: .general, entity: UInt64(size), replicate: UInt32(index), lane: 77))
      let values = (0..<size).map { _ in law.sample(from: &stream) }
      let fit = try family.fit(Sample(values))
      fitted += 1
      for k in p.indices where try fit.accepts(p[k], of: k) { inside[k] += 1 }
    }
    return inside.map { Double($0) / Double(fitted) }
  }

  @Test("90 % intervals at 30 observations cover between 88 and 92 %")
  func small() throws {
    for (family, p) in Self.families {
      let shares = try coverage(family, p, size: 30)
      print("coverage n=30", family.name, shares)
      #expect(shares.allSatisfy { $0 > 0.88 && $0 < 0.92 }, "\(family.name) \(shares)")
    }
  }

  @Test("90 % intervals at 1,000 observations cover between 89 and 91 %")
  func large() throws {
    for (family, p) in Self.families {
      let shares = try coverage(family, p, size: 1000)
      print("coverage n=1000", family.name, shares)
      #expect(shares.allSatisfy { $0 > 0.89 && $0 < 0.91 }, "\(family.name) \(shares)")
    }
  }

  @Test("Tests of fit at 30 observations reject 5 % and 10 % of true laws, within 1.5 points")
  func size() throws {
    let count = min(4_000, Self.samples)
    for (family, p) in Self.families {
      let law = try family.law(p)
      var rejected = [0, 0, 0, 0, 0, 0]
      for index in 0..<count {
        var stream = RandomStream(
          seed: 2027,
          at: StreamAddress(purpose: .general, entity: 30, replicate: UInt32(index), lane: 78))
        let values = (0..<30).map { _ in law.sample(from: &stream) }
        let test = try family.fit(Sample(values))
          .goodnessOfFit(replicates: 99, seed: UInt64(index))
        let probabilities = [
          test.kolmogorovSmirnovProbability, test.cramerVonMisesProbability,
          test.andersonDarlingProbability,
        ]
        for (k, probability) in probabilities.enumerated() {
          if probability <= 0.05 + 1e-12 { rejected[k] += 1 }
          if probability <= 0.1 + 1e-12 { rejected[k + 3] += 1 }
        }
      }
      let shares = rejected.map { Double($0) / Double(count) }
      print("size n=30 KS CvM AD at 5 %, at 10 %", family.name, shares)
      #expect(shares[..<3].allSatisfy { abs($0 - 0.05) < 0.015 }, "\(family.name) \(shares)")
      #expect(shares[3...].allSatisfy { abs($0 - 0.1) < 0.015 }, "\(family.name) \(shares)")
    }
  }
}
