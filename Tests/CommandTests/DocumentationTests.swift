import Foundation
import Testing

/// Everything that a user of these modules can call says what it is.
@Suite("Documentation")
struct DocumentationTests {
  private static let modules: Set<String> = ["AgroQuantities", "AgroStatistics", "AgroPolicy"]
  private static let modifiers: Set<String> = [
    "static", "final", "mutating", "nonmutating", "convenience", "override", "indirect", "lazy",
    "nonisolated", "consuming", "borrowing", "internal(set)", "private(set)", "package(set)",
  ]
  private static let kinds: Set<String> = [
    "func", "init", "var", "let", "struct", "enum", "class", "actor", "protocol", "typealias",
    "subscript",
  ]
  /// Requirements of the standard library's protocols, which document them.
  private static let known: Set<String> = [
    "description", "debugDescription", "hash", "rawValue", "next", "makeIterator", "startIndex",
    "endIndex", "index", "encode", "==", "<",
  ]

  /// Keyword and name of a declaration; nil of any other line.
  private static func declaration(_ words: ArraySlice<String>) -> (kind: String, name: String)? {
    let rest = words.drop { modifiers.contains($0) || $0.hasPrefix("@") }
    guard let word = rest.first else { return nil }
    let plain = word.prefix { $0.isLetter }
    if plain == "init" || plain == "subscript" { return (String(plain), String(plain)) }
    guard kinds.contains(word), let name = rest.dropFirst().first else { return nil }
    let ends: Set<Character> = ["(", "<", ":", "=", "{", " "]
    let isOperator = name.first.map { !$0.isLetter && $0 != "_" } ?? false
    return (word, String(name.prefix { isOperator ? $0 != "(" : !ends.contains($0) }))
  }

  private static func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }

  @Test("Every public declaration has a doc comment, or its protocol has one")
  func publicDeclarations() throws {
    let sources = Command.root + "/Sources"
    let paths = try #require(FileManager.default.enumerator(atPath: sources))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
    var files: [(path: String, module: String, lines: [String])] = []
    var required: Set<String> = []
    for path in paths {
      let module = String(path.prefix { $0 != "/" })
      guard Self.modules.contains(module) else { continue }
      let text = String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: sources + "/" + path)), as: UTF8.self)
      let lines = text.components(separatedBy: "\n")
      files.append((path, module, lines))
      var isProtocol = false
      for line in lines {
        if line.hasSuffix("{"), line.contains("protocol ") { isProtocol = true }
        if line.hasPrefix("}") { isProtocol = false }
        if isProtocol, let found = Self.declaration(Self.words(line)[...]) {
          required.insert("\(module) \(found.name)")
        }
      }
    }
    #expect(files.count > 100)
    var bare: [String] = []
    for (path, module, lines) in files {
      for (index, line) in lines.enumerated() {
        guard line.contains("public ") else { continue }
        let words = Self.words(line)
        guard let start = words.firstIndex(of: "public"),
          words[..<start].allSatisfy({ $0.hasPrefix("@") }),
          let found = Self.declaration(words[(start + 1)...])
        else { continue }
        if Self.known.contains(found.name) { continue }
        if required.contains("\(module) \(found.name)") { continue }
        let above = lines[max(0, index - 6)..<index].last {
          let text = $0.drop { $0 == " " }
          return !text.hasPrefix("@") && !text.hasPrefix("// swift-format")
        }
        if above?.drop(while: { $0 == " " }).hasPrefix("///") ?? false { continue }
        bare.append("\(path):\(index + 1): \(line)")
      }
    }
    #expect(bare == [], "\(bare.joined(separator: "\n"))")
  }
}
