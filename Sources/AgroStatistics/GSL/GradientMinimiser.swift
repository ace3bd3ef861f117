internal import CGSL

/// GSL's BFGS minimiser, released with its owner.
@safe
struct GradientMinimiser: ~Copyable {
  private let handle: UnsafeMutablePointer<gsl_multimin_fdfminimizer>
  private let count: Int

  init(count: Int) throws(GSLError) {
    _ = GSLRuntime.ready
    guard
      count > 0,
      let handle = unsafe gsl_multimin_fdfminimizer_alloc(agro_gsl_multimin_bfgs2(), count)
    else {
      throw GSLError(
        routine: "gsl_multimin_fdfminimizer_alloc", code: Int32(count > 0 ? GSL_ENOMEM : GSL_EINVAL)
      )
    }
    unsafe self.handle = unsafe handle
    self.count = count
  }

  deinit { unsafe gsl_multimin_fdfminimizer_free(handle) }

  func run(
    _ box: UnsafeMutablePointer<MultivariateBox>, from start: [Double], step: Double,
    tolerance: Double, maxIterations: Int
  ) throws(GSLError) -> Minimum {
    var function = unsafe gsl_multimin_function_fdf(
      f: { x, context in
        guard let context = unsafe context else { return .nan }
        return unsafe context.assumingMemoryBound(to: MultivariateBox.self).pointee.value(at: x)
      },
      df: { x, context, gradient in
        guard let context = unsafe context else { return }
        let box = unsafe context.assumingMemoryBound(to: MultivariateBox.self)
        _ = unsafe box.pointee.value(at: x)
        unsafe box.pointee.copyGradient(to: gradient)
      },
      fdf: { x, context, value, gradient in
        guard let context = unsafe context, let value = unsafe value else { return }
        let box = unsafe context.assumingMemoryBound(to: MultivariateBox.self)
        unsafe value.pointee = unsafe box.pointee.value(at: x)
        unsafe box.pointee.copyGradient(to: gradient)
      },
      n: count, params: UnsafeMutableRawPointer(box))
    let vector = try GSLVector(start)
    // The box is read and written by C alone while this function runs.
    return try unsafe withUnsafeMutablePointer(to: &function) { function throws(GSLError) in
      let status = try unsafe vector.lend { start in
        unsafe gsl_multimin_fdfminimizer_set(handle, function, start, step, 0.1)
      }
      try check(status, "gsl_multimin_fdfminimizer_set")
      var iterations = 0
      while iterations < maxIterations {
        if unsafe box.pointee.error != nil { break }
        let norm = gradientNorm()
        if norm < tolerance { break }
        let status = unsafe gsl_multimin_fdfminimizer_iterate(handle)
        if status == Int32(GSL_ENOPROG) { break }
        try check(status, "gsl_multimin_fdfminimizer_iterate")
        iterations += 1
      }
      let norm = gradientNorm()
      return Minimum(
        point: unsafe numbers(gsl_multimin_fdfminimizer_x(handle), count: count),
        value: unsafe gsl_multimin_fdfminimizer_minimum(handle), residual: norm,
        iterations: iterations, converged: norm < tolerance)
    }
  }

  private func gradientNorm() -> Double {
    let gradient = unsafe gsl_multimin_fdfminimizer_gradient(handle)
    var sum = 0.0
    for i in 0..<count {
      let component = unsafe gsl_vector_get(gradient, i)
      sum += component * component
    }
    return sum.squareRoot()
  }
}
