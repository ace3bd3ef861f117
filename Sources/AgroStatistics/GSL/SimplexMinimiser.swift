internal import CGSL

/// GSL's Nelder-Mead minimiser, released with its owner.
@safe
struct SimplexMinimiser: ~Copyable {
  private let handle: UnsafeMutablePointer<gsl_multimin_fminimizer>
  private let count: Int

  init(count: Int) throws(GSLError) {
    _ = GSLRuntime.ready
    guard
      count > 0,
      let handle = unsafe gsl_multimin_fminimizer_alloc(agro_gsl_multimin_simplex(), count)
    else {
      throw GSLError(
        routine: "gsl_multimin_fminimizer_alloc", code: Int32(count > 0 ? GSL_ENOMEM : GSL_EINVAL))
    }
    unsafe self.handle = unsafe handle
    self.count = count
  }

  deinit { unsafe gsl_multimin_fminimizer_free(handle) }

  func run(
    _ box: UnsafeMutablePointer<MultivariateBox>, from start: [Double], steps: [Double],
    tolerance: Double, maxIterations: Int
  ) throws(GSLError) -> Minimum {
    var function = unsafe gsl_multimin_function(
      f: { x, context in
        guard let context = unsafe context else { return .nan }
        return unsafe context.assumingMemoryBound(to: MultivariateBox.self).pointee.value(at: x)
      }, n: count, params: UnsafeMutableRawPointer(box))
    let vector = try GSLVector(start)
    let sizes = try GSLVector(steps)
    return try unsafe withUnsafeMutablePointer(to: &function) { function throws(GSLError) in
      let status = try unsafe vector.lend { start throws(GSLError) in
        try unsafe sizes.lend { sizes in
          unsafe gsl_multimin_fminimizer_set(handle, function, start, sizes)
        }
      }
      try check(status, "gsl_multimin_fminimizer_set")
      var iterations = 0
      while iterations < maxIterations {
        if unsafe box.pointee.error != nil { break }
        if unsafe gsl_multimin_fminimizer_size(handle) < tolerance { break }
        let status = unsafe gsl_multimin_fminimizer_iterate(handle)
        if status == Int32(GSL_ENOPROG) { break }
        try check(status, "gsl_multimin_fminimizer_iterate")
        iterations += 1
      }
      let size = unsafe gsl_multimin_fminimizer_size(handle)
      return Minimum(
        point: unsafe numbers(gsl_multimin_fminimizer_x(handle), count: count),
        value: unsafe gsl_multimin_fminimizer_minimum(handle), residual: size,
        iterations: iterations, converged: size < tolerance)
    }
  }
}
