/// Locally weighted scatterplot smoothing.
public enum Lowess {
  /// Fitted values at the given times, which must be ascending.
  ///
  /// Local lines with tricube weights over the nearest `span` share of the points, then
  /// `iterations` rounds of bisquare robustness weights at 6 median absolute residuals; between
  /// points closer than `delta` the fit is interpolated.
  ///
  /// - Parameters:
  ///   - span: share of the points in each local fit, in (0, 1].
  ///   - iterations: robustness rounds; 3 as in R.
  ///   - delta: distance within which points share a local fit; nil for 1 % of the range, as in R.
  /// Reference: Cleveland (1979), J. Am. Stat. Assoc. 74, 829-836; his Fortran routine `lowess`,
  /// whose conventions R follows.
  public static func fit(
    times x: [Double], values y: [Double], span: Double = 2.0 / 3, iterations: Int = 3,
    delta: Double? = nil, series: String = "The series"
  ) throws(FitError) -> [Double] {
    let n = x.count
    guard n == y.count, n >= 2 else {
      throw .tooFewObservations(series: series, count: min(n, y.count), required: 2)
    }
    for i in 1..<n where x[i] < x[i - 1] {
      throw .inconsistentSample(series: series, reason: "times must be ascending for lowess")
    }
    let count = max(2, min(n, Int((span * Double(n) + 1e-7))))
    let reach = delta ?? 0.01 * (x[n - 1] - x[0])
    var robustness = [Double](repeating: 1, count: n)
    var fitted = [Double](repeating: 0, count: n)
    for round in 0...iterations {
      sweep(x, y, count, reach, round > 0 ? robustness : nil, &fitted)
      if round == iterations { break }
      let residuals = (0..<n).map { y[$0] - fitted[$0] }
      let magnitudes = residuals.map { abs($0) }
      let scale = magnitudes.reduce(0, +) / Double(n)
      let cut = 6 * median(magnitudes)
      if cut < 1e-7 * scale { break }
      for i in 0..<n {
        let r = magnitudes[i]
        if r <= 0.001 * cut {
          robustness[i] = 1
        } else if r <= 0.999 * cut {
          let u = 1 - (r / cut) * (r / cut)
          robustness[i] = u * u
        } else {
          robustness[i] = 0
        }
      }
    }
    return fitted
  }

  private static func sweep(
    _ x: [Double], _ y: [Double], _ count: Int, _ delta: Double, _ robustness: [Double]?,
    _ fitted: inout [Double]
  ) {
    let n = x.count
    var left = 0
    var right = count - 1
    var last = -1
    var i = 0
    while true {
      if right < n - 1, x[i] - x[left] > x[right + 1] - x[i] {
        left += 1
        right += 1
        continue
      }
      fitted[i] = local(x, y, at: x[i], left, right, robustness) ?? y[i]
      if last < i - 1 {
        let width = x[i] - x[last]
        for j in (last + 1)..<i {
          let share = (x[j] - x[last]) / width
          fitted[j] = share * fitted[i] + (1 - share) * fitted[last]
        }
      }
      last = i
      let cut = x[last] + delta
      i = last + 1
      while i < n {
        if x[i] > cut { break }
        if x[i] == x[last] {
          fitted[i] = fitted[last]
          last = i
        }
        i += 1
      }
      i = max(last + 1, i - 1)
      if last >= n - 1 { break }
    }
  }

  /// The weighted local line at `position`, or nil where no weight is left.
  private static func local(
    _ x: [Double], _ y: [Double], at position: Double, _ left: Int, _ right: Int,
    _ robustness: [Double]?
  ) -> Double? {
    let n = x.count
    let range = x[n - 1] - x[0]
    let h = max(position - x[left], x[right] - position)
    let outer = 0.999 * h
    let inner = 0.001 * h
    var weights: [(index: Int, weight: Double)] = []
    var sum = 0.0
    var j = left
    while j < n {
      let r = abs(x[j] - position)
      if r <= outer {
        var w = 1.0
        if r > inner {
          let u = r / h
          let v = 1 - u * u * u
          w = v * v * v
        }
        if let robustness { w *= robustness[j] }
        sum += w
        weights.append((j, w))
      } else if x[j] > position {
        break
      }
      j += 1
    }
    guard sum > 0 else { return nil }
    if h > 0 {
      var centre = 0.0
      for (index, w) in weights { centre += w / sum * x[index] }
      var b = position - centre
      var spread = 0.0
      for (index, w) in weights {
        spread += w / sum * (x[index] - centre) * (x[index] - centre)
      }
      if spread.squareRoot() > 0.001 * range {
        b /= spread
        var result = 0.0
        for (index, w) in weights {
          result += w / sum * (1 + b * (x[index] - centre)) * y[index]
        }
        return result
      }
    }
    var result = 0.0
    for (index, w) in weights { result += w / sum * y[index] }
    return result
  }
}
