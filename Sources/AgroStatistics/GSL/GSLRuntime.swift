internal import CGSL

/// The one place where GSL's process-wide state is set.
///
/// GSL aborts the process at the first error unless its handler is switched off. Every wrapper of
/// this folder touches `ready` before its first call, so the handler is off exactly once, whatever
/// the order of use and the number of threads.
package enum GSLRuntime {
  /// True once GSL's aborting error handler is off.
  package static let ready: Bool = {
    _ = unsafe gsl_set_error_handler_off()
    return true
  }()

  /// The version of the GSL library that the process runs with, for instance `2.7.1`.
  package static var version: String {
    guard let text = unsafe agro_gsl_version() else { return "unknown" }
    return unsafe String(cString: text)
  }
}
