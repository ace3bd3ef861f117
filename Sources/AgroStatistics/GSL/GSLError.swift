internal import CGSL

/// A call of the GNU Scientific Library that did not succeed.
public struct GSLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure that callers tell apart.
  public enum Kind: Sendable, Hashable {
    /// An argument outside the domain of the function.
    case domain
    /// The result does not fit a double.
    case overflow
    /// The tolerance asked for was not reached: rounding errors, or too many iterations.
    case notConverged
    /// The integral or series looks divergent or singular.
    case divergent
    /// Anything else; the reason says what.
    case other
  }

  /// The name of the GSL routine, for instance `gsl_sf_lngamma_e`.
  public let routine: String
  /// GSL's status code.
  public let code: Int32
  /// GSL's own text for the code, for instance `input domain error`.
  public let reason: String

  package init(routine: String, code: Int32) {
    self.routine = routine
    self.code = code
    self.reason = unsafe gsl_strerror(code).map { unsafe String(cString: $0) } ?? "unknown error"
  }

  package init(routine: String, code: Int32, reason: String) {
    self.routine = routine
    self.code = code
    self.reason = reason
  }

  /// What kind of failure the status code stands for.
  public var kind: Kind {
    switch code {
    case Int32(GSL_EDOM), Int32(GSL_EINVAL): .domain
    case Int32(GSL_EOVRFLW), Int32(GSL_ERANGE): .overflow
    case Int32(GSL_EMAXITER), Int32(GSL_ETOL), Int32(GSL_EROUND),
      Int32(GSL_ELOSS), Int32(GSL_ENOPROG), Int32(GSL_ENOPROGJ),
      Int32(GSL_EFAILED):
      .notConverged
    case Int32(GSL_EDIVERGE), Int32(GSL_ESING): .divergent
    default: .other
    }
  }

  public var description: String {
    "The GSL routine \(routine) failed with code \(code): \(reason)."
  }
}

/// Turns a GSL status into a typed error.
@inline(__always)
func check(_ status: Int32, _ routine: StaticString) throws(GSLError) {
  if status != 0 { throw GSLError(routine: "\(routine)", code: status) }
}

/// A result of a natural-form GSL function, which signals its failure by NaN alone.
@inline(__always)
func checked(_ value: Double, _ routine: StaticString) throws(GSLError) -> Double {
  if value.isNaN { throw GSLError(routine: "\(routine)", code: Int32(GSL_EDOM)) }
  return value
}
