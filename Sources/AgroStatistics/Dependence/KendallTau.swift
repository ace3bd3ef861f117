/// Kendall's rank correlation tau-b.
public struct KendallTau: Sendable, Equatable {
  /// tau-b: concordant minus discordant pairs, over the geometric mean of the pairs untied in each.
  public let value: Double
  /// The standard error under independence, sqrt(2 (2 n + 5) / (9 n (n - 1))).
  public let standardErrorUnderIndependence: Double
  /// How many observations were ranked.
  public let count: Int

  /// - Throws: ``FitError`` for lists of different length, fewer than 3 pairs, NaN, or a constant
  ///   list.
  /// - Complexity: n log n, by counting the exchanges of a merge sort.
  /// Reference: Knight (1966), J. Am. Stat. Assoc. 61, 436-439.
  public init(_ x: [Double], _ y: [Double], series: String = "The pair") throws(FitError) {
    guard x.count == y.count else {
      throw .inconsistentSample(
        series: series, reason: "\(x.count) values stand against \(y.count)")
    }
    guard x.count >= 3 else {
      throw .tooFewObservations(series: series, count: x.count, required: 3)
    }
    for list in [x, y] {
      for (index, value) in list.enumerated() where !value.isFinite {
        throw .impossibleValue(
          series: series, index: index, value: value, requirement: "finite numbers")
      }
    }
    let order = x.indices.sorted { x[$0] != x[$1] ? x[$0] < x[$1] : y[$0] < y[$1] }
    var tiedX = 0
    var tiedBoth = 0
    var runX = 1
    var runBoth = 1
    for k in 1..<order.count {
      let (a, b) = (order[k - 1], order[k])
      runX = x[a] == x[b] ? runX + 1 : 1
      runBoth = x[a] == x[b] && y[a] == y[b] ? runBoth + 1 : 1
      tiedX += runX - 1
      tiedBoth += runBoth - 1
    }
    var sorted = order.map { y[$0] }
    let exchanges = KendallTau.sortCountingExchanges(&sorted)
    var tiedY = 0
    var runY = 1
    for k in 1..<sorted.count {
      runY = sorted[k] == sorted[k - 1] ? runY + 1 : 1
      tiedY += runY - 1
    }
    let n = x.count
    let pairs = n * (n - 1) / 2
    guard tiedX < pairs else { throw .constantSeries(series: series, value: x[0]) }
    guard tiedY < pairs else { throw .constantSeries(series: series, value: y[0]) }
    let score = pairs - tiedX - tiedY + tiedBoth - 2 * exchanges
    let free = Double(pairs - tiedX).squareRoot() * Double(pairs - tiedY).squareRoot()
    value = min(1, max(-1, Double(score) / free))
    let count = Double(n)
    standardErrorUnderIndependence =
      (2 * (2 * count + 5) / (9 * count * (count - 1))).squareRoot()
    self.count = n
  }

  /// Sorts and returns how many pairs were out of order.
  private static func sortCountingExchanges(_ values: inout [Double]) -> Int {
    var buffer = values
    var exchanges = 0
    var width = 1
    let n = values.count
    while width < n {
      var start = 0
      while start < n {
        let middle = min(start + width, n)
        let end = min(start + 2 * width, n)
        var (i, j, k) = (start, middle, start)
        while i < middle || j < end {
          if j >= end || (i < middle && values[i] <= values[j]) {
            buffer[k] = values[i]
            i += 1
          } else {
            buffer[k] = values[j]
            exchanges += middle - i
            j += 1
          }
          k += 1
        }
        start += 2 * width
      }
      swap(&values, &buffer)
      width *= 2
    }
    return exchanges
  }
}
