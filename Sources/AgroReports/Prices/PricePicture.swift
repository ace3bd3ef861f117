internal import AgroSimulation
internal import AgroStatistics

/// The pure rate of each contract by peril, its band and the tariff beside it, as bars.
public struct PricePicture: Sendable {
  private let reports: [PriceReport]

  /// A picture of these prices.
  public init(_ reports: [PriceReport]) { self.reports = reports }

  private static let colours = [
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777", "#994455",
  ]

  /// The SVG document.
  public var document: String {
    let row = 74.0
    let left = 170.0
    let width = 560.0
    var canvas = SVGCanvas(width: left + width + 60, height: 60 + row * Double(reports.count) + 40)
    var most = 1e-9
    for report in reports {
      most = max(most, report.price.gross?.premium ?? 0, report.price.pureRate.value)
      most = max(most, report.tariff?.high ?? 0, report.grossBand.upperBound)
    }
    func x(_ rate: Double) -> Double { left + width * min(rate, most) / most }
    canvas.text("Rates as shares of the sum insured", x: 12, y: 24, size: 14, isBold: true)
    for tick in 0...5 {
      let rate = most * Double(tick) / 5
      canvas.line(
        [(x(rate), 40), (x(rate), 44 + row * Double(reports.count))], colour: "#dddddd", width: 1)
      canvas.text(
        FigureText.fixed(rate * 100, 2) + " %", x: x(rate),
        y: 60 + row * Double(reports.count), size: 10, anchor: .middle)
    }
    for (number, report) in reports.enumerated() {
      let y = 48 + row * Double(number)
      canvas.text(report.price.contract, x: left - 8, y: y + 16, size: 12, anchor: .end)
      var from = 0.0
      for (index, part) in report.price.perils.enumerated() {
        let colour = Self.colours[index % Self.colours.count]
        let to = from + part.rate.value
        canvas.rectangle(
          x: x(from), y: y, width: max(0.5, x(to) - x(from)), height: 22, fill: colour,
          stroke: "#ffffff")
        from = to
      }
      if let gross = report.price.gross {
        canvas.rectangle(
          x: x(from), y: y + 5, width: max(0.5, x(gross.premium) - x(from)), height: 12,
          fill: "#dddddd", stroke: "#bbbbbb")
      }
      let low = report.grossBand.lowerBound
      let high = report.grossBand.upperBound
      canvas.line([(x(low), y + 30), (x(high), y + 30)], colour: "#222222", width: 2)
      canvas.text("technical, band", x: x(high) + 6, y: y + 34, size: 10, colour: "#444444")
      if let tariff = report.tariff {
        canvas.line(
          [(x(tariff.low), y + 44), (x(max(tariff.high, tariff.low + most / 400)), y + 44)],
          colour: "#cc3311", width: 4)
        canvas.text(
          "tariff \(tariff.book)", x: x(tariff.high) + 6, y: y + 48, size: 10, colour: "#cc3311")
      }
      let names = report.price.perils.prefix(6).map(\.name).joined(separator: ", ")
      canvas.text(names, x: left, y: y + 62, size: 9, colour: "#777777")
    }
    return canvas.document
  }
}
