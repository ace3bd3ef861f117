internal import CGSL

/// A Swift function on its way through C.
///
/// An error cannot be thrown through a C library: it is kept here, the library gets NaN from then
/// on, and the wrapper throws the error once the library has returned.
struct CallbackBox {
  let body: (Double) throws(GSLError) -> Double
  var error: GSLError?

  /// The value at `x`, or NaN after an error.
  mutating func callAsFunction(_ x: Double) -> Double {
    if error != nil { return .nan }
    do {
      return try body(x)
    } catch {
      self.error = error
      return .nan
    }
  }

  /// Calls `use` with a `gsl_function` that evaluates `body`; the function lives for the call only.
  /// An error of `body` comes before one of `use`.
  static func run<Result>(
    _ body: (Double) throws(GSLError) -> Double,
    _ use: (UnsafeMutablePointer<gsl_function>) throws(GSLError) -> Result
  ) throws(GSLError) -> Result {
    let outcome = withoutActuallyEscaping(body) { escaping -> Swift.Result<Result, GSLError> in
      var box = CallbackBox(body: escaping, error: nil)
      let result: Swift.Result<Result, GSLError> = unsafe withUnsafeMutablePointer(to: &box) {
        pointer in
        var function = unsafe gsl_function(
          function: { x, context in
            guard let context = unsafe context else { return .nan }
            return unsafe context.assumingMemoryBound(to: CallbackBox.self).pointee(x)
          }, params: UnsafeMutableRawPointer(pointer))
        do throws(GSLError) {
          return .success(try unsafe use(&function))
        } catch {
          return .failure(error)
        }
      }
      if let error = box.error { return .failure(error) }
      return result
    }
    return try outcome.get()
  }
}
