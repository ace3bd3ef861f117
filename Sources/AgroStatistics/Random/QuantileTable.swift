internal import CAgroKernels

/// A piecewise cubic function of z on up to three zones (lower tail, body, upper tail), each cut
/// into equal intervals: the form in which z -> quantile(Phi(z)) of a law is drawn from.
///
/// Outside its zones the function stays at its end values; NaN gives NaN. A logarithmic table holds
/// the logarithm of the quantile, for laws that span many powers of ten.
///
/// Complexity: 2 ns a value in blocks; no allocation.
package struct QuantileTable: Sendable {
  /// One zone: nodes at equal distances from `lower` to `upper`.
  package struct Zone: Sendable {
    package let lower: Double
    package let upper: Double
    /// The function at the nodes, two or more, the ends included.
    package let values: [Double]
    /// Its derivative with respect to z at the nodes.
    package let slopes: [Double]

    package init(lower: Double, upper: Double, values: [Double], slopes: [Double]) {
      self.lower = lower
      self.upper = upper
      self.values = values
      self.slopes = slopes
    }
  }

  /// The first z, the joints of the zones, and the last z.
  package let origins: [Double]
  package let intervals: [Int]
  /// Four coefficients an interval; see CAgroKernels.h.
  package let coefficients: [Double]
  package let isLogarithmic: Bool

  /// The cubic Hermite table through nodes with slopes.
  ///
  /// - Parameter zones: One to three zones that join, from the lowest z to the highest; the caller
  ///   answers for at least two nodes in each, as many slopes as values, and finite numbers.
  package init(zones: [Zone], isLogarithmic: Bool = false) {
    precondition((1...3).contains(zones.count), "A quantile table has one to three zones.")
    var origins = [zones[0].lower]
    var intervals: [Int] = []
    var coefficients: [Double] = []
    for zone in zones {
      precondition(zone.lower == origins[origins.count - 1], "The zones of a table must join.")
      precondition(zone.lower < zone.upper, "A zone of a table must have a width.")
      precondition(
        zone.values.count >= 2 && zone.values.count == zone.slopes.count
          && zone.values.count <= 1 << 24,
        "A zone of a table has two or more nodes and as many slopes.")
      let count = zone.values.count - 1
      let width = (zone.upper - zone.lower) / Double(count)
      for i in 0..<count {
        let rise = zone.values[i + 1] - zone.values[i]
        let first = width * zone.slopes[i]
        let last = width * zone.slopes[i + 1]
        coefficients.append(zone.values[i])
        coefficients.append(first)
        coefficients.append(3 * rise - 2 * first - last)
        coefficients.append(first + last - 2 * rise)
      }
      origins.append(zone.upper)
      intervals.append(count)
    }
    while intervals.count < 3 {
      origins.append(origins[origins.count - 1])
      intervals.append(0)
    }
    self.origins = origins
    self.intervals = intervals
    self.coefficients = coefficients
    self.isLogarithmic = isLogarithmic
  }

  /// The value at one z, the same bits as in a block.
  package func callAsFunction(_ z: Double) -> Double {
    unsafe withTable { unsafe agro_table_eval_one($0, z) }
  }

  /// Replaces each z of a block by the function's value.
  package func apply(to block: inout [Double], level: KernelLevel = .best) {
    let n = block.count
    unsafe withTable { table in
      unsafe block.withUnsafeMutableBufferPointer { buffer in
        guard let x = buffer.baseAddress else { return }
        unsafe agro_table_eval(level.inC, table, n, x, x)
      }
    }
  }

  /// Adds weight · max(0, 1 - y / threshold), y the value at each z, to the sums.
  ///
  /// - Parameters:
  ///   - threshold: The trigger above 0.
  ///   - zThreshold: The z at which the function reaches the trigger; higher z are not looked up.
  ///   - z: Normal numbers, as many as there are sums.
  package func addShortfall(
    below threshold: Double, at zThreshold: Double, weight: Double, of z: ArraySlice<Double>,
    to sums: inout [Double], level: KernelLevel = .best
  ) {
    precondition(z.count == sums.count, "There must be as many normal numbers as sums.")
    let n = sums.count
    unsafe withTable { table in
      unsafe z.withUnsafeBufferPointer { z in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          guard let z = z.baseAddress, let sum = sums.baseAddress else { return }
          unsafe agro_table_add_shortfall(
            level.inC, table, zThreshold, threshold, weight, n, z, sum)
        }
      }
    }
  }

  /// Lends the table in C's form for the time of a call.
  private func withTable<Result>(_ body: (UnsafePointer<agro_table>) -> Result) -> Result {
    unsafe coefficients.withUnsafeBufferPointer { buffer in
      var table = unsafe agro_table(
        origin: (origins[0], origins[1], origins[2], origins[3]),
        intervals: (UInt64(intervals[0]), UInt64(intervals[1]), UInt64(intervals[2])),
        coefficients: buffer.baseAddress, logarithmic: isLogarithmic ? 1 : 0)
      return unsafe body(&table)
    }
  }
}
