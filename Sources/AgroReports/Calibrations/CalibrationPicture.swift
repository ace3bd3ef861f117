internal import AgroSimulation

/// The portfolio's simulated years with the observed ones among them, and the loss cost of each crop
/// beside what was observed of it.
public struct CalibrationPicture: Sendable {
  private let report: CalibrationReport

  /// A picture of a report.
  public init(_ report: CalibrationReport) { self.report = report }

  /// The SVG document; an empty frame where the report has no portfolio.
  public var document: String {
    var canvas = SVGCanvas(width: 860, height: 400)
    guard let portfolio = report.portfolio else { return canvas.document }
    canvas.text(report.plan.title, x: 12, y: 22, size: 14, isBold: true)
    years(portfolio, &canvas)
    crops(portfolio, &canvas)
    return canvas.document
  }

  /// Share of years with at most a loss cost.
  private func years(_ portfolio: CalibrationReport.Portfolio, _ canvas: inout SVGCanvas) {
    let place = YearPlace(portfolio.lossCosts())
    let observed = portfolio.observedYears
    let end = max(place.quantile(0.995), observed.map(\.lossCost).max() ?? 0)
    let panel = ChartPanel(
      x: 10, y: 34, width: 420, height: 350,
      horizontal: ChartScale(covering: [0, 100 * end]),
      vertical: ChartScale(covering: [0, 1]))
    panel.drawFrame(
      on: &canvas, title: "Share of years with at most this loss cost",
      below: "loss cost of the portfolio, % of the sum insured")
    let steps = 200
    canvas.line(
      (1..<steps).map { step in
        let p = Double(step) / Double(steps)
        return panel.point(min(100 * place.quantile(p), 100 * end), p)
      }, colour: "#4477aa")
    for loss in observed {
      let p = place.share(atMost: loss.lossCost)
      let at = panel.point(100 * loss.lossCost, p)
      canvas.line(
        [panel.point(100 * loss.lossCost, 0), at], colour: "#cc3311", width: 1, dash: "3,3")
      canvas.circle(x: at.x, y: at.y, radius: 3.5, colour: "#cc3311")
      canvas.text("\(loss.year)", x: at.x + 6, y: at.y + 12, size: 10, colour: "#cc3311")
    }
  }

  /// Loss cost by crop: 5 % to 95 % of years, mean, observed years.
  private func crops(_ portfolio: CalibrationReport.Portfolio, _ canvas: inout SVGCanvas) {
    let places = portfolio.crops.map { ($0.crop, YearPlace(portfolio.lossCosts(of: $0.crop))) }
    var end = places.map { $0.1.quantile(0.95) }.max() ?? 0
    for loss in portfolio.observed.losses where loss.crop != nil { end = max(end, loss.lossCost) }
    let left = 540.0
    let width = 300.0
    let row = 300.0 / Double(max(1, places.count))
    func x(_ share: Double) -> Double { left + width * (end > 0 ? share / end : 0) }
    canvas.text("Loss cost by crop", x: left, y: 51, size: 12, isBold: true)
    for (number, (crop, place)) in places.enumerated() {
      let y = 60 + row * (Double(number) + 0.5)
      canvas.text(crop, x: left - 8, y: y + 4, size: 11, anchor: .end)
      canvas.line(
        [(x(place.quantile(0.05)), y), (x(place.quantile(0.95)), y)], colour: "#88aacc", width: 5)
      canvas.circle(x: x(place.mean), y: y, radius: 4, colour: "#224477")
      for loss in portfolio.observed.losses where loss.crop == crop {
        canvas.circle(x: x(loss.lossCost), y: y - 8, radius: 3.5, colour: "#cc3311")
        canvas.text(
          "\(loss.year)", x: x(loss.lossCost), y: y - 13, size: 9, anchor: .middle,
          colour: "#cc3311")
      }
    }
    canvas.line([(left, 362), (left + width, 362)], colour: "#888888", width: 1)
    for tick in 0...4 {
      let share = end * Double(tick) / 4
      canvas.text(
        FigureText.percent(share), x: x(share), y: 376, size: 10, anchor: .middle)
    }
    canvas.text(
      "blue: mean and 5 to 95 % of the model's years; red: observed", x: left, y: 392, size: 10,
      colour: "#666666")
  }
}
