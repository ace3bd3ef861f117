internal import CGSL

/// The stream as GSL's samplers see it: a `gsl_rng` on the stack whose state is a `RandomStream`.
///
/// GSL's samplers reject, so they consume a varying number of draws. They serve where nothing is
/// compared between runs, and as independent checks of what is drawn by inversion.
enum StreamGenerator {
  /// The generator type. GSL keeps the pointer, so it lives as long as the process.
  // SAFETY: written once before its first use and never changed.
  nonisolated(unsafe) static let type: UnsafePointer<gsl_rng_type> = {
    _ = GSLRuntime.ready
    let name: StaticString = "agrorisk-philox4x32-10"
    let pointer = UnsafeMutablePointer<gsl_rng_type>.allocate(capacity: 1)
    unsafe pointer.initialize(
      to: gsl_rng_type(
        name: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
        max: UInt.max, min: 0, size: MemoryLayout<RandomStream>.size,
        // A stream has its address from the start; GSL has nothing to seed.
        set: { _, _ in },
        get: { state in
          guard let state = unsafe state else { return 0 }
          return unsafe UInt(state.assumingMemoryBound(to: RandomStream.self).pointee.next())
        },
        get_double: { state in
          guard let state = unsafe state else { return 0.5 }
          return unsafe state.assumingMemoryBound(to: RandomStream.self).pointee.uniform()
        }))
    return unsafe UnsafePointer(pointer)
  }()
}

extension RandomStream {
  /// Lends the stream to GSL's samplers for the time of a call.
  mutating func withGSL<Result>(
    _ body: (UnsafeMutablePointer<gsl_rng>) -> Result
  ) -> Result {
    unsafe withUnsafeMutablePointer(to: &self) { state in
      var generator = unsafe gsl_rng(
        type: StreamGenerator.type, state: UnsafeMutableRawPointer(state))
      return unsafe body(&generator)
    }
  }
}

/// Variates by GSL's own samplers over a stream.
///
/// They consume a varying number of draws: never for numbers that are compared between runs.
package enum GSLSampler: Sendable {
  case uniform
  case normal
  case exponential(mean: Double)
  case gamma(shape: Double, scale: Double)
  case beta(Double, Double)
  case weibull(shape: Double, scale: Double)
  case lognormal(logMean: Double, logStandardDeviation: Double)
  case poisson(mean: Double)
  case negativeBinomial(probability: Double, size: Double)
  case binomial(probability: Double, trials: UInt32)

  /// One variate; counts come as doubles. The normal sampler is the polar one, because GSL's
  /// ziggurat uses 24 bits and repeats itself.
  package func sample(from stream: inout RandomStream) -> Double {
    unsafe stream.withGSL { generator in
      switch self {
      case .uniform: unsafe gsl_rng_uniform(generator)
      case .normal: unsafe gsl_ran_gaussian(generator, 1)
      case .exponential(let mean): unsafe gsl_ran_exponential(generator, mean)
      case .gamma(let shape, let scale): unsafe gsl_ran_gamma(generator, shape, scale)
      case .beta(let a, let b): unsafe gsl_ran_beta(generator, a, b)
      case .weibull(let shape, let scale): unsafe gsl_ran_weibull(generator, scale, shape)
      case .lognormal(let mean, let deviation):
        unsafe gsl_ran_lognormal(generator, mean, deviation)
      case .poisson(let mean): unsafe Double(gsl_ran_poisson(generator, mean))
      case .negativeBinomial(let p, let size):
        unsafe Double(gsl_ran_negative_binomial(generator, p, size))
      case .binomial(let p, let trials): unsafe Double(gsl_ran_binomial(generator, p, trials))
      }
    }
  }
}
