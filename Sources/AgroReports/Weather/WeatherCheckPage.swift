internal import AgroModel
internal import AgroQuantities

/// The check of a station's weather as a page for a person.
public struct WeatherCheckPage: Sendable {
  /// The check that is shown.
  public let check: WeatherCheck
  /// Findings of a kind beyond this number are counted, not shown.
  public let limit: Int

  /// A page with at most `limit` findings of a kind.
  public init(_ check: WeatherCheck, limit: Int = 12) {
    self.check = check
    self.limit = limit
  }

  /// The lines of the page.
  public var lines: [String] {
    let weather = check.weather
    var lines = [
      "\(weather.place): \(weather.first) .. \(weather.last), \(check.format), \(check.units)"
    ]
    if check.files.count <= 3 {
      lines += check.files.map { "  \($0.name)  sha256 \($0.hash)" }
    } else if let first = check.files.first, let last = check.files.last {
      lines.append("  \(check.files.count) files, \(first.name) to \(last.name)")
    }
    lines.append("  " + position)
    let missing = (0..<weather.dayCount).count { weather.isMissing($0) }
    lines.append(
      "  \(weather.dayCount) days, \(missing) of them not complete, "
        + "\(check.daysWithoutRow) without a row; "
        + "\(weather.completeYears(missingShare: 0.1).count) years with at least 90 % of their "
        + "days")
    lines += [""] + monthly
    lines += extremes
    lines += bias
    lines += findings
    return lines
  }

  private var position: String {
    let weather = check.weather
    guard weather.hasPosition else {
      return "position not known: give --latitude, --longitude and --elevation, or a stations.csv"
    }
    let north = FigureText.fixed(weather.latitude.magnitude, 3)
    let east = FigureText.fixed(weather.longitude.magnitude, 3)
    let height =
      weather.elevation.isNaN ? "height not known" : "\(FigureText.fixed(weather.elevation, 0)) m"
    return "\(north) \(weather.latitude < 0 ? "S" : "N"), "
      + "\(east) \(weather.longitude < 0 ? "W" : "E"), \(height)"
  }

  private var monthly: [String] {
    let means = MonthlyMeans(check.weather)
    var table = TextTable(alignments: [.left] + [TextTable.Alignment](repeating: .right, count: 7))
    table.add([
      "month", "tmin C", "tmax C", "rain mm", "wet days", "no tmin", "no tmax", "no rain",
    ])
    table.rule()
    for month in 0..<12 {
      let wet = means.wetShare[month] * 30.44
      table.add(
        [
          WeatherCheck.months[month], FigureText.fixed(means.minimumCelsius[month], 1),
          FigureText.fixed(means.maximumCelsius[month], 1),
          FigureText.fixed(means.precipitationMillimetres[month], 1), FigureText.fixed(wet, 1),
        ] + (0..<3).map { FigureText.percent(means.missingShare[$0][month], 1) })
    }
    table.rule()
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / 12 }
    table.add([
      "year", FigureText.fixed(mean(means.minimumCelsius), 1),
      FigureText.fixed(mean(means.maximumCelsius), 1),
      FigureText.fixed(means.precipitationMillimetres.reduce(0, +), 0),
      FigureText.fixed(mean(means.wetShare) * 365.25, 0),
    ])
    return table.lines(indent: 2)
  }

  private var extremes: [String] {
    let texts = check.extremes.map {
      "\($0.name) \(FigureText.fixed($0.value, 1)) \($0.unit) on \(check.weather.date($0.day))"
    }
    guard !texts.isEmpty else { return [] }
    let text = "Extremes: " + texts.joined(separator: "; ")
    return TextWidth.wrapped(text, width: 96).map { "  " + $0 }
  }

  private var bias: [String] {
    guard let correction = check.correction, let warming = check.warming else { return [] }
    let normals = correction.normals
    let distance = check.normalsKilometres.map { ", \(FigureText.fixed($0, 0)) km away" } ?? ""
    let period = "\(normals.period.lowerBound)-\(normals.period.upperBound)"
    let from = "\(warming.from.lowerBound)-\(warming.from.upperBound)"
    let to = "\(warming.to.lowerBound)-\(warming.to.upperBound)"
    let middle = FigureText.fixed(check.weather.middleYear, 1)
    let text = [
      "Against the normals of \(normals.station) \(period)\(distance),",
      "shifted by \(FigureText.fixed(correction.warmingShift, 2)) C",
      "to the record's middle year \(middle)",
      "(warming \(FigureText.fixed(warming.celsius, 2)) C from \(from) to \(to):",
      "\(warming.source))",
      "and by \(FigureText.fixed(correction.heightShift, 2)) C for",
      "\(FigureText.fixed(normals.elevation, 0)) to",
      "\(FigureText.fixed(check.weather.elevation, 0)) m:",
    ].joined(separator: " ")
    var lines = [""] + TextWidth.wrapped(text, width: 96).map { "  " + $0 }
    var table = TextTable(alignments: [.left] + [TextTable.Alignment](repeating: .right, count: 9))
    table.add([
      "month", "tmin", "target", "offset", "tmax", "target", "offset", "rain", "target", "factor",
    ])
    table.rule()
    let before = correction.before
    let target = correction.target
    for month in 0..<12 {
      func row(_ found: [Double], _ wanted: [Double]) -> [String] {
        [
          FigureText.fixed(found[month], 1), FigureText.fixed(wanted[month], 1),
          (wanted[month] >= found[month] ? "+" : "")
            + FigureText.fixed(wanted[month] - found[month], 1),
        ]
      }
      let rain = before.precipitationMillimetres[month]
      let wanted = target.precipitationMillimetres[month]
      let isScaled = !correction.unscaledMonths.contains(month + 1)
      table.add(
        [WeatherCheck.months[month]] + row(before.minimumCelsius, target.minimumCelsius)
          + row(before.maximumCelsius, target.maximumCelsius) + [
            FigureText.fixed(rain, 1), FigureText.fixed(wanted, 1),
            isScaled ? FigureText.fixed(wanted / rain, 2) : "none",
          ])
    }
    lines += table.lines(indent: 2)
    if correction.crossedDays > 0 {
      lines.append("  minimum and maximum made equal on \(correction.crossedDays) days")
    }
    return lines
  }

  private var findings: [String] {
    guard !check.findings.isEmpty else { return ["", "  Nothing to remark."] }
    var lines = [""]
    let titles: [(WeatherFinding.Severity, String)] = [
      (.refused, "Refused"), (.rejected, "Rejected, taken as missing"),
      (.warning, "To be looked at, kept"), (.note, "For information"),
    ]
    for (severity, title) in titles {
      let own = check.findings.filter { $0.severity == severity }
      guard !own.isEmpty else { continue }
      lines.append("  \(title) (\(own.count)):")
      var counts: [WeatherFinding.Kind: Int] = [:]
      for finding in own {
        counts[finding.kind, default: 0] += 1
        guard counts[finding.kind, default: 0] <= limit else { continue }
        lines.append("    " + (finding.place.map { $0 + ": " } ?? "") + finding.message)
      }
      for kind in WeatherFinding.Kind.allCases {
        let rest = counts[kind, default: 0] - limit
        if rest > 0 { lines.append("    ... and \(rest) more of \(kind.rawValue); --json has all") }
      }
    }
    return lines
  }
}
