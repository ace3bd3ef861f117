import AgroStatistics
import Testing

/// Digests of the bits of simulated numbers. They are the same on every machine and compiler; what
/// changes them breaks the comparison with every saved result and raises `streamVersion`.
@Suite("Digits of the kernels are frozen")
struct FrozenDigitsTests {
  /// FNV-1a over the bit patterns.
  static func digest(_ values: [Double]) -> UInt64 {
    values.reduce(0xcbf2_9ce4_8422_2325) { state, value in
      (0..<8).reduce(state) { inner, byte in
        let bits = value.bitPattern >> UInt64(8 * byte)
        return (inner ^ (bits & 0xff)) &* 0x100_0000_01b3
      }
    }
  }

  struct Golden: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let law: InversionLaw
    let digest: UInt64
  }

  static let golden = [
    Golden(testDescription: "uniform", law: .uniform(), digest: 0x4d9e_4d58_c064_289c),
    Golden(
      testDescription: "normal", law: .normal(mean: 1, standardDeviation: 3),
      digest: 0x0e67_0e25_7350_8a5f),
    Golden(
      testDescription: "lognormal", law: .lognormal(logMean: 0.5, logStandardDeviation: 0.8),
      digest: 0x0a9c_6644_5c10_859b),
    Golden(
      testDescription: "exponential", law: .exponential(scale: 4), digest: 0x0a3f_fd45_4453_2a06),
    Golden(
      testDescription: "Weibull", law: .weibull(shape: 3, scale: 12), digest: 0x55fd_f1d9_f53c_9533),
    Golden(
      testDescription: "Pareto", law: .pareto(shape: 2.5, scale: 10), digest: 0xea43_c9d4_3c8d_3ebb),
    Golden(
      testDescription: "log-logistic", law: .logLogistic(shape: 3.5, scale: 2),
      digest: 0xe29b_8660_0155_9d4d),
    Golden(
      testDescription: "Burr", law: .burr(shape: 2, tail: 1.5, scale: 3),
      digest: 0x9bec_b605_3e7e_f961),
    Golden(
      testDescription: "generalised Pareto",
      law: .generalisedPareto(threshold: 1, scale: 2, shape: 0.3), digest: 0x6220_f561_388c_d67a),
    Golden(
      testDescription: "GEV",
      law: .generalisedExtremeValue(location: 3.9, scale: 0.2, shape: -0.05),
      digest: 0x06c1_0efe_4936_6a5e),
  ]

  @Test("A thousand numbers of each law", arguments: golden)
  func laws(golden: Golden) {
    let address = StreamAddress(purpose: .farmYield, entity: StreamID.hash(of: "frozen"), year: 1)
    var values = [Double](repeating: 0, count: 1000)
    RandomBlock(seed: 20_261_121, at: address, along: .years(draw: 0)).fill(
      &values, with: golden.law)
    let digest = FrozenDigitsTests.digest(values)
    #expect(digest == golden.digest, "\(golden.testDescription) 0x\(String(digest, radix: 16))")
  }
}
