internal import AgroModel
public import AgroQuantities
public import AgroSimulation

/// How far a result moves over the ranges of the assumptions behind it.
public struct AssumptionSpread: Sendable {
  /// What one assumption does alone.
  public struct Driver: Sendable {
    /// The assumption, as `--set` names it.
    public var path: String
    /// Its value and its range.
    public var value: Double
    public var range: ClosedRange<Double>
    /// Whether the value is a day of the season, which is shown as month and day.
    public var isDay: Bool
    /// The result at the lower and at the upper end of its range.
    public var low, high: Double
    /// The highest less the lowest result, and the Monte Carlo error of that difference.
    public var swing, error: Double

    /// A driver.
    public init(
      path: String, value: Double, range: ClosedRange<Double>, isDay: Bool, low: Double,
      high: Double, swing: Double, error: Double
    ) {
      self.path = path
      self.value = value
      self.range = range
      self.isDay = isDay
      self.low = low
      self.high = high
      self.swing = swing
      self.error = error
    }

    fileprivate func text(_ value: Double) -> String {
      guard isDay else { return FigureText.significant(value, 3) }
      let date = SeasonCalendar.monthDay(Int(value.rounded()))
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      return "\(two(date.month))-\(two(date.day))"
    }
  }

  /// Replicates that are drawn where nothing else is asked for.
  public static let replicates = 20
  /// What an assumption has to move the result by to have a line, as a share of the result.
  public static let threshold = 0.01
  /// Lines of the page at most.
  public static let most = 40

  /// Simulated years of the study.
  public var years: Int
  /// The result with every number as it is.
  public var base: Double
  /// Results with every assumption drawn from its range, in order.
  public var replicates: [Double]
  /// The assumptions that move the result, the largest swing first.
  public var drivers: [Driver]
  /// How many assumptions move nothing.
  public var idle: Int
  /// Assumptions with an end that contradicts another number, which were left out.
  public var contradicting: [String]

  /// A study's results.
  ///
  /// - Parameter drivers: every assumption that was moved, the largest swing first.
  public init(
    years: Int, base: Double, replicates: [Double], drivers: [Driver], contradicting: [String]
  ) {
    self.years = years
    self.base = base
    self.replicates = replicates
    self.drivers = drivers.filter { $0.swing > 0 }
    idle = drivers.count - self.drivers.count
    self.contradicting = contradicting
  }

  /// The band of the replicates; nil with fewer than four.
  public var band: ReplicateBand? { try? ReplicateBand(replicates) }

  /// How many assumptions move the result by the threshold or more.
  public var movers: Int { drivers.count { $0.swing >= Self.threshold * base } }

  /// The lines of a page.
  ///
  /// - Parameter what: what the result is, as a sentence begins: `The mean lost share`.
  public func lines(of what: String, width: Int = 96) -> [String] {
    func percent(_ share: Double) -> String { FigureText.percent(share, 3) }
    var text = "\(what) is \(percent(base)) over \(years) years with every number as it is."
    if let band {
      text +=
        " With every assumption drawn from its range it is \(percent(band.bounds.lowerBound)) to "
        + "\(percent(band.bounds.upperBound)) (\(band.count) draws on the same years; such a band"
        + " holds \(FigureText.percent(band.content.lowerBound, 0)) to "
        + "\(FigureText.percent(band.content.upperBound, 0)) of all draws)."
    }
    var lines = TextWidth.wrapped(text, width: width)
    let shown = min(movers, Self.most)
    if shown > 0 {
      lines += [""]
      lines += TextWidth.wrapped(
        "What it hangs on, each assumption alone at both ends of its range, the others at their "
          + "values, on the same years and draws:", width: width)
      var table = TextTable(alignments: [.left, .right, .right, .right, .right, .right, .right])
      table.add(["Assumption", "value", "range", "low end", "high end", "swing", "+-"])
      table.rule()
      for driver in drivers.prefix(shown) {
        table.add([
          driver.path, driver.text(driver.value),
          "\(driver.text(driver.range.lowerBound)) .. \(driver.text(driver.range.upperBound))",
          percent(driver.low), percent(driver.high), percent(driver.swing), percent(driver.error),
        ])
      }
      lines += table.lines()
    }
    let all = drivers.count + idle
    var last =
      "Of \(all) assumptions \(movers) move it by \(percent(Self.threshold * base)) or more, a "
      + "hundredth of it\(movers > shown ? " (the first \(shown) are shown)" : ""); "
      + "\(drivers.count - movers) move it by less and \(idle) not at all."
    if !contradicting.isEmpty {
      last +=
        " \(contradicting.count) more have an end that contradicts another number of their file and "
        + "were left out."
    }
    return lines + TextWidth.wrapped(last, width: width)
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
              .init("range", .array([.double($0.range.lowerBound), .double($0.range.upperBound)])),
              .init("low", .double($0.low)), .init("high", .double($0.high)),
              .init("swing", .double($0.swing)), .init("standardError", .double($0.error)),
            ])
          })),
      .init("idle", .int(idle)),
      .init("contradicting", .array(contradicting.map { .string($0) })),
    ])
  }
}
