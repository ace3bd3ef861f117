/// Sorted observations against the quantiles of a law at (i - 1/2) / n.
public struct QuantileChart: Sendable {
  /// The title above the chart.
  public let title: String
  /// The unit of the values.
  public let unit: String
  /// Pairs in ascending order.
  public let points: [(law: Double, observed: Double)]

  /// - Parameters:
  ///   - observations: in any order.
  ///   - quantile: of the law.
  public init(
    title: String, unit: String, observations: [Double], quantile: (Double) -> Double
  ) {
    self.title = title
    self.unit = unit
    let n = Double(observations.count)
    points = observations.sorted().enumerated().map { index, value in
      (quantile((Double(index) + 0.5) / n), value)
    }
  }

  /// Draws the chart into a rectangle of the canvas; lengths in its units.
  public func draw(on canvas: inout SVGCanvas, x: Double, y: Double, width: Double, height: Double)
  {
    let finite = points.filter { $0.law.isFinite }
    let all = finite.flatMap { [$0.law, $0.observed] }
    let low = all.reduce(.infinity, min)
    let high = all.reduce(-.infinity, max)
    let margin = 0.04 * max(high - low, .leastNormalMagnitude)
    let scale = ChartScale(covering: [low - margin, high + margin], count: 5)
    let panel = ChartPanel(
      x: x, y: y, width: width, height: height, horizontal: scale, vertical: scale)
    panel.drawFrame(on: &canvas, title: title, below: "quantiles of the law; observed: \(unit)")
    canvas.line(
      [panel.point(scale.lower, scale.lower), panel.point(scale.upper, scale.upper)],
      colour: "#c0392b", width: 1.2, dash: "5,3")
    for pair in finite {
      let point = panel.point(pair.law, pair.observed)
      canvas.circle(x: point.x, y: point.y, radius: 2.8, colour: "#1f5f8b")
    }
  }
}
