internal import CAgroKernels

/// Elementary functions that give the same bits on every machine, one number or a block at a time.
///
/// The C library's functions differ between CPUs in the last bits; on the path of a simulated
/// number only these are used. Largest errors measured over the domain, in units in the last
/// place: see the article on random streams.
///
/// Checked by: ElementaryTests, against mpmath at 50 digits.
package enum Elementary: Sendable, CaseIterable {
  case exp
  /// exp(x) - 1, accurate near 0.
  case expm1
  case log
  /// log(1 + x), accurate near 0.
  case log1p
  /// log(exp(x) - 1) for x > 0, without overflow; made to be exponentiated, so its error is a few
  /// units of max(1, |result|).
  case logExpm1
  /// The standard normal quantile of a probability.
  case normalQuantile
  /// P(Z <= z) of the standard normal law, accurate in the lower tail.
  case normalProbability
  /// -log(1 - u), the standard exponential quantile of a uniform number.
  case exponentialQuantile

  /// The function of one number.
  package func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .exp: agro_exp_one(x)
    case .expm1: agro_expm1_one(x)
    case .log: agro_log_one(x)
    case .log1p: agro_log1p_one(x)
    case .logExpm1: agro_log_expm1_one(x)
    case .normalQuantile: agro_normal_quantile_one(x)
    case .normalProbability: agro_normal_cdf_one(x)
    case .exponentialQuantile: agro_exponential_quantile_one(x)
    }
  }

  /// Replaces each number of a block by its function, with the same bits as one at a time.
  package func apply(to block: inout [Double], level: KernelLevel = .best) {
    let n = block.count
    let level = level.inC
    unsafe block.withUnsafeMutableBufferPointer { buffer in
      guard let x = buffer.baseAddress else { return }
      switch self {
      case .exp: unsafe agro_exp(level, n, x, x)
      case .expm1: unsafe agro_expm1(level, n, x, x)
      case .log: unsafe agro_log(level, n, x, x)
      case .log1p: unsafe agro_log1p(level, n, x, x)
      case .logExpm1: unsafe agro_log_expm1(level, n, x, x)
      case .normalQuantile: unsafe agro_normal_quantile(level, n, x, x)
      case .normalProbability: unsafe agro_normal_cdf(level, n, x, x)
      case .exponentialQuantile: unsafe agro_exponential_quantile(level, n, x, x)
      }
    }
  }
}
