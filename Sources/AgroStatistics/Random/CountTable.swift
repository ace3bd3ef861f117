internal import CAgroKernels

/// The quantile function of a law on the whole numbers, by its cumulative probabilities and a guide
/// that leads close to the answer: one uniform a count.
///
/// Reference: Chen, Asau 1974, "On generating random variates from an empirical distribution".
package struct CountTable: Sendable {
  /// The count of the first cumulative probability.
  package let first: Int
  package let cumulative: [Double]
  private let guide: [UInt32]

  /// A table of P(X <= first), P(X <= first + 1), ...
  ///
  /// - Parameter cumulative: Numbers in 0...1 that do not decrease; not empty. The last one counts
  ///   as 1: what it leaves out belongs to the last count. The streams' largest uniform is
  ///   1 - 2⁻⁵³, so a table that leaves out less is complete.
  package init(first: Int, cumulative: [Double]) {
    precondition(!cumulative.isEmpty, "A table of counts needs a probability.")
    var probabilities = cumulative
    probabilities[probabilities.count - 1] = 1
    var size = 64
    while size < probabilities.count && size < 1 << 20 { size *= 2 }
    var guide: [UInt32] = []
    guide.reserveCapacity(size + 1)
    var k = 0
    for g in 0...size {
      let target = Double(g) / Double(size)
      while probabilities[k] < target { k += 1 }
      guide.append(UInt32(k))
    }
    self.first = first
    self.cumulative = probabilities
    self.guide = guide
  }

  /// The counts of a block of uniform numbers; what is below 0 counts as 0, what is above 1 or no
  /// number as 1.
  package func counts(of uniforms: [Double], level: KernelLevel = .best) -> [Int] {
    unsafe [Int](unsafeUninitializedCapacity: uniforms.count) { out, initialised in
      initialised = uniforms.count
      guard let target = out.baseAddress, !uniforms.isEmpty else { return }
      unsafe cumulative.withUnsafeBufferPointer { cumulative in
        unsafe guide.withUnsafeBufferPointer { guide in
          var table = unsafe agro_count_table(
            first: Int64(first), cumulative: cumulative.baseAddress, guide: guide.baseAddress,
            guide_count: UInt32(guide.count - 1))
          unsafe uniforms.withUnsafeBufferPointer { u in
            unsafe target.withMemoryRebound(to: Int64.self, capacity: u.count) { target in
              unsafe agro_count_quantile(level.inC, &table, u.count, u.baseAddress, target)
            }
          }
        }
      }
    }
  }

  /// The count of one uniform number, as in a block.
  package func count(of u: Double) -> Int {
    let upper = u < 1 ? u : 1
    let p = upper > 0 ? upper : 0
    var k = Int(guide[Int(p * Double(guide.count - 1))])
    while cumulative[k] < p { k += 1 }
    return first + k
  }
}
