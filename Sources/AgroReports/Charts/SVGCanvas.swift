/// A drawing in SVG, coordinates in pixels with one decimal.
public struct SVGCanvas: Sendable {
  /// The width, in units of the drawing.
  public let width: Double
  /// The height, in units of the drawing.
  public let height: Double
  private var elements: [String] = []

  /// An empty picture of this size, in units of the drawing.
  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// Which end of a text stands at its point.
  public enum Anchor: String, Sendable {
    case start, middle, end
  }

  /// A line through points.
  public mutating func line(
    _ points: [(x: Double, y: Double)], colour: String, width: Double = 1.5, dash: String? = nil
  ) {
    let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    elements.append(
      "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" "
        + "stroke-width=\"\(number(width))\"\(dashes)/>")
  }

  /// Draws a filled circle; lengths in units of the drawing.
  public mutating func circle(x: Double, y: Double, radius: Double, colour: String) {
    elements.append(
      "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\" "
        + "fill=\"\(colour)\"/>")
  }

  /// Draws a filled rectangle; lengths in units of the drawing.
  public mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, fill: String, stroke: String = "none"
  ) {
    elements.append(
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
        + "height=\"\(number(height))\" fill=\"\(fill)\" stroke=\"\(stroke)\"/>")
  }

  /// Writes a text; what XML reserves is escaped.
  public mutating func text(
    _ text: String, x: Double, y: Double, size: Double = 11, anchor: Anchor = .start,
    colour: String = "#333333", isBold: Bool = false
  ) {
    let weight = isBold ? " font-weight=\"bold\"" : ""
    elements.append(
      "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(number(size))\" "
        + "text-anchor=\"\(anchor.rawValue)\" fill=\"\(colour)\"\(weight)>"
        + "\(Self.escaped(text))</text>")
  }

  /// The whole document.
  public var document: String {
    let size = "width=\"\(number(width))\" height=\"\(number(height))\""
    let box = "viewBox=\"0 0 \(number(width)) \(number(height))\""
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) \(box) "
      + "font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\">"
    let ground = "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"
    return ([head, ground] + elements + ["</svg>", ""]).joined(separator: "\n")
  }

  private func number(_ value: Double) -> String { FigureText.fixed(value, 1) }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // Control characters are no part of XML 1.0.
      case _ where scalar.value < 0x20: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
