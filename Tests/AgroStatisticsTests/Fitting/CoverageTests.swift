import AgroStatistics
import Foundation
import Testing

/// A family at one point, from which samples are drawn and fitted.
struct SimulatedFamily: Sendable {
  let family: FitFamily
  let truth: [Double]

  /// Every family that can be fitted.
  static let all: [SimulatedFamily] =
    (InformationTests.families + [
      (.pareto, [1, 2]), (.uniform, [2, 7]), (.poisson, [3]), (.binomial(trials: 12), [0.3]),
      (.negativeBinomial, [3, 4]),
    ]).map { SimulatedFamily(family: $0.0, truth: $0.1) }

  /// The sample of one address.
  func sample(
    _ size: Int, seed: UInt64, replicate: Int, lane: UInt32
  ) throws -> Sample {
    var stream = RandomStream(
      seed: seed,
      at: StreamAddress(
        purpose: .general, entity: UInt64(size), replicate: UInt32(replicate), lane: lane))
    if family.isDiscrete {
      let law = try family.countLaw(truth)
      return try Sample((0..<size).map { _ in Double(law.sample(from: &stream)) })
    }
    let law = try family.law(truth)
    return try Sample((0..<size).map { _ in law.sample(from: &stream) })
  }

  /// For each parameter, whether the 90 % interval contains the truth.
  func covers(_ sample: Sample) throws -> [Bool] {
    func covers<Model: Sendable>(_ fit: Fit<Model>) throws -> [Bool] {
      try truth.indices.map { try fit.accepts(truth[$0], of: $0) }
    }
    return family.isDiscrete
      ? try covers(family.fitCounts(sample)) : try covers(family.fit(sample))
  }

  /// p-values of Kolmogorov-Smirnov, Cramer-von Mises and Anderson-Darling.
  func probabilities(_ sample: Sample, replicates: Int, seed: UInt64) throws -> [Double] {
    let test =
      family.isDiscrete
      ? try family.fitCounts(sample).goodnessOfFit(replicates: replicates, seed: seed)
      : try family.fit(sample).goodnessOfFit(replicates: replicates, seed: seed)
    return [
      test.kolmogorovSmirnovProbability, test.cramerVonMisesProbability,
      test.andersonDarlingProbability,
    ]
  }
}

/// AGRORISK_SAMPLES samples a family (20,000 without it); AGRORISK_FAMILY runs one family only.
@Suite(
  "Fitting: coverage and size (heavy)",
  .enabled(if: HeavySuites.areWanted, HeavySuites.absence), .serialized)
struct CoverageTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let samples = Int(environment["AGRORISK_SAMPLES"] ?? "") ?? 20_000
  static let families = SimulatedFamily.all.filter {
    environment["AGRORISK_FAMILY"].map($0.family.name.hasPrefix) ?? true
  }

  /// Sums the flags of all samples; the samples are shared out among the processors.
  private func counts(
    _ samples: Int, _ flags: @escaping @Sendable (Int) throws -> [Bool]
  ) async throws -> [Int] {
    let parts = ProcessInfo.processInfo.activeProcessorCount
    return try await withThrowingTaskGroup(of: [Int].self) { group in
      for part in 0..<parts {
        group.addTask {
          var sums: [Int] = []
          for index in stride(from: part, to: samples, by: parts) {
            let row = try flags(index)
            if sums.isEmpty { sums = row.map { _ in 0 } }
            for (k, flag) in row.enumerated() where flag { sums[k] += 1 }
          }
          return sums
        }
      }
      var total: [Int] = []
      for try await sums in group {
        total = total.isEmpty ? sums : zip(total, sums).map { $0 + $1 }
      }
      return total
    }
  }

  /// Three standard errors of a share over a number of samples.
  private func noise(_ share: Double, _ samples: Int) -> Double {
    3 * (share * (1 - share) / Double(samples)).squareRoot()
  }

  /// The stated bound holds for 20,000 samples; fewer are allowed their greater noise.
  private func coverage(size: Int, within bound: Double) async throws {
    let allowed = bound + max(0, noise(0.9, Self.samples) - noise(0.9, 20_000))
    for one in Self.families {
      let inside = try await counts(Self.samples) {
        try one.covers(one.sample(size, seed: 2026, replicate: $0, lane: 77))
      }
      let shares = inside.map { Double($0) / Double(Self.samples) }
      print("coverage n=\(size)", one.family.name, shares)
      #expect(shares.allSatisfy { abs($0 - 0.9) < allowed }, "\(one.family.name) \(shares)")
    }
  }

  @Test("90 % intervals at 30 observations cover between 88 and 92 %")
  func small() async throws { try await coverage(size: 30, within: 0.02) }

  @Test("90 % intervals at 1,000 observations cover between 89 and 91 %")
  func large() async throws { try await coverage(size: 1_000, within: 0.01) }

  @Test("Tests of fit at 30 observations reject 5 % and 10 % of true laws, within 1.5 points")
  func size() async throws {
    // 199 bootstrap samples a test. The 1.5 points hold as they are for 4,000 samples, of which a
    // share has a standard error of at most 0.47 points; fewer are allowed their greater noise.
    let samples = min(4_000, Self.samples)
    for one in Self.families {
      let rejected = try await counts(samples) { index in
        let probabilities = try one.probabilities(
          one.sample(30, seed: 2027, replicate: index, lane: 78), replicates: 199,
          seed: UInt64(index))
        return probabilities.map { $0 <= 0.05 + 1e-12 } + probabilities.map { $0 <= 0.1 + 1e-12 }
      }
      let shares = rejected.map { Double($0) / Double(samples) }
      let extra = max(0, noise(0.1, samples) - noise(0.1, 4_000))
      print("size n=30 KS CvM AD at 5 %, at 10 %", one.family.name, shares)
      #expect(
        shares[..<3].allSatisfy { abs($0 - 0.05) < 0.015 + extra },
        "\(one.family.name) \(shares)")
      #expect(
        shares[3...].allSatisfy { abs($0 - 0.1) < 0.015 + extra },
        "\(one.family.name) \(shares)")
    }
  }
}
