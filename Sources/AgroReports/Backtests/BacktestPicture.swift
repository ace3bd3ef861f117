public import AgroStatistics

/// Predicted against observed by tenths of the exposure, and the histogram of transforms.
public enum BacktestPicture {
  private static let panel = 370.0

  /// The SVG document of a backtest of rates.
  public static func document(_ backtest: LossBacktest) -> String {
    var canvas = SVGCanvas(width: 3 * panel + 20, height: 310)
    deciles(
      backtest.yearly, "One year ahead: observed by predicted", on: &canvas, x: 5)
    deciles(
      backtest.longTerm,
      "Up to \(backtest.longTerm.firstFit): the \(backtest.longTerm.horizon) years after",
      on: &canvas, x: 5 + panel)
    transforms(backtest.yearly.transforms, on: &canvas, x: 5 + 2 * panel)
    return canvas.document
  }

  /// The SVG document of a backtest of yields.
  public static func document(_ backtest: YieldBacktest) -> String {
    var canvas = SVGCanvas(width: panel + 20, height: 310)
    transforms(backtest.transforms, on: &canvas, x: 5)
    return canvas.document
  }

  private static func deciles(
    _ measure: BacktestMeasure, _ title: String, on canvas: inout SVGCanvas, x: Double
  ) {
    let points = measure.deciles
    let top = max(points.reduce(0) { max($0, $1.predicted, $1.observed) }, 1e-6)
    let scale = ChartScale(covering: [0, 1.05 * top], count: 5)
    let chart = ChartPanel(
      x: x, y: 15, width: panel, height: 280, horizontal: scale, vertical: scale)
    chart.drawFrame(on: &canvas, title: title, below: "rate predicted, tenths of the exposure")
    canvas.line([chart.point(0, 0), chart.point(top, top)], colour: "#888888", dash: "4,3")
    for point in points {
      let place = chart.point(point.predicted, point.observed)
      canvas.circle(x: place.x, y: place.y, radius: 4, colour: "#1f618d")
    }
  }

  private static func transforms(_ shares: [Double], on canvas: inout SVGCanvas, x: Double) {
    let top = max(0.15, 1.1 * shares.reduce(0, max))
    let chart = ChartPanel(
      x: x, y: 15, width: panel, height: 280, horizontal: ChartScale(covering: [0, 1], count: 5),
      vertical: ChartScale(covering: [0, top], count: 5))
    chart.drawFrame(
      on: &canvas, title: "Probability integral transforms", below: "law around the program's rate")
    for (index, share) in shares.enumerated() where share > 0 {
      let corner = chart.point(Double(index) / 10, share)
      let foot = chart.point(Double(index + 1) / 10, 0)
      canvas.rectangle(
        x: corner.x, y: corner.y, width: foot.x - corner.x, height: foot.y - corner.y,
        fill: "#c9d9e6", stroke: "#ffffff")
    }
    canvas.line([chart.point(0, 0.1), chart.point(1, 0.1)], colour: "#c0392b", dash: "4,3")
  }
}
