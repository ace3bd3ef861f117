public import AgroQuantities
public import AgroSimulation

/// How far a result moves over the ranges of the assumptions behind it.
public struct AssumptionSpread: Sendable {
  /// A result at both ends of one assumption's range.
  public struct Driver: Sendable {
    /// The assumption, as `--set` names it.
    public var path: String
    /// Its value.
    public var value: Double
    /// The result at the lower and at the upper end of its range.
    public var low, high: Double

    /// A driver.
    public init(path: String, value: Double, low: Double, high: Double) {
      self.path = path
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// Replicates that are drawn where nothing else is asked for.
  public static let replicates = 20

  /// Simulated years of the study.
  public var years: Int
  /// The result with every number as it is.
  public var base: Double
  /// Results with every assumption drawn from its range, in order.
  public var replicates: [Double]
  /// The assumptions that move the result, the largest effect first.
  public var drivers: [Driver]

  /// A study's results.
  public init(years: Int, base: Double, replicates: [Double], drivers: [Driver]) {
    self.years = years
    self.base = base
    self.replicates = replicates
    self.drivers = drivers.filter { $0.low != $0.high }
  }

  /// The band of the replicates; nil with fewer than four.
  public var band: ReplicateBand? { try? ReplicateBand(replicates) }

  /// The lines of a page.
  ///
  /// - Parameter what: what the result is, as a sentence begins: `The mean lost share`.
  public func lines(of what: String, showing count: Int = 12) -> [String] {
    func percent(_ share: Double) -> String { FigureText.percent(share, 3) }
    var lines = ["\(what) is \(percent(base)) over \(years) years with every number as it is."]
    if let band {
      lines.append(
        "With every assumption drawn from its range it is \(percent(band.bounds.lowerBound)) to "
          + "\(percent(band.bounds.upperBound)) (\(band.count) draws on the same years; such a band"
          + " holds \(FigureText.percent(band.content.lowerBound, 0)) to "
          + "\(FigureText.percent(band.content.upperBound, 0)) of all draws).")
    }
    guard !drivers.isEmpty else { return lines }
    lines += ["", "What it hangs on most, each assumption alone at both ends of its range:"]
    var table = TextTable(alignments: [.left, .right, .right, .right])
    table.add(["Assumption", "value", "at the low end", "at the high end"])
    table.rule()
    for driver in drivers.prefix(count) {
      table.add([
        driver.path, FigureText.significant(driver.value), percent(driver.low),
        percent(driver.high),
      ])
    }
    lines += table.lines()
    if drivers.count > count { lines.append("and \(drivers.count - count) more.") }
    return lines
  }

  /// The study as a part of a document.
  public var value: JSONValue {
    .object([
      .init("years", .int(years)), .init("base", .double(base)),
      .init("replicates", .array(replicates.map { .double($0) })),
      .init(
        "drivers",
        .array(
          drivers.map {
            .object([
              .init("path", .string($0.path)), .init("value", .double($0.value)),
              .init("low", .double($0.low)), .init("high", .double($0.high)),
            ])
          })),
    ])
  }
}
