public import AgroModel

/// Observed beside simulated statistics of a generator, as a page.
public struct GeneratorReportPage: Sendable {
  /// The comparison.
  public let report: GeneratorReport
  /// Whether every line is shown, or those outside, return levels, frosts and years only.
  public let showsAll: Bool

  /// A page of a report.
  public init(_ report: GeneratorReport, showsAll: Bool) {
    self.report = report
    self.showsAll = showsAll
  }

  /// The lines of the page.
  public var lines: [String] {
    var lines = [
      "Intervals are the 0.0005 to 0.9995 quantiles over \(report.blocks) simulated blocks of the "
        + "record's length; a width is relative to the median.",
      "Record centre \(FigureText.fixed(report.recordCentre, 1)), compared there; the generator "
        + "stands for \(FigureText.fixed(report.centreYear, 1)).",
    ]
    var sites: [String] = []
    for line in report.lines where !sites.contains(line.site) { sites.append(line.site) }
    for site in sites {
      let own = report.lines.filter { $0.site == site }
      lines += ["", site] + counts(own) + [""] + table(own)
    }
    lines += pooled
    lines += ["", Self.verdict(report)]
    return lines
  }

  /// Whether the generator shows what is asked of it, in a sentence.
  static func verdict(_ report: GeneratorReport) -> String {
    guard !report.passes else {
      return "Every statistic lies inside its interval and every pooled ratio between 0.90 and "
        + "1.10."
    }
    return "NOT SHOWN: \(report.failures.count) of \(report.lines.count) statistics outside "
      + "their interval, \(report.pooled.count { !$0.passes }) of \(report.pooled.count) pooled "
      + "ratios outside 0.90 to 1.10."
  }

  /// Inside and outside by kind.
  private func counts(_ lines: [GeneratorReport.Line]) -> [String] {
    var table = TextTable(alignments: [.left, .right, .right, .right])
    table.add(["statistics", "inside", "outside", "not estimable"])
    table.rule()
    for kind in WeatherStatistic.Kind.allCases {
      let own = lines.filter { $0.statistic.kind == kind }
      guard !own.isEmpty else { continue }
      table.add([
        kind.rawValue, "\(own.count { $0.verdict == .inside })",
        "\(own.count { $0.verdict == .outside })",
        "\(own.count { $0.verdict == .notEstimable })",
      ])
    }
    return table.lines(indent: 2)
  }

  private static let always: Set<WeatherStatistic.Kind> = [
    .temperatureBetweenYears, .rainBetweenYears, .returnLevel, .lastFrostMean, .lastFrostLate,
  ]

  private func table(_ lines: [GeneratorReport.Line]) -> [String] {
    var table = TextTable(
      alignments: [.left, .left, .right, .right, .right, .right, .right, .right, .left])
    table.add([
      "statistic", "of", "observed", "simulated", "from", "to", "width", "GEV", "verdict",
    ])
    table.rule()
    for line in lines {
      let isShown =
        showsAll || line.verdict == .outside || Self.always.contains(line.statistic.kind)
      guard isShown else { continue }
      func figure(_ value: Double) -> String { FigureText.significant(value, 4) }
      table.add([
        "\(line.statistic.kind.rawValue), \(line.statistic.kind.unit)", line.statistic.part,
        figure(line.observed), figure(line.median), figure(line.low), figure(line.high),
        line.relativeWidth.map { FigureText.percent($0, 0) } ?? "-",
        line.fitted.map { figure($0) } ?? "", line.verdict.rawValue,
      ])
    }
    return table.lines(indent: 2)
  }

  private var pooled: [String] {
    guard !report.pooled.isEmpty else { return [] }
    var table = TextTable(alignments: [.left, .right, .right, .left])
    table.add(["pooled over sites, simulated / observed", "sites", "ratio", "verdict"])
    table.rule()
    for ratio in report.pooled {
      table.add([
        ratio.name, "\(ratio.sites)", FigureText.fixed(ratio.ratio, 3),
        ratio.passes ? "inside 0.90 to 1.10" : "outside 0.90 to 1.10",
      ])
    }
    return [""] + table.lines(indent: 2)
  }
}
