internal import CAgroKernels

/// Which instruction set a vector kernel may use. All levels give the same bits.
package enum KernelLevel: Int, Sendable, CaseIterable {
  /// What every machine of the architecture has.
  case baseline = 0
  /// x86-64-v3, with AVX2.
  case v3 = 1
  /// x86-64-v4, with AVX-512.
  case v4 = 2

  /// The highest level of this machine and this build.
  package static let best: KernelLevel =
    KernelLevel(rawValue: Int(agro_best_level().rawValue)) ?? .baseline

  /// The levels that this machine runs.
  package static var available: [KernelLevel] { allCases.filter { $0.rawValue <= best.rawValue } }

  var inC: agro_level {
    switch self {
    case .baseline: AGRO_LEVEL_BASELINE
    case .v3: AGRO_LEVEL_V3
    case .v4: AGRO_LEVEL_V4
    }
  }
}
