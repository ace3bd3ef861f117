internal import CGSL

/// Roots of a function of one variable.
package enum RootFinder {
  /// The root of a continuous function in a bracket at whose ends it has different signs.
  ///
  /// - Parameters:
  ///   - bracket: Finite ends; an end at which the function is zero is returned as it is.
  ///   - relativeTolerance: The width of the final bracket relative to the root; 4 ulps or more.
  ///   - absoluteTolerance: A width that is also good enough; give it where the root may be zero.
  ///   - maxIterations: The number of steps after which the search gives up.
  /// - Throws: `GSLError` without a change of sign or after `maxIterations`, and what `body` throws.
  ///
  /// Reference: Brent 1973, chapter 4, as `gsl_root_fsolver_brent`.
  package static func brent(
    in bracket: ClosedRange<Double>, relativeTolerance: Double = 1e-15,
    absoluteTolerance: Double = 0, maxIterations: Int = 200,
    _ body: (Double) throws(GSLError) -> Double
  ) throws(GSLError) -> Double {
    try unsafe CallbackBox.run(body) { function throws(GSLError) in
      let solver = try RootSolver()
      return try unsafe solver.solve(
        function, in: bracket, relativeTolerance: max(relativeTolerance, 4 * .ulpOfOne),
        absoluteTolerance: absoluteTolerance, maxIterations: maxIterations)
    }
  }
}

/// GSL's bracketing root solver, released with its owner.
@safe
struct RootSolver: ~Copyable {
  private let handle: UnsafeMutablePointer<gsl_root_fsolver>

  init() throws(GSLError) {
    _ = GSLRuntime.ready
    guard let handle = unsafe gsl_root_fsolver_alloc(agro_gsl_root_brent()) else {
      throw GSLError(routine: "gsl_root_fsolver_alloc", code: Int32(GSL_ENOMEM))
    }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe gsl_root_fsolver_free(handle) }

  func solve(
    _ function: UnsafeMutablePointer<gsl_function>, in bracket: ClosedRange<Double>,
    relativeTolerance: Double, absoluteTolerance: Double, maxIterations: Int
  ) throws(GSLError) -> Double {
    guard bracket.lowerBound.isFinite, bracket.upperBound.isFinite else {
      throw GSLError(
        routine: "gsl_root_fsolver_set", code: Int32(GSL_EINVAL), reason: "the bracket is infinite")
    }
    if bracket.lowerBound == bracket.upperBound {
      let value = unsafe function.pointee.function(bracket.lowerBound, function.pointee.params)
      if value == 0 { return bracket.lowerBound }
    }
    try check(
      unsafe gsl_root_fsolver_set(handle, function, bracket.lowerBound, bracket.upperBound),
      "gsl_root_fsolver_set")
    for _ in 0..<maxIterations {
      try check(unsafe gsl_root_fsolver_iterate(handle), "gsl_root_fsolver_iterate")
      let lower = unsafe gsl_root_fsolver_x_lower(handle)
      let upper = unsafe gsl_root_fsolver_x_upper(handle)
      let status = gsl_root_test_interval(lower, upper, absoluteTolerance, relativeTolerance)
      if status == 0 {
        return try checked(unsafe gsl_root_fsolver_root(handle), "gsl_root_fsolver_root")
      }
      if status != Int32(GSL_CONTINUE) {
        throw GSLError(routine: "gsl_root_test_interval", code: status)
      }
    }
    throw GSLError(routine: "gsl_root_fsolver_iterate", code: Int32(GSL_EMAXITER))
  }
}
