import AgroQuantities
import Foundation
import Testing

@Suite("JSON")
struct JSONTests {
  static let document: JSONValue = [
    "format": 1, "name": "Şəki \"north\"\n\u{1}/\\", "yes": true, "none": .null, "empty": [],
    "object": [:], "list": [1, 2, .exact(ExactDecimal(minorUnits: 125, scale: 3))],
    "rows": [["a": 1], ["a": 2]], "binary": .double(0.1), "large": .double(1e300),
  ]

  @Test("what is written is read back, in order, by us and by Foundation")
  func roundTrip() throws {
    for layout in [JSONValue.Layout.compact, .indented] {
      let text = Self.document.text(layout)
      #expect(try JSONValue.parse(text) == Self.document)
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      #expect(object?["name"] as? String == "Şəki \"north\"\n\u{1}/\\")
      #expect(object?["binary"] as? Double == 0.1)
      #expect((object?["rows"] as? [[String: Int]])?.count == 2)
      #expect(object?.count == 10)
    }
  }

  @Test("the layouts")
  func layouts() {
    let value: JSONValue = ["a": [1, 2], "b": ["c": "x"], "d": [["e": .null]]]
    #expect(value.text(.compact) == #"{"a":[1,2],"b":{"c":"x"},"d":[{"e":null}]}"#)
    #expect(
      value.text(.indented) == """
        {
          "a": [1, 2],
          "b": {
            "c": "x"
          },
          "d": [
            {
              "e": null
            }
          ]
        }
        """)
  }

  @Test("members, elements and numbers")
  func access() throws {
    let value = try JSONValue.parse(#"{"a": [1.50, "x", true], "b": -2e3}"#)
    #expect(value["a"]?.elements?.first?.exactNumber == (try ExactDecimal("1.5")))
    #expect(value["a"]?.elements?[1].text == "x")
    #expect(value["a"]?.elements?[2].truth == true)
    #expect(value["b"]?.exactNumber == ExactDecimal(-2000))
    #expect(value["c"] == nil)
    #expect(value.members?.map(\.name) == ["a", "b"])
    #expect(JSONValue.double(.nan) == .null)
    #expect(JSONValue.double(3) == .number("3"))
    #expect(JSONValue.double(-0.0) == .number("-0.0"))
  }

  @Test("escapes and pairs of surrogates")
  func escapes() throws {
    #expect(try JSONValue.parse(#""\u0259\ud83c\udf47\/\b\f\t""#).text == "ə🍇/\u{8}\u{C}\t")
  }

  @Test(
    "what is no JSON is refused with line and column",
    arguments: [
      ("", 1, 1), ("{\n  \"a\": }", 2, 8), ("[1,]", 1, 4), ("[1 2]", 1, 4), ("{\"a\" 1}", 1, 6),
      ("{\"ə\": 1, \"ə\": 2}", 1, 10), ("01", 1, 2), ("1.", 1, 3), ("1e", 1, 3), ("-", 1, 2),
      ("\"abc", 1, 1), ("\"a\nb\"", 1, 3), ("\"\\x\"", 1, 3), ("\"\\ud800\"", 1, 8),
      ("\"\\u12g4\"", 1, 6), ("nul", 1, 1), ("1 2", 1, 3), ("{1: 2}", 1, 2), ("[", 1, 2),
      ("NaN", 1, 1), ("{\"a\": 1,}", 1, 9), ("'a'", 1, 1), ("[1}", 1, 3), ("// x", 1, 1),
    ])
  func malformed(_ text: String, _ line: Int, _ column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
    #expect(error.map { [$0.line, $0.column] } == [line, column])
    #expect(error?.message.hasSuffix(".") == true)
  }

  @Test("deep nesting is an error and not a crash; bytes that are no UTF-8 too")
  func hostile() {
    #expect(throws: JSONError.self) {
      try JSONValue.parse(String(repeating: "[", count: 1_000_000))
    }
    let deepest = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(throws: Never.self) { try JSONValue.parse(deepest) }
    let bytes: [UInt8] = [0x22, 0xFF, 0x22]
    #expect(throws: JSONError.self) { try JSONValue.parse(bytes.span) }
  }
}
