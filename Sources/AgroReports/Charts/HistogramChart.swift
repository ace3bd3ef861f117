internal import Glibc

/// A histogram on the scale of densities, with curves.
public struct HistogramChart: Sendable {
  /// A named density.
  public struct Curve: Sendable {
    /// The name in the legend.
    public let name: String
    /// The density at a value.
    public let density: @Sendable (Double) -> Double

    /// A curve over the histogram.
    public init(name: String, density: @escaping @Sendable (Double) -> Double) {
      self.name = name
      self.density = density
    }
  }

  /// The title above the chart.
  public let title: String
  /// The unit of the values.
  public let unit: String
  /// The sample.
  public let values: [Double]
  /// The first is drawn strongest; at most three are drawn.
  public let curves: [Curve]

  /// A histogram with the densities of fitted laws.
  public init(title: String, unit: String, values: [Double], curves: [Curve]) {
    self.title = title
    self.unit = unit
    self.values = values
    self.curves = curves
  }

  static let colours = ["#c0392b", "#2e7d32", "#8e44ad"]
  static let dashes: [String?] = [nil, "6,3", "2,3"]

  /// Freedman and Diaconis' number of bins, kept between 5 and 30.
  var binCount: Int {
    let sorted = values.sorted()
    guard let low = sorted.first, let high = sorted.last, high > low else { return 5 }
    let quarter = sorted[sorted.count / 4]
    let spread = sorted[min(sorted.count - 1, 3 * sorted.count / 4)] - quarter
    let width = 2 * spread / cbrt(Double(sorted.count))
    guard width > 0 else { return 10 }
    return Int(min(30, max(5, ((high - low) / width).rounded(.up))))
  }

  /// Draws the chart into a rectangle of the canvas; lengths in its units.
  public func draw(on canvas: inout SVGCanvas, x: Double, y: Double, width: Double, height: Double)
  {
    let low = values.reduce(.infinity, min)
    let high = values.reduce(-.infinity, max)
    let count = binCount
    let step = max(high - low, .leastNormalMagnitude) / Double(count)
    var counts = [Int](repeating: 0, count: count)
    for value in values { counts[min(count - 1, max(0, Int((value - low) / step)))] += 1 }
    let total = Double(values.count) * step
    let bars = counts.map { Double($0) / total }
    let left = low >= 0 ? max(0, low - 1.5 * step) : low - 1.5 * step
    let right = high + 1.5 * step
    let shown = curves.prefix(3).map { curve in
      (0...200).map { k in
        let at = left + (right - left) * Double(k) / 200
        return (at, curve.density(at))
      }
    }
    // A density may be unbounded at an end: the bars decide how high the panel reaches.
    let tallest = bars.reduce(0, max)
    let peak = shown.joined().map(\.1).filter(\.isFinite).reduce(0, max)
    // Room above for the names of the curves.
    let top = 1.3 * max(tallest, min(peak, 1.6 * tallest))
    let panel = ChartPanel(
      x: x, y: y, width: width, height: height,
      horizontal: ChartScale(covering: [left, right], count: 5),
      vertical: ChartScale(covering: [0, top]))
    panel.drawFrame(on: &canvas, title: title, below: unit, showsVertical: false)
    for (index, bar) in bars.enumerated() where bar > 0 {
      let corner = panel.point(low + Double(index) * step, bar)
      let foot = panel.point(low + Double(index + 1) * step, 0)
      canvas.rectangle(
        x: corner.x, y: corner.y, width: foot.x - corner.x, height: foot.y - corner.y,
        fill: "#c9d9e6", stroke: "#ffffff")
    }
    for (index, points) in shown.enumerated().reversed() {
      let kept = points.filter { $0.1.isFinite && $0.1 <= top }
      canvas.line(
        kept.map { panel.point($0.0, $0.1) }, colour: Self.colours[index],
        width: index == 0 ? 2 : 1.4, dash: Self.dashes[index])
    }
    for (index, curve) in curves.prefix(3).enumerated() {
      let line = panel.y + 14 + 14 * Double(index)
      let end = panel.x + panel.width - 8
      canvas.text(
        curve.name, x: end - 22, y: line + 3.5, size: 10, anchor: .end,
        colour: Self.colours[index])
      canvas.line(
        [(end - 18, line), (end, line)], colour: Self.colours[index], width: 2,
        dash: Self.dashes[index])
    }
  }
}
