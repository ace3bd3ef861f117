public import AgroModel

/// Six charts a site: monthly means with the band of the simulation, quantiles of the yearly
/// minimum, deviations between years.
public struct GeneratorPicture: Sendable {
  /// The comparison that is drawn.
  public let report: GeneratorReport
  /// Simulated yearly minima, a list a site in the report's order.
  public let simulatedMinima: [[Double]]
  /// Sites drawn at most.
  public let limit: Int

  /// A picture of a report.
  public init(_ report: GeneratorReport, simulatedMinima: [[Double]], limit: Int = 12) {
    self.report = report
    self.simulatedMinima = simulatedMinima
    self.limit = limit
  }

  /// The lowest temperature from 1 September to 31 August of each lane of a block.
  public static func yearlyMinima(_ weather: SiteWeather) -> [Double] {
    (0..<weather.years).map { lane in
      var lowest = Double.infinity
      for day in 0..<365 {
        lowest = min(lowest, weather.minimumCelsius[day * weather.years + lane])
      }
      return lowest
    }
  }

  private static let width = 330.0
  private static let height = 250.0

  /// The SVG document.
  public var document: String {
    var sites: [String] = []
    for line in report.lines where !sites.contains(line.site) { sites.append(line.site) }
    let shown = sites.prefix(limit)
    let block = 2 * Self.height + 40
    let head = 30.0
    var canvas = SVGCanvas(
      width: 3 * Self.width + 20,
      height: head + block * Double(shown.count) + (shown.count < sites.count ? 40 : 16))
    canvas.text(
      GeneratorReportPage.verdict(report), x: 20, y: 22, size: 12,
      colour: report.passes ? "#2e7d32" : "#c0392b", isBold: true)
    for (index, site) in shown.enumerated() {
      draw(site, index, on: &canvas, top: head + 8 + block * Double(index))
    }
    if shown.count < sites.count {
      canvas.text(
        "\(sites.count - shown.count) further sites are not drawn.", x: 20,
        y: head + block * Double(shown.count) + 24)
    }
    return canvas.document
  }

  private func draw(_ site: String, _ index: Int, on canvas: inout SVGCanvas, top: Double) {
    canvas.text(site, x: 20, y: top + 16, size: 14, isBold: true)
    let own = report.lines.filter { $0.site == site }
    func lines(_ kind: WeatherStatistic.Kind) -> [GeneratorReport.Line] {
      own.filter { $0.statistic.kind == kind }
    }
    func seasons(_ kind: WeatherStatistic.Kind) -> String {
      lines(kind).map(\.statistic.part).joined(separator: ", ")
    }
    let y = top + 22
    let monthly: [(WeatherStatistic.Kind, String, String)] = [
      (.minimumMean, "Mean minimum", "month; C"), (.maximumMean, "Mean maximum", "month; C"),
      (.rainMean, "Rain", "month; mm a day"),
    ]
    for (column, item) in monthly.enumerated() {
      band(
        lines(item.0), title: item.1, unit: item.2, on: &canvas,
        x: 5 + Self.width * Double(column), y: y)
    }
    let below = y + Self.height
    let recorded =
      index < report.recordedMinima.count
      ? report.recordedMinima[index].filter(\.isFinite) : []
    let simulated = index < simulatedMinima.count ? simulatedMinima[index].sorted() : []
    if !recorded.isEmpty, simulated.count > 1 {
      QuantileChart(
        title: "Lowest temperature of a year", unit: "C", observations: recorded
      ) { p in
        let place = p * Double(simulated.count - 1)
        let k = min(Int(place), simulated.count - 2)
        return simulated[k] + (place - Double(k)) * (simulated[k + 1] - simulated[k])
      }.draw(on: &canvas, x: 5, y: below, width: Self.width, height: Self.height)
    }
    band(
      lines(.temperatureBetweenYears), title: "Deviation between years, temperature",
      unit: seasons(.temperatureBetweenYears) + "; C", on: &canvas, x: 5 + Self.width, y: below)
    band(
      lines(.rainBetweenYears), title: "Deviation between years, rain",
      unit: seasons(.rainBetweenYears) + "; mm a day", on: &canvas, x: 5 + 2 * Self.width,
      y: below)
  }

  /// Observed points over the interval of the simulation, a bar a part.
  private func band(
    _ lines: [GeneratorReport.Line], title: String, unit: String, on canvas: inout SVGCanvas,
    x: Double, y: Double
  ) {
    let known = lines.filter { $0.low.isFinite && $0.high.isFinite }
    guard !known.isEmpty else { return }
    let values = known.flatMap { [$0.low, $0.high, $0.observed].filter(\.isFinite) }
    let low = values.reduce(.infinity, min)
    let high = values.reduce(-.infinity, max)
    let margin = 0.06 * max(high - low, 0.1)
    let panel = ChartPanel(
      x: x, y: y, width: Self.width, height: Self.height,
      horizontal: ChartScale(covering: [0.4, Double(lines.count) + 0.6], count: lines.count),
      vertical: ChartScale(covering: [low - margin, high + margin]))
    panel.drawFrame(on: &canvas, title: title, below: unit)
    for (index, line) in lines.enumerated() where line.low.isFinite && line.high.isFinite {
      let place = Double(index + 1)
      let upper = panel.point(place - 0.3, line.high)
      let lower = panel.point(place + 0.3, line.low)
      canvas.rectangle(
        x: upper.x, y: upper.y, width: lower.x - upper.x, height: max(lower.y - upper.y, 0.5),
        fill: "#c9d9e6")
      canvas.line(
        [panel.point(place - 0.3, line.median), panel.point(place + 0.3, line.median)],
        colour: "#1f5f8b", width: 1.4)
      guard line.observed.isFinite else { continue }
      let point = panel.point(place, line.observed)
      canvas.circle(
        x: point.x, y: point.y, radius: 3,
        colour: line.verdict == .outside ? "#c0392b" : "#2e7d32")
    }
  }
}
