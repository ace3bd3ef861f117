import AgroFiles
import Testing
import Yams

/// The strict reader against a general one, and the mistakes that it refuses.
@Suite struct YAMLParserTests {
  /// Every value, key and position as Yams (libyaml) reads them.
  @Test func agreesWithLibyamlOnEveryShippedFile() throws {
    var differences: [String] = []
    for path in Shipped.yamlFiles {
      let bytes = try SystemFile.read(path)
      if let difference = try Self.difference(bytes, path: path) { differences.append(difference) }
    }
    #expect(Shipped.yamlFiles.count >= 15)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test func agreesWithLibyamlOnEveryForm() throws {
    let text = """
      # comment
      format: 1
      title: { en: "Azerbaijan, tariff", az: x y,
         uz: 'it''s' } # c
      text: one two
        three   # end
      folded: >
        hello
        world

          more
        end

      lit: |-
        a
         b

        c
      keep: |+
        a

      indented: |2
          two
        one
      seq:
      - a
      - b: 1
        c: [1, 2, {x: y}]

      -
        d: e
      - - x
        - y
      empty:
      empty2: # c
      q: "a\\u0259b \\
         c

         d \\"x\\" \\\\"
      "key with space": v
      'quoted: key': w
      url: http://a.b/c#d
      noted: { n: , m: [], o: {} }
      азбука: { ключ: значение, б: в }
      plain: a
        b

        c
      dash: -x
      minus: -1.5
      """
    #expect(try Self.difference(Array(text.utf8), path: "forms") == nil)
    let windows = text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    let bytes = [0xEF, 0xBB, 0xBF] + Array(windows.utf8)
    let unix = try YAMLParser.parse(Array(text.utf8), path: "")
    let read = try YAMLParser.parse(bytes, path: "")
    #expect(read["plain"]?.text == unix["plain"]?.text)
    #expect(read["q"]?.text == unix["q"]?.text)
    #expect(read.entries?.count == unix.entries?.count)
  }

  /// Each text is refused at its place with a word that names what is wrong.
  @Test(arguments: [
    ("a: 1\nb: &x 2\n", 2, 4, "an anchor"),
    ("a: 1\nb: *x\n", 2, 4, "an alias"),
    ("a: !!str 1\n", 1, 4, "a tag"),
    ("a: 1\n<<: { b: 2 }\n", 2, 1, "a merge key"),
    ("a: 1\nb: 2\na: 3\n", 3, 1, "a second time (first on line 1)"),
    ("a: { x: 1, x: 2 }\n", 1, 12, "a second time"),
    ("a:\n\tb: 1\n", 2, 1, "a tab"),
    ("a: 1\n  b: 2\n", 2, 4, "': ' inside a text"),
    ("a: [1, 2\nb: 3\n", 1, 4, "not closed before line 2"),
    ("a: { x: 1,62 % }\n", 1, 11, "without a value"),
    ("a: \"open\nb: 1\n", 1, 4, "a quote that is not closed"),
    ("a: 'x' y\n", 1, 8, "after the closing quote"),
    ("- a\n - b\n", 2, 2, "a dash inside a text"),
    ("a: 1\n---\nb: 2\n", 2, 1, "a second document"),
    ("%YAML 1.2\n", 1, 1, "a YAML directive"),
    ("a: [b: c]\n", 1, 6, "a key inside a list"),
    ("? a\n: b\n", 1, 1, "a complex key"),
    ("a: - b\n", 1, 4, "a list entry behind a key"),
    ("a: \"\\q\"\n", 1, 5, "an escape that is not known"),
    ("", 1, 1, "an empty file"),
  ])
  func refuses(_ text: String, line: Int, column: Int, word: String) throws {
    let error = try #require(throws: FileErrors.self) {
      try YAMLParser.parse(Array(text.utf8), path: "x.yaml")
    }
    let first = try #require(error.errors.first)
    #expect(first.line == line && first.column == column, "\(first)")
    #expect(first.found.contains(word), "\(first)")
  }

  @Test func refusesWhatIsNotText() throws {
    let latin: [UInt8] = Array("a: b\nc: ".utf8) + [0xE9, 0x0A]
    let error = #expect(throws: FileErrors.self) { try YAMLParser.parse(latin, path: "x") }
    #expect(error?.errors.first?.line == 2 && error?.errors.first?.column == 4)
    #expect(throws: FileErrors.self) { try YAMLParser.parse([0x61, 0x3A, 0x00], path: "x") }
  }

  @Test func refusesWhatIsTooDeepOrTooLarge() throws {
    let deep = String(repeating: "[", count: 100_000)
    let error = #expect(throws: FileErrors.self) {
      try YAMLParser.parse(Array("a: \(deep)".utf8), path: "x")
    }
    #expect(error?.errors.first?.found.contains("levels") == true)
    let blocks = (0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(throws: FileErrors.self) { try YAMLParser.parse(Array(blocks.utf8), path: "x") }
    let large = [UInt8](repeating: UInt8(ascii: " "), count: YAMLParser.maximumSize + 1)
    #expect(throws: FileErrors.self) { try YAMLParser.parse(large, path: "x") }
  }

  /// Whatever stands in a file, the reader ends with a value or an error.
  @Test func survivesEveryCutAndChange() throws {
    let bytes = try SystemFile.read("\(Shipped.tariffs)/Georgia/ge-2023.yaml")
    var count = 0
    for cut in stride(from: 0, to: bytes.count, by: 37) {
      if (try? YAMLParser.parse(Array(bytes[..<cut]), path: "x")) != nil { count += 1 }
      for byte in Array("{[\"':-#|>&\t\n".utf8) {
        var changed = bytes
        changed[cut] = byte
        if (try? YAMLParser.parse(changed, path: "x")) != nil { count += 1 }
      }
    }
    #expect(count > 0)
  }

  // MARK: Comparison

  private static func difference(_ bytes: [UInt8], path: String) throws -> String? {
    let own = try YAMLParser.parse(bytes, path: path)
    let parser = try Yams.Parser(yaml: String(decoding: bytes, as: UTF8.self), resolver: .basic)
    guard let other = try parser.singleRoot() else { return "\(path): nothing" }
    return difference(own, other, path)
  }

  private static func difference(_ own: YAMLNode, _ other: Node, _ path: String) -> String? {
    switch (own.content, other) {
    case (.scalar(let text, _), .scalar(let scalar)):
      let isSame =
        text == scalar.string && own.line == scalar.mark?.line && own.column == scalar.mark?.column
      return isSame ? nil : "\(path): \(own.line):\(own.column) \(text) against \(scalar.string)"
    case (.empty, .scalar(let scalar)):
      return scalar.string.isEmpty ? nil : "\(path): nothing against \(scalar.string)"
    case (.sequence(let items), .sequence(let others)):
      guard items.count == others.count else { return "\(path): \(items.count) items" }
      for (index, (item, other)) in zip(items, others).enumerated() {
        if let found = difference(item, other, "\(path)[\(index)]") { return found }
      }
      return nil
    case (.mapping(let entries), .mapping(let pairs)):
      guard entries.count == pairs.count else { return "\(path): \(entries.count) keys" }
      for (entry, pair) in zip(entries, pairs) {
        guard case .scalar(let key) = pair.key, key.string == entry.key else {
          return "\(path): key \(entry.key)"
        }
        if let found = difference(entry.value, pair.value, "\(path).\(entry.key)") { return found }
      }
      return nil
    default: return "\(path): \(own.summary) of another kind"
    }
  }
}
