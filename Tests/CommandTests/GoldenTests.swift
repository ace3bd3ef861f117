import Foundation
import Testing

/// Pages and documents as they should be; `RECORD_GOLDEN=1` writes them anew, the difference is
/// then to be read.
enum Golden {
  static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1"
  static let folder = Command.root + "/Tests/Golden"

  /// What is compared: the output without hashes, which change with every word of a book.
  static func plain(_ text: String) -> String {
    var result = ""
    var word = ""
    func end() {
      let isHash = word.count == 64 && word.allSatisfy(\.isHexDigit)
      result += isHash ? "<hash>" : word
      word = ""
    }
    for character in text {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else {
        end()
        result.append(character)
      }
    }
    end()
    return result
  }
}

@Suite("Golden files")
struct GoldenTests {
  private static let clerk = [
    "quote", "--place", "Goychay", "--crop", "nar", "--area", "1 ha", "--yield", "80 c/ha",
    "--price", "60 AZN/c", "--date", "2026-03-01", "--quiet",
  ]
  private static let uzbek = [
    "quote", "--place", "Samarkand", "--crop", "grape", "--area", "5 ha", "--yield", "15 t/ha",
    "--price", "4000 soum/kg", "--date", "2026-03-01", "--in", "USD", "--quiet",
  ]

  static let files: [(name: String, arguments: [String])] = {
    var files: [(name: String, arguments: [String])] = []
    for command in TariffTests.commands {
      let name = (["help"] + command).joined(separator: "-") + ".txt"
      files.append((name, command + ["--help"]))
    }
    for code in ["en", "az", "uz", "ru"] {
      files.append(("quote-goychay.\(code).txt", clerk + ["--payout", "--lang", code]))
      files.append(("quote-samarkand.\(code).txt", uzbek + ["--explain", "--lang", code]))
    }
    files.append(("quote-goychay.json", clerk + ["--json", "--in", "USD", "--lang", "en"]))
    files.append(
      ("rates-grape.txt", ["tariff", "rates", "az-2025", "--crop", "grape", "--lang", "en"]))
    files.append(
      (
        "gaps-uz-2025.txt",
        ["tariff", "gaps", "uz-2025", "--date", "2026-03-01", "--lang", "en"]
      ))
    return files
  }()

  @Test("The program prints what the file holds", arguments: files.map(\.name))
  func same(name: String) throws {
    let file = try #require(Self.files.first { $0.name == name })
    let outcome = try Command.run(file.arguments)
    #expect(outcome.code == 0, "\(outcome)")
    let printed = Golden.plain(outcome.output)
    let url = URL(fileURLWithPath: "\(Golden.folder)/\(name)")
    if Golden.isRecording {
      try FileManager.default.createDirectory(
        atPath: Golden.folder, withIntermediateDirectories: true)
      try Data(printed.utf8).write(to: url)
      return
    }
    let held = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    let first = zip(held.split(separator: "\n"), printed.split(separator: "\n"))
      .first { $0 != $1 }
    #expect(
      held == printed,
      "first difference: \(String(describing: first)); RECORD_GOLDEN=1 writes the file anew")
  }

  @Test("No golden file is left over")
  func complete() throws {
    guard !Golden.isRecording else { return }
    let held = try FileManager.default.contentsOfDirectory(atPath: Golden.folder)
    #expect(Set(held) == Set(Self.files.map(\.name)))
  }
}
