internal import CGSL

/// The value of an integral with the estimate of its absolute error.
package struct Integral: Sendable, Hashable {
  package let value: Double
  /// GSL's estimate of the absolute error, as a rule far above the true one.
  package let error: Double
}

/// Adaptive quadrature.
package enum Quadrature {
  /// The integral of `body` over an interval, either of whose ends may be infinite.
  ///
  /// The integrand is never evaluated at the ends and may have integrable singularities there.
  ///
  /// - Parameters:
  ///   - lower: The lower end, or `-infinity`.
  ///   - upper: The upper end, or `+infinity`; below `lower` the sign of the integral turns.
  ///   - relativeError: The relative error to reach, 1e-13 or more.
  ///   - absoluteError: The absolute error that is also good enough; 0 means relative alone.
  /// - Throws: `GSLError` where neither of two methods reaches the error, and what `body` throws.
  ///
  /// Reference: QUADPACK's QAGS and QAGI (Piessens et al. 1983), and where rounding errors stop
  /// them on a finite interval CQUAD (Gonnet 2010).
  package static func integrate(
    from lower: Double, to upper: Double, relativeError: Double = 1e-10,
    absoluteError: Double = 0, _ body: (Double) throws(GSLError) -> Double
  ) throws(GSLError) -> Integral {
    if lower == upper { return Integral(value: 0, error: 0) }
    if lower > upper {
      let turned = try integrate(
        from: upper, to: lower, relativeError: relativeError, absoluteError: absoluteError, body)
      return Integral(value: -turned.value, error: turned.error)
    }
    guard !lower.isNaN, !upper.isNaN else {
      throw GSLError(
        routine: "gsl_integration_qags", code: Int32(GSL_EDOM), reason: "an end is not a number")
    }
    return try unsafe CallbackBox.run(body) { function throws(GSLError) in
      let workspace = try QuadratureWorkspace()
      return try unsafe workspace.integrate(
        function, from: lower, to: upper, absoluteError: absoluteError,
        relativeError: relativeError)
    }
  }
}

/// GSL's work space of the adaptive rules, released with its owner.
@safe
struct QuadratureWorkspace: ~Copyable {
  private static let intervals = 1000
  private let handle: UnsafeMutablePointer<gsl_integration_workspace>

  init() throws(GSLError) {
    _ = GSLRuntime.ready
    guard let handle = unsafe gsl_integration_workspace_alloc(QuadratureWorkspace.intervals) else {
      throw GSLError(routine: "gsl_integration_workspace_alloc", code: Int32(GSL_ENOMEM))
    }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe gsl_integration_workspace_free(handle) }

  func integrate(
    _ function: UnsafeMutablePointer<gsl_function>, from lower: Double, to upper: Double,
    absoluteError: Double, relativeError: Double
  ) throws(GSLError) -> Integral {
    var value = 0.0
    var error = 0.0
    let limit = QuadratureWorkspace.intervals
    let status: Int32
    let routine: StaticString
    switch (lower.isFinite, upper.isFinite) {
    case (true, true):
      routine = "gsl_integration_qags"
      status = unsafe gsl_integration_qags(
        function, lower, upper, absoluteError, relativeError, limit, handle, &value, &error)
    case (true, false):
      routine = "gsl_integration_qagiu"
      status = unsafe gsl_integration_qagiu(
        function, lower, absoluteError, relativeError, limit, handle, &value, &error)
    case (false, true):
      routine = "gsl_integration_qagil"
      status = unsafe gsl_integration_qagil(
        function, upper, absoluteError, relativeError, limit, handle, &value, &error)
    case (false, false):
      routine = "gsl_integration_qagi"
      status = unsafe gsl_integration_qagi(
        function, absoluteError, relativeError, limit, handle, &value, &error)
    }
    let good = Swift.max(absoluteError, relativeError * value.magnitude)
    if status == 0 || error <= good {
      return Integral(value: try checked(value, routine), error: error)
    }
    guard lower.isFinite, upper.isFinite else {
      throw GSLError(routine: "\(routine)", code: status)
    }
    return try unsafe QuadratureWorkspace.doublyAdaptive(
      function, from: lower, to: upper, absoluteError: absoluteError, relativeError: relativeError)
  }

  private static func doublyAdaptive(
    _ function: UnsafeMutablePointer<gsl_function>, from lower: Double, to upper: Double,
    absoluteError: Double, relativeError: Double
  ) throws(GSLError) -> Integral {
    guard let workspace = unsafe gsl_integration_cquad_workspace_alloc(200) else {
      throw GSLError(routine: "gsl_integration_cquad_workspace_alloc", code: Int32(GSL_ENOMEM))
    }
    defer { unsafe gsl_integration_cquad_workspace_free(workspace) }
    var value = 0.0
    var error = 0.0
    let status = unsafe gsl_integration_cquad(
      function, lower, upper, absoluteError, relativeError, workspace, &value, &error, nil)
    try check(status, "gsl_integration_cquad")
    let good = Swift.max(absoluteError, relativeError * value.magnitude)
    guard error <= good else {
      throw GSLError(
        routine: "gsl_integration_cquad", code: Int32(GSL_ETOL),
        reason: "the error estimate \(error) is above the tolerance \(good)")
    }
    return Integral(value: try checked(value, "gsl_integration_cquad"), error: error)
  }
}
