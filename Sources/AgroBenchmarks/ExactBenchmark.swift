import AgroQuantities

/// The operations of a quote on exact decimals, with numbers of the size that quotes have.
enum ExactBenchmark: Workload {
  static let name = "exact"
  static let summary = "operations on exact decimals [--count 1000000]"

  static func run(_ arguments: Arguments) throws {
    let count = max(1000, arguments.number("count", default: 1_000_000))
    let values = try (0..<1000).map {
      try ExactDecimal("\($0 * 7919 % 100_003 + 1).\(10 + $0 % 90)")
    }
    let rate = try ExactDecimal("0.0375")
    let step = try ExactDecimal("0.4")
    let hundred = ExactDecimal(100)
    let seven = ExactDecimal(7)
    let text = Array("12345.678".utf8)
    var report = Report(work: "\(count) operations on exact decimals, nanoseconds each")
    var total = ExactDecimal.zero

    func measure(
      _ name: String, _ count: Int, _ operation: (ExactDecimal) throws -> ExactDecimal
    ) throws {
      let time = try seconds {
        for index in 0..<count { total = max(total, try operation(values[index % 1000])) }
      }
      report.seconds.append((name, time))
      report.notes.append("\(name): \(rounded(time / Double(count) * 1e9)) ns")
    }
    try measure("multiply", count) { try $0.multiplied(by: rate) }
    try measure("add", count) { try $0.adding(rate) }
    try measure("round to cents", count) {
      try $0.multiplied(by: rate).rounded(decimals: 2)
    }
    try measure("round to a multiple", count) { try $0.rounded(toMultipleOf: step) }
    try measure("divide by 100", count) { try $0.divided(by: hundred) }
    try measure("divide by 7", count / 10) { try $0.divided(by: seven) }
    try measure("power", count / 1000) { try $0.power(rate) }
    try measure("parse", count) { _ in try ExactDecimal.parse(text.span) }
    report.results = [("largest", Double(total))]
    report.print(asJSON: arguments.has("json"))
  }
}
