internal import CGSL

/// Special functions of GSL.
///
/// The functions that throw use GSL's `_e` forms and report a status; an underflow is a result of
/// zero, not an error. Those that do not throw never return NaN for arguments in the domain that
/// their comment states; outside it the result is NaN.
package enum SpecialFunctions {
  /// A call of an `_e` function whose underflow counts as the value it returns.
  @inline(__always)
  private static func value(
    _ routine: StaticString, _ body: (UnsafeMutablePointer<gsl_sf_result>) -> Int32
  ) throws(GSLError) -> Double {
    _ = GSLRuntime.ready
    var result = gsl_sf_result()
    let status = unsafe body(&result)
    if status != 0 && status != Int32(GSL_EUNDRFLW) {
      throw GSLError(routine: "\(routine)", code: status)
    }
    return result.val
  }

  // MARK: Gamma and its relatives

  /// log |gamma(x)| for x that is not zero or a negative integer.
  package static func logGamma(_ x: Double) throws(GSLError) -> Double {
    try unsafe value("gsl_sf_lngamma_e") { unsafe gsl_sf_lngamma_e(x, $0) }
  }

  /// The digamma function, the derivative of log gamma, for x that is not zero or a negative
  /// integer.
  package static func digamma(_ x: Double) throws(GSLError) -> Double {
    try unsafe value("gsl_sf_psi_e") { unsafe gsl_sf_psi_e(x, $0) }
  }

  /// The trigamma function, the second derivative of log gamma.
  package static func trigamma(_ x: Double) throws(GSLError) -> Double {
    try unsafe value("gsl_sf_psi_1_e") { unsafe gsl_sf_psi_1_e(x, $0) }
  }

  /// log B(a, b) for a, b > 0.
  package static func logBeta(_ a: Double, _ b: Double) throws(GSLError) -> Double {
    try unsafe value("gsl_sf_lnbeta_e") { unsafe gsl_sf_lnbeta_e(a, b, $0) }
  }

  /// log n!, n >= 0.
  package static func logFactorial(_ n: UInt32) throws(GSLError) -> Double {
    try unsafe value("gsl_sf_lnfact_e") { unsafe gsl_sf_lnfact_e(n, $0) }
  }

  /// log of the number of ways to choose k of n.
  package static func logChoose(_ n: UInt32, _ k: UInt32) throws(GSLError) -> Double {
    try unsafe value("gsl_sf_lnchoose_e") { unsafe gsl_sf_lnchoose_e(n, k, $0) }
  }

  /// The complementary error function.
  package static func complementaryError(_ x: Double) throws(GSLError) -> Double {
    try unsafe value("gsl_sf_erfc_e") { unsafe gsl_sf_erfc_e(x, $0) }
  }

  // MARK: Probabilities

  /// P(X <= x) of the gamma law with the given shape > 0 and scale 1; x >= 0.
  package static func gammaProbability(atMost x: Double, shape: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_gamma_P(x, shape, 1)
  }

  /// P(X > x) of the gamma law with the given shape > 0 and scale 1; x >= 0.
  package static func gammaProbability(above x: Double, shape: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_gamma_Q(x, shape, 1)
  }

  /// P(X <= x) of the beta law on [0, 1] with shapes a, b > 0.
  package static func betaProbability(atMost x: Double, _ a: Double, _ b: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_beta_P(x, a, b)
  }

  /// P(X > x) of the beta law on [0, 1] with shapes a, b > 0.
  package static func betaProbability(above x: Double, _ a: Double, _ b: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_beta_Q(x, a, b)
  }

  /// GSL's own inverse of the gamma law of scale 1, a start for a polished one: it is NaN or wrong
  /// for shapes below about 0.2.
  package static func roughGammaQuantile(_ p: Double, shape: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_gamma_Pinv(p, shape, 1)
  }

  /// GSL's own inverse of the gamma survival function; see `roughGammaQuantile(_:shape:)`.
  package static func roughGammaQuantile(exceededWith q: Double, shape: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_gamma_Qinv(q, shape, 1)
  }

  /// P(Z <= z) of the standard normal law.
  package static func normalProbability(atMost z: Double) -> Double { gsl_cdf_ugaussian_P(z) }

  /// P(Z > z) of the standard normal law.
  package static func normalProbability(above z: Double) -> Double { gsl_cdf_ugaussian_Q(z) }

  /// The standard normal quantile, p in 0...1.
  package static func normalQuantile(_ p: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_ugaussian_Pinv(p)
  }

  /// The standard normal value exceeded with probability q in 0...1.
  package static func normalQuantile(exceededWith q: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_ugaussian_Qinv(q)
  }

  /// P(T <= t) of Student's law with degrees of freedom > 0.
  package static func studentProbability(atMost t: Double, degreesOfFreedom: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_tdist_P(t, degreesOfFreedom)
  }

  /// P(T > t) of Student's law with degrees of freedom > 0.
  package static func studentProbability(above t: Double, degreesOfFreedom: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_tdist_Q(t, degreesOfFreedom)
  }

  /// GSL's own inverse of Student's law; far tails are inaccurate for 1 degree of freedom.
  package static func roughStudentQuantile(_ p: Double, degreesOfFreedom: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_tdist_Pinv(p, degreesOfFreedom)
  }

  /// P(X <= x) of the chi-square law; x >= 0.
  package static func chiSquareProbability(atMost x: Double, degreesOfFreedom: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_chisq_P(x, degreesOfFreedom)
  }

  /// P(X > x) of the chi-square law; x >= 0.
  package static func chiSquareProbability(above x: Double, degreesOfFreedom: Double) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_chisq_Q(x, degreesOfFreedom)
  }

  /// P(F > x) of Fisher's law; x >= 0.
  package static func fisherProbability(
    above x: Double, _ numerator: Double, _ denominator: Double
  ) -> Double {
    _ = GSLRuntime.ready
    return gsl_cdf_fdist_Q(x, numerator, denominator)
  }
}
