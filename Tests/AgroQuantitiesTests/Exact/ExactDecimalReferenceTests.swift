import AgroQuantities
import Foundation
import Testing

/// ExactDecimal against Python's fractions and decimals and mpmath's powers.
@Suite("Exact decimals against references")
struct ExactDecimalReferenceTests {
  /// Rows of Tests/Reference/generated/exact_decimal.csv of one operation.
  static func rows(_ operation: String) throws -> [[String]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Reference/generated/exact_decimal.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      .filter { $0[0] == operation }
  }

  /// Rows for which the text of our result is not the expected one.
  static func mismatches(
    _ operation: String, _ compute: ([String]) throws -> String
  ) throws -> [String] {
    let rows = try rows(operation)
    try #require(rows.count > 50)
    return rows.compactMap { row in
      let found = (try? compute(row)) ?? "an error"
      return found == row[4] ? nil : "\(row) gave \(found)"
    }
  }

  @Test("sums and differences are exact")
  func sums() throws {
    #expect(
      try Self.mismatches("add") { row in
        try ExactDecimal(row[1]).adding(ExactDecimal(row[2])).description
      } == [])
    #expect(
      try Self.mismatches("subtract") { row in
        try ExactDecimal(row[1]).subtracting(ExactDecimal(row[2])).description
      } == [])
  }

  @Test("products are exact in 256 bits and rounded to 40 digits beyond them")
  func products() throws {
    #expect(
      try Self.mismatches("multiply") { row in
        try ExactDecimal(row[1]).multiplied(by: ExactDecimal(row[2])).description
      } == [])
  }

  @Test("quotients are rounded to 40 digits, half to even")
  func quotients() throws {
    #expect(
      try Self.mismatches("divide") { row in
        try ExactDecimal(row[1]).divided(by: ExactDecimal(row[2])).description
      } == [])
  }

  @Test("comparison, equality and hashing agree with the order of fractions")
  func order() throws {
    #expect(
      try Self.mismatches("compare") { row in
        let one = try ExactDecimal(row[1])
        let two = try ExactDecimal(row[2])
        return one < two ? "-1" : (one == two ? "0" : (two < one ? "1" : "no order"))
      } == [])
  }

  @Test("roundings to decimals and to multiples follow all six rules")
  func roundings() throws {
    #expect(
      try Self.mismatches("round") { row in
        let rule = try #require(RoundingRule(rawValue: row[3]))
        return try ExactDecimal(row[1]).rounded(decimals: try #require(Int(row[2])), rule)
          .description
      } == [])
    #expect(
      try Self.mismatches("roundToMultiple") { row in
        let rule = try #require(RoundingRule(rawValue: row[3]))
        return try ExactDecimal(row[1]).rounded(toMultipleOf: ExactDecimal(row[2]), rule)
          .description
      } == [])
  }

  @Test("powers are right to half a unit of the 40th digit")
  func powers() throws {
    let rows = try Self.rows("power")
    try #require(rows.count > 300)
    // Half a unit of the 40th digit is at most 5e-40 of the value, and 1e-41 covers the error of
    // the exponential for the largest exponents (1e-42) and the 48 digits of the reference.
    let tolerance = try ExactDecimal.parse(Array("5.1e-40".utf8).span, .scientific)
    var wrong: [String] = []
    for row in rows {
      let expected = try ExactDecimal(row[4])
      let found = try ExactDecimal(row[1]).power(ExactDecimal(row[2]))
      let error = try found.subtracting(expected).absolute
      if error > (try expected.multiplied(by: tolerance)) { wrong.append("\(row) gave \(found)") }
    }
    #expect(wrong == [])
  }

  @Test("conversion to and from binary numbers is correctly rounded")
  func doubles() throws {
    #expect(
      try Self.mismatches("double") { row in
        let expected = try #require(Double(row[4]))
        return try Double(ExactDecimal(row[1])) == expected ? row[4] : "another double"
      } == [])
    #expect(
      try Self.mismatches("shortest") { row in
        try ExactDecimal(shortest: try #require(Double(row[1]))).description
      } == [])
  }
}
