/// The sup-F test for one break of a line at an unknown year.
///
/// Andrews' (1993) statistic: the largest Chow F over all break years that leave a share of the
/// record on both sides. Its p-value comes from simulation of normal errors on the same years: the
/// statistic does not depend on line or variance, so that this is exact in small samples for normal
/// errors, where the asymptotic tables are not.
/// Reference: Andrews (1993), Econometrica 61, 821-856.
public struct StructuralBreak: Sendable, Equatable {
  /// The largest F.
  public let statistic: Double
  /// The last year before the break.
  public let lastYearBefore: Int
  public let probability: Double
  /// Fitted lines before and after, evaluated at the year after the break: after minus before.
  public let jump: Double

  /// - Parameters:
  ///   - trimming: share of the record that each side keeps, at least 3 years.
  ///   - replicates: simulated series.
  /// - Throws: ``FitError`` where the record is too short for two lines.
  public init(
    _ history: YieldHistory, trimming: Double = 0.15, replicates: Int = 999, seed: UInt64 = 1
  ) throws(FitError) {
    let n = history.years.count
    let keep = max(3, Int((trimming * Double(n)).rounded(.up)))
    guard n >= 2 * keep else {
      throw .tooFewObservations(series: history.place, count: n, required: 2 * keep)
    }
    let first = Double(history.years[0])
    let times = history.years.map { Double($0) - first }
    let own = StructuralBreak.scan(times, history.values, keep)
    var exceeding = 0
    for replicate in 0..<replicates {
      var stream = RandomStream(
        seed: seed,
        at: StreamAddress(
          purpose: .bootstrap, entity: 1, replicate: UInt32(truncatingIfNeeded: replicate)))
      let y = times.map { _ in SpecialFunctions.normalQuantile(stream.uniform()) }
      if StructuralBreak.scan(times, y, keep).statistic >= own.statistic { exceeding += 1 }
    }
    statistic = own.statistic
    lastYearBefore = history.years[own.index]
    probability = Double(exceeding + 1) / Double(replicates + 1)
    jump = own.jump
  }

  /// Sums over a stretch of the record, from which a line's residual sum follows.
  private struct Sums {
    var n = 0.0
    var t = 0.0
    var y = 0.0
    var tt = 0.0
    var ty = 0.0
    var yy = 0.0

    mutating func add(_ time: Double, _ value: Double, _ sign: Double) {
      n += sign
      t += sign * time
      y += sign * value
      tt += sign * time * time
      ty += sign * time * value
      yy += sign * value * value
    }

    var line: (level: Double, slope: Double, rest: Double) {
      let stt = tt - t * t / n
      let sty = ty - t * y / n
      let syy = yy - y * y / n
      let slope = sty / stt
      return ((y - slope * t) / n, slope, max(0, syy - slope * sty))
    }
  }

  private static func scan(
    _ t: [Double], _ y: [Double], _ keep: Int
  ) -> (statistic: Double, index: Int, jump: Double) {
    let n = t.count
    // Centred values, so that the running sums lose nothing.
    let meanT = t.reduce(0, +) / Double(n)
    let meanY = y.reduce(0, +) / Double(n)
    var before = Sums()
    var after = Sums()
    for i in 0..<n { after.add(t[i] - meanT, y[i] - meanY, 1) }
    let rest = after.line.rest
    var best = (statistic: -1.0, index: keep - 1, jump: 0.0)
    for k in 0..<(n - keep) {
      before.add(t[k] - meanT, y[k] - meanY, 1)
      after.add(t[k] - meanT, y[k] - meanY, -1)
      guard k >= keep - 1 else { continue }
      let (left, right) = (before.line, after.line)
      let split = left.rest + right.rest
      let f = split > 0 ? (rest - split) / 2 / (split / Double(n - 4)) : .infinity
      if f > best.statistic {
        let time = t[k + 1] - meanT
        let jump = right.level + right.slope * time - left.level - left.slope * time
        best = (f, k, jump)
      }
    }
    return best
  }
}
