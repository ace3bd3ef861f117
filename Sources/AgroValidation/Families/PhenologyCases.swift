internal import AgroModel

/// Chill and warmth of an hourly series.
enum PhenologyCases {
  static let calculations: [Calculation] = [
    Calculation(["phenology"], ["hours", "temperature"], chillAndHeat)
  ]

  private static func chillAndHeat(_ run: inout CaseRun) throws {
    let count = try run.inputs["hours"].count
    let text = try run.inputs["temperature"].text
    guard let wave = HourlyWave(text) else {
      throw CaseProblem(
        "'inputs.temperature' is not a sum such as '7 + 6 sin(2 pi (h-9)/24)'.")
    }
    let hours = (0..<count).map { wave.value(at: $0) }
    try run.compare("n_hours", Double(hours.count))
    try run.compare("chilling_hours", ChillCount.sums(hours, .hours).last ?? 0)
    try run.compare("utah", ChillCount.sums(hours, .utah).last ?? 0)
    try run.compare("gdh", hours.reduce(0) { $0 + WarmthRate.growingDegreeHour($1) })
    try run.compare("dynamic_portions", DynamicModel.portions(hours).last ?? 0)
    let prefix = "gdd_hourly_over_"
    for key in run.expected.keys where key.hasPrefix(prefix) {
      guard let base = Double(key.dropFirst(prefix.count)) else { continue }
      // chillR bounds the temperature to 10...30 degrees first.
      try run.compare(
        key, hours.reduce(0) { $0 + WarmthRate.boundedDegreeHour($1, base: base) })
    }
  }
}

/// A constant and waves of the hour h, read from `7 + 6 sin(2 pi (h-9)/24) + 5 cos(2 pi h/1440)`;
/// what stands behind a comma is not read.
struct HourlyWave {
  private var constant = 0.0
  private var waves: [(amplitude: Double, isSine: Bool, shift: Double, period: Double)] = []

  init?(_ text: String) {
    let formula = text.split(separator: ",").first ?? ""
    let spaced = formula.split(separator: " ").map(String.init)
    var sign = 1.0
    var at = 0
    while at < spaced.count {
      switch spaced[at] {
      case "+": sign = 1
      case "-": sign = -1
      default:
        guard let number = Double(spaced[at]) else { return nil }
        guard at + 1 < spaced.count, !["+", "-"].contains(spaced[at + 1]) else {
          constant += sign * number
          break
        }
        // "sin(2", "pi", "(h-9)/24)"
        guard at + 3 < spaced.count, spaced[at + 2] == "pi",
          let isSine = ["sin(2": true, "cos(2": false][spaced[at + 1]],
          let argument = Self.argument(spaced[at + 3])
        else { return nil }
        waves.append((sign * number, isSine, argument.shift, argument.period))
        at += 3
      }
      at += 1
    }
  }

  /// "(h-9)/24)" or "h/1440)".
  private static func argument(_ text: String) -> (shift: Double, period: Double)? {
    let parts = text.split(separator: "/")
    guard parts.count == 2, parts[1].hasSuffix(")"), let period = Double(parts[1].dropLast()),
      period > 0
    else { return nil }
    if parts[0] == "h" { return (0, period) }
    guard parts[0].hasPrefix("(h-"), parts[0].hasSuffix(")"),
      let shift = Double(parts[0].dropFirst(3).dropLast())
    else { return nil }
    return (shift, period)
  }

  func value(at hour: Int) -> Double {
    waves.reduce(constant) { sum, wave in
      let turns = (Double(hour) - wave.shift) / wave.period
      let angle = 2 * Double.pi * (turns - turns.rounded(.down))
      return sum
        + wave.amplitude * (wave.isSine ? Trigonometry.sine(angle) : Trigonometry.cosine(angle))
    }
  }
}
