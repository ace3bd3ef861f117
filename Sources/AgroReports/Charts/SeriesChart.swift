/// Yearly values as points with a line of trend.
public struct SeriesChart: Sendable {
  /// The title above the chart.
  public let title: String
  /// The name of the values.
  public let unit: String
  /// The years, ascending.
  public let years: [Int]
  /// The years' values.
  public let values: [Double]
  /// The level in each year of the record; nil where none was fitted.
  public let trend: [Double]?
  /// Whether a line joins the values; claims are points alone.
  public let isJoined: Bool

  /// A chart of a series, with its trend where there is one.
  public init(
    title: String, unit: String, years: [Int], values: [Double], trend: [Double]?,
    isJoined: Bool = true
  ) {
    self.title = title
    self.unit = unit
    self.years = years
    self.values = values
    self.trend = trend
    self.isJoined = isJoined
  }

  /// Draws the chart into a rectangle of the canvas; lengths in its units.
  public func draw(on canvas: inout SVGCanvas, x: Double, y: Double, width: Double, height: Double)
  {
    let times = years.map { Double($0) }
    let highest = (values + (trend ?? [])).reduce(0, max)
    let panel = ChartPanel(
      x: x, y: y, width: width, height: height,
      horizontal: ChartScale(
        covering: [(times.min() ?? 0) - 1, (times.max() ?? 1) + 1], count: 5),
      vertical: ChartScale(covering: [0, 1.05 * highest]))
    panel.drawFrame(on: &canvas, title: title, below: "year; \(unit)")
    // The line breaks where years are missing.
    var run: [(x: Double, y: Double)] = []
    for (index, year) in years.enumerated() {
      guard isJoined else { break }
      if index > 0, year > years[index - 1] + 1 {
        canvas.line(run, colour: "#9db4c8", width: 1)
        run = []
      }
      run.append(panel.point(times[index], values[index]))
    }
    canvas.line(run, colour: "#9db4c8", width: 1)
    for index in values.indices {
      let point = panel.point(times[index], values[index])
      canvas.circle(x: point.x, y: point.y, radius: 2.6, colour: "#1f5f8b")
    }
    if let trend {
      canvas.line(
        trend.indices.map { panel.point(times[$0], trend[$0]) }, colour: "#c0392b", width: 2)
    }
  }
}
