import AgroFiles
import AgroPolicy
import Testing

/// Books with mistakes: each is told at the line whose comment says so, and nothing else is.
@Suite struct BrokenBooksTests {
  static let folder = "\(Shipped.root)/Tests/AgroFilesTests/Files/Broken"

  static let books: [String] = {
    (SystemFile.list("\(folder)/Testland") ?? []).filter { $0.hasSuffix(".yaml") }
      .map { String($0.dropLast(5)) }
  }()

  /// The lines of a file that say `# error: words`, with the words.
  static func expected(_ path: String) throws -> [Int: String] {
    let text = String(decoding: try SystemFile.read(path), as: UTF8.self)
    var result: [Int: String] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard let mark = line.firstRange(of: "# error: ") else { continue }
      result[index + 1] = String(line[mark.upperBound...])
    }
    return result
  }

  @Test(arguments: books)
  func everyMistakeIsToldAtItsLine(_ id: String) throws {
    let library = try TariffLibrary(folder: Self.folder)
    let path = "\(Self.folder)/Testland/\(id).yaml"
    // A cycle is told in the book that closes it, whichever is asked for.
    let expected = try Self.expected(path).merging(
      id == "tl-cycle-a" ? try Self.expected("\(Self.folder)/Testland/tl-cycle-b.yaml") : [:]
    ) { own, _ in own }
    let error = #expect(throws: LibraryError.self) { try library.book(id) }
    guard case .files(let errors)? = error else {
      Issue.record("\(id): \(error.map { "\($0)" } ?? "no error")")
      return
    }
    var wrong: [String] = []
    for (line, words) in expected {
      if !errors.errors.contains(where: { $0.line == line && $0.description.contains(words) }) {
        wrong.append("line \(line) without '\(words)'")
      }
    }
    for error in errors.errors where expected[error.line] == nil {
      wrong.append("unexpected: \(error)")
    }
    #expect(wrong.isEmpty, "\(wrong.sorted().joined(separator: "\n"))\n\(errors)")
  }

  /// Whatever a line of a book is changed to, reading it and checking it ends.
  @Test func survivesEveryChangedLine() throws {
    let library = try Shipped.library()
    let path = "\(Shipped.tariffs)/UnitedStates/us-fcip-aph.yaml"
    let text = String(decoding: try SystemFile.read(path), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let context = BookContext(sources: library.sources.ids, names: library.names)
    var refused = 0
    var accepted = 0
    for index in stride(from: 0, to: lines.count, by: 3) {
      var changed = lines
      switch index % 4 {
      case 0: changed.remove(at: index)
      case 1: changed[index] = changed[index].replacing(": ", with: ": [") + "]"
      case 2: changed[index] = changed[index].replacing(": ", with: ": { x: 1e999999, ..: -.. } #")
      default: changed[index] = "  " + changed[index].replacing("1", with: "-1 .. 99999999999999")
      }
      do {
        let bytes = Array(changed.joined(separator: "\n").utf8)
        let layer = try BookReader.read(bytes, path: "x.yaml", context: context)
        _ = BookChecker.findings(of: layer.book)
        _ = BookWarnings.findings(of: layer.book, gazetteer: library.gazetteer) { _ in nil }
        _ = BookGaps.of(layer.book)
        accepted += 1
      } catch {
        refused += 1
      }
    }
    #expect(refused > 20 && accepted > 0)
  }

  @Test func unknownBookHasNearestNames() throws {
    let library = try Shipped.library()
    let error = #expect(throws: LibraryError.self) { try library.book("az-2023") }
    #expect(error?.description.contains("did you mean az-20") == true)
  }

  @Test func noFolderNamesWhatWasLookedAt() {
    let error = #expect(throws: LibraryError.self) {
      try TariffLibrary.locate(explicit: "/nowhere", workingFolder: "/tmp", executable: nil)
    }
    #expect(error == .noFolder(tried: ["/nowhere"]))
    let other = #expect(throws: LibraryError.self) {
      try TariffLibrary.locate(explicit: nil, workingFolder: "/proc/1", executable: "/usr/bin/x")
    }
    #expect(other?.description.contains("/usr/bin/../share/agrorisk/Tariffs") == true)
  }

  @Test func folderIsFoundAboveTheWorkingFolder() throws {
    let found = try TariffLibrary.locate(
      explicit: nil, workingFolder: "\(Shipped.root)/Sources/AgroFiles", executable: nil)
    #expect(found == Shipped.tariffs || found == "Tariffs")
    let beside = try TariffLibrary.locate(
      explicit: nil, workingFolder: "/proc", executable: "\(Shipped.root)/.build/debug/agrorisk")
    #expect(beside == Shipped.tariffs || beside == "Tariffs")
  }
}
