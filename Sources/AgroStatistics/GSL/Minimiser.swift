internal import CGSL

/// What a minimisation arrived at.
package struct Minimum: Sendable, Hashable {
  package let point: [Double]
  package let value: Double
  /// The Euclidean norm of the gradient at the point; for a simplex, its mean size.
  package let residual: Double
  package let iterations: Int
  /// Whether `residual` went below the tolerance asked for.
  package let converged: Bool
}

/// Unconstrained minimisation of a function of several variables.
package enum Minimiser {
  /// The minimum by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.
  ///
  /// - Parameters:
  ///   - start: The first point, not empty.
  ///   - step: The length of the first step.
  ///   - gradientTolerance: The norm of the gradient to reach. A search that can make no further
  ///     progress above it returns its best point with `converged` false.
  ///   - body: Fills the gradient, of the size of the point, and returns the value.
  /// - Throws: `GSLError` for an unusable start, and what `body` throws.
  ///
  /// Reference: Fletcher 1987, algorithms 2.6.2 and 2.6.4, as `gsl_multimin_fdfminimizer_bfgs2`.
  package static func bfgs(
    from start: [Double], step: Double = 0.1, gradientTolerance: Double = 1e-8,
    maxIterations: Int = 500,
    _ body: (_ point: [Double], _ gradient: inout [Double]) throws(GSLError) -> Double
  ) throws(GSLError) -> Minimum {
    try unsafe MultivariateBox.run(body, count: start.count) { box throws(GSLError) in
      let minimiser = try GradientMinimiser(count: start.count)
      return try unsafe minimiser.run(
        box, from: start, step: step, tolerance: gradientTolerance, maxIterations: maxIterations)
    }
  }

  /// The minimum by the simplex method of Nelder and Mead, which needs no derivatives.
  ///
  /// - Parameters:
  ///   - start: The first point, not empty.
  ///   - steps: The size of the first simplex along each axis.
  ///   - sizeTolerance: The mean distance of the corners from their centre to reach.
  /// - Throws: `GSLError` for an unusable start, and what `body` throws.
  ///
  /// Reference: Nelder, Mead 1965, as `gsl_multimin_fminimizer_nmsimplex2`.
  package static func nelderMead(
    from start: [Double], steps: [Double], sizeTolerance: Double = 1e-8,
    maxIterations: Int = 2000, _ body: ([Double]) throws(GSLError) -> Double
  ) throws(GSLError) -> Minimum {
    guard steps.count == start.count else {
      throw GSLError(routine: "gsl_multimin_fminimizer_set", code: Int32(GSL_EBADLEN))
    }
    let valueAlone = { (point: [Double], _: inout [Double]) throws(GSLError) in try body(point) }
    return try unsafe MultivariateBox.run(valueAlone, count: start.count) { box throws(GSLError) in
      let minimiser = try SimplexMinimiser(count: start.count)
      return try unsafe minimiser.run(
        box, from: start, steps: steps, tolerance: sizeTolerance, maxIterations: maxIterations)
    }
  }
}
