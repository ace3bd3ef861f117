internal import CGSL

/// A Swift function of several variables, with its gradient, on its way through C.
struct MultivariateBox {
  typealias Body = (_ point: [Double], _ gradient: inout [Double]) throws(GSLError) -> Double

  let body: Body
  var point: [Double]
  var gradient: [Double]
  var error: GSLError?

  /// The value at a C vector, or NaN after an error; the gradient is left in `gradient`.
  mutating func value(at x: UnsafePointer<gsl_vector>?) -> Double {
    if error != nil { return .nan }
    for i in point.indices { point[i] = unsafe gsl_vector_get(x, i) }
    do {
      return try body(point, &gradient)
    } catch {
      self.error = error
      return .nan
    }
  }

  func copyGradient(to vector: UnsafeMutablePointer<gsl_vector>?) {
    for i in gradient.indices {
      unsafe gsl_vector_set(vector, i, error == nil ? gradient[i] : .nan)
    }
  }

  /// Calls `use` with a pointer to a box that lives for the call only. An error of `body` comes
  /// before one of `use`.
  static func run<Result>(
    _ body: Body, count: Int,
    _ use: (UnsafeMutablePointer<MultivariateBox>) throws(GSLError) -> Result
  ) throws(GSLError) -> Result {
    let outcome = withoutActuallyEscaping(body) { escaping -> Swift.Result<Result, GSLError> in
      let zeros = [Double](repeating: 0, count: count)
      var box = MultivariateBox(body: escaping, point: zeros, gradient: zeros, error: nil)
      let result: Swift.Result<Result, GSLError> = unsafe withUnsafeMutablePointer(to: &box) {
        pointer in
        do throws(GSLError) {
          return .success(try unsafe use(pointer))
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

/// A C vector, released with its owner.
@safe
struct GSLVector: ~Copyable {
  private let handle: UnsafeMutablePointer<gsl_vector>

  init(_ values: [Double]) throws(GSLError) {
    guard !values.isEmpty, let handle = unsafe gsl_vector_alloc(values.count) else {
      throw GSLError(
        routine: "gsl_vector_alloc", code: Int32(values.isEmpty ? GSL_EINVAL : GSL_ENOMEM))
    }
    unsafe self.handle = unsafe handle
    for i in values.indices { unsafe gsl_vector_set(handle, i, values[i]) }
  }

  deinit { unsafe gsl_vector_free(handle) }

  /// Lends the vector for the time of a call; a handle that got out could be freed before its use.
  func lend<Result>(
    _ use: (UnsafeMutablePointer<gsl_vector>) throws(GSLError) -> Result
  ) throws(GSLError) -> Result {
    try unsafe use(handle)
  }
}

/// The numbers of a C vector.
func numbers(_ vector: UnsafePointer<gsl_vector>?, count: Int) -> [Double] {
  (0..<count).map { unsafe gsl_vector_get(vector, $0) }
}
