internal import AgroStatistics

/// Three charts a series: record with trend, histogram with densities, quantiles.
public struct FitPicture: Sendable {
  /// The fits.
  public let study: FitStudy
  /// The name of the values.
  public let value: String
  /// Series drawn at most; the picture says how many are left out.
  public let limit: Int

  /// A picture of at most `limit` series.
  public init(study: FitStudy, value: String, limit: Int = 12) {
    self.study = study
    self.value = value
    self.limit = limit
  }

  private static let panelWidth = 370.0
  private static let rowHeight = 300.0

  /// The SVG document.
  public var document: String {
    let shown = study.fits.prefix(limit)
    let rest = study.fits.count - shown.count
    let height = FitPicture.rowHeight * Double(shown.count) + 18 + (rest > 0 ? 20 : 0)
    var canvas = SVGCanvas(width: 3 * FitPicture.panelWidth + 20, height: height)
    for (index, fit) in shown.enumerated() {
      draw(fit, on: &canvas, top: 8 + FitPicture.rowHeight * Double(index))
    }
    if rest > 0 {
      canvas.text("\(rest) further series are not drawn.", x: 20, y: height - 12)
    }
    return canvas.document
  }

  private func draw(_ fit: SeriesFit, on canvas: inout SVGCanvas, top: Double) {
    let width = FitPicture.panelWidth
    let height = FitPicture.rowHeight - 30
    canvas.text(fit.name, x: 20, y: top + 16, size: 14, isBold: true)
    let y = top + 24
    let method = fit.trend.map { "trend \($0.trend.method.documentName)" } ?? "no trend"
    SeriesChart(
      title: "Record, \(method)", unit: value, years: fit.input.years, values: fit.input.values,
      trend: fit.trend?.trend.fitted, isJoined: fit.frequency == nil
    ).draw(on: &canvas, x: 5, y: y, width: width, height: height)

    let positive = fit.zeroProbability > 0
    let values = positive ? fit.observations.filter { $0 > 0 } : fit.observations
    let share = FigureText.percent(fit.zeroProbability, 0)
    let title =
      fit.trend.map { "Values at the level of \($0.insuredYear)" }
      ?? (positive ? "Values above 0 (\(share) are 0)" : "Values")
    let curves = fit.selection.candidates.prefix(3).compactMap { candidate in
      candidate.fit.model.continuous.map { law -> HistogramChart.Curve in
        let share = fit.shareAbove(candidate.fit.model)
        let start = fit.threshold ?? -.infinity
        return HistogramChart.Curve(name: candidate.fit.family.name) {
          $0 > start ? law.density(at: $0) / share : 0
        }
      }
    }
    HistogramChart(title: title, unit: value, values: values, curves: curves)
      .draw(on: &canvas, x: 5 + width, y: y, width: width, height: height)
    let best = fit.selection.best
    let room = fit.shareAbove(best.model)
    QuantileChart(
      title: "Quantiles, \(best.family.name)", unit: value, observations: values,
      quantile: {
        fit.threshold == nil
          ? best.model.quantile($0) : best.model.quantile(exceededWith: room * (1 - $0))
      }
    ).draw(on: &canvas, x: 5 + 2 * width, y: y, width: width, height: height)
  }
}
