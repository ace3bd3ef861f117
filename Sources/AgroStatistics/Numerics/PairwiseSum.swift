/// The sum of numbers by halves: faster than a running sum and with an error that grows with the
/// logarithm of the count. The same bits on every machine and for every caller.
public func pairwiseSum(_ values: [Double]) -> Double {
  pairwiseSum(count: values.count) { values[$0] }
}

/// The pairwise sum of `term(0)`, ..., `term(count - 1)`.
func pairwiseSum(count: Int, _ term: (Int) -> Double) -> Double {
  pairwiseSum(from: 0, to: count, term)
}

private func pairwiseSum(from start: Int, to end: Int, _ term: (Int) -> Double) -> Double {
  let length = end - start
  if length <= 128 {
    // Four running sums: short enough to be exact to a few units in the last place.
    var parts = (0.0, 0.0, 0.0, 0.0)
    var i = start
    while i + 4 <= end {
      parts.0 += term(i)
      parts.1 += term(i + 1)
      parts.2 += term(i + 2)
      parts.3 += term(i + 3)
      i += 4
    }
    while i < end {
      parts.0 += term(i)
      i += 1
    }
    return (parts.0 + parts.1) + (parts.2 + parts.3)
  }
  let middle = start + length / 2
  return pairwiseSum(from: start, to: middle, term) + pairwiseSum(from: middle, to: end, term)
}
