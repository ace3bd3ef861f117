import AgroRisk
import Foundation
import Testing

/// The README's library example, word for word.
// swift-format-ignore
private func readmeExample(tariffs: String) throws -> [String] {
  var lines: [String] = []
  // README
let library = try TariffLibrary(folder: tariffs)
let date = try CivilDate("2026-03-01")
let engine = try QuoteDesk(library: library).engine(place: "Goychay", book: nil, date: date)
let parcel = ParcelRequest(
  object: "pomegranate",
  facts: [
    NamedFact("area", .text("1 ha")), NamedFact("yield", .text("80 c/ha")),
    NamedFact("price", .text("60 AZN/c")),
  ])
let request = QuoteRequest(date: date, place: "Goychay", parcels: [parcel])
for quote in try engine.quotes(request, asOf: date) {
  let low = quote.total.holderPremium.low
  let high = quote.total.holderPremium.high
  lines.append("\(quote.total.sumInsured): you pay \(low) to \(high)")
}
  // end
  return lines
}

@Suite("The README")
struct ReadmeTests {
  /// A fenced block: its language, and its lines without the fences.
  private struct Block {
    var language: String
    var start: Int
    var lines: [String]
  }

  private func blocks(_ lines: [String]) -> [Block] {
    var result: [Block] = []
    var open: Block?
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        if let block = open {
          result.append(block)
          open = nil
        } else {
          open = Block(language: String(line.dropFirst(3)), start: index + 1, lines: [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    return result
  }

  @Test("Every command of the README prints what the README shows")
  func commands() throws {
    let path = Command.root + "/README.md"
    var lines = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
      .components(separatedBy: "\n")
    let scratch = try Scratch()
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("Tariffs"), withDestinationPath: Command.root + "/Tariffs")
    var shown: [(command: String, block: Block, printed: [String])] = []
    for block in blocks(lines) {
      if block.language == "csv" {
        _ = try scratch.write(block.lines.joined(separator: "\n") + "\n", to: "parcels.csv")
      }
      guard block.language == "console", let first = block.lines.first, first.hasPrefix("$ ")
      else { continue }
      let command = String(first.dropFirst(2))
      let outcome = try Command.shell(command, in: scratch.folder)
      let printed = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      shown.append((command, block, Array(printed.dropLast())))
    }
    #expect(shown.count >= 7)
    if Golden.isRecording {
      for (_, block, printed) in shown.reversed() {
        lines.replaceSubrange(
          block.start + 1..<block.start + block.lines.count, with: printed)
      }
      try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
      return
    }
    for (command, block, printed) in shown {
      #expect(Array(block.lines.dropFirst()) == printed, "\(command)")
    }
  }

  @Test("The library example is compiled as it stands, and answers")
  func example() throws {
    let readme = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: Command.root + "/README.md")),
      as: UTF8.self)
    let own = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: #filePath)), as: UTF8.self)
    let snippet = try #require(
      blocks(readme.components(separatedBy: "\n")).first { $0.language == "swift" })
    #expect(own.contains("  // README\n" + snippet.lines.joined(separator: "\n") + "\n  // end\n"))
    let lines = try readmeExample(tariffs: Command.root + "/Tariffs")
    #expect(lines == ["4,800.00 AZN: you pay 38.88 AZN to 73.92 AZN"])
  }

  @Test("The files and folders that the README names exist")
  func paths() throws {
    let readme = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: Command.root + "/README.md")),
      as: UTF8.self)
    let named = readme.components(separatedBy: "`").enumerated()
      .filter { $0.offset % 2 == 1 }.map(\.element)
      .filter { $0.hasPrefix("Sources/") || $0.hasPrefix("Tests/") || $0.hasPrefix("Tariffs/") }
      .filter { !$0.contains("<") }
    #expect(named.count >= 8)
    let absent = named.filter { !FileManager.default.fileExists(atPath: Command.root + "/" + $0) }
    #expect(absent == [])
  }
}
