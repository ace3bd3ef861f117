/// How an error is measured.
package enum ErrorMeasure: String, Sendable {
  /// |obtained - expected|.
  case absolute
  /// |obtained - expected| / |expected|; absolute where 0 is expected.
  case relative
}

/// Numbers of a case against ours.
package struct Comparison: Sendable {
  /// The path under `expected`.
  package let name: String
  package let expected: [Double]
  package let obtained: [Double]
  /// Whether the case gives a list here, not one number.
  package let isList: Bool
  package let measure: ErrorMeasure
  /// The largest error that passes, in the same measure.
  package let tolerance: Double
  /// The index of the largest error; 0 where the lengths differ.
  package let worst: Int
  /// The largest error; infinite where the lengths differ or a number is not finite.
  package let error: Double

  package var passes: Bool { error <= tolerance }

  /// - Parameter rounding: an absolute part of each error that is not counted: half a unit of the
  ///   last printed digit of each number, or the rounding of numbers that are differences of
  ///   larger ones.
  init(
    name: String, expected: [Double], obtained: [Double], isList: Bool, measure: ErrorMeasure,
    tolerance: Double, rounding: [Double]
  ) {
    self.name = name
    self.expected = expected
    self.obtained = obtained
    self.isList = isList
    self.measure = measure
    self.tolerance = tolerance
    var worst = 0
    var largest = expected.count == obtained.count && !expected.isEmpty ? 0 : Double.infinity
    if largest == 0 {
      for index in expected.indices {
        let scale =
          measure == .relative && expected[index] != 0 ? abs(expected[index]) : 1
        let difference = abs(obtained[index] - expected[index])
        var error = difference.isFinite ? difference / scale : .infinity
        // What the rounding explains is no error.
        if error > tolerance, difference <= rounding[index] { error = 0 }
        if error > largest {
          largest = error
          worst = index
        }
      }
    }
    self.worst = worst
    error = largest
  }
}
