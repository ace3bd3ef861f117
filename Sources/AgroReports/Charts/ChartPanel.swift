/// A rectangle of a drawing with two scales, a frame and a title.
public struct ChartPanel: Sendable {
  /// The left edge, in units of the drawing.
  public let x: Double
  /// The upper edge, in units of the drawing.
  public let y: Double
  /// The width, in units of the drawing.
  public let width: Double
  /// The height, in units of the drawing.
  public let height: Double
  /// The scale of the abscissa.
  public let horizontal: ChartScale
  /// The scale of the ordinate.
  public let vertical: ChartScale

  /// - Parameters:
  ///   - x: left end of the panel with its labels; y: its upper end.
  ///   - width: with labels; height: with labels.
  public init(
    x: Double, y: Double, width: Double, height: Double, horizontal: ChartScale,
    vertical: ChartScale
  ) {
    self.x = x + 58
    self.y = y + 26
    self.width = width - 72
    self.height = height - 66
    self.horizontal = horizontal
    self.vertical = vertical
  }

  /// The pixel of a point.
  public func point(_ h: Double, _ v: Double) -> (x: Double, y: Double) {
    (x + width * horizontal.position(h), y + height * (1 - vertical.position(v)))
  }

  /// Draws frame, ticks and titles.
  public func drawFrame(
    on canvas: inout SVGCanvas, title: String, below: String, showsVertical: Bool = true
  ) {
    canvas.rectangle(x: x, y: y, width: width, height: height, fill: "#fafafa", stroke: "#bbbbbb")
    canvas.text(title, x: x, y: y - 9, size: 12, isBold: true)
    for tick in horizontal.ticks {
      let px = point(tick, vertical.lower).x
      canvas.line([(px, y + height), (px, y + height + 4)], colour: "#888888", width: 1)
      canvas.text(
        horizontal.label(tick), x: px, y: y + height + 17, size: 10, anchor: .middle)
    }
    if showsVertical {
      for tick in vertical.ticks {
        let py = point(horizontal.lower, tick).y
        canvas.line([(x, py), (x + width, py)], colour: "#e4e4e4", width: 1)
        canvas.text(vertical.label(tick), x: x - 6, y: py + 3.5, size: 10, anchor: .end)
      }
    }
    canvas.text(
      below, x: x + width / 2, y: y + height + 33, size: 10, anchor: .middle, colour: "#666666")
  }
}
