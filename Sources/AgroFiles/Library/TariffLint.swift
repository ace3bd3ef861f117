public import AgroPolicy
internal import AgroQuantities

/// Checks a folder of rule books: every file, every book, and the files against each other.
public enum TariffLint {
  /// Everything that is wrong or looks like a slip, by file and line.
  ///
  /// - Parameters:
  ///   - folder: the folder of rule books.
  ///   - reproduces: tells why an example no longer agrees with the book, nil where it does; the
  ///     quote engine gives it. Without it examples are only read.
  public static func findings(
    folder: String, reproduces: ((TariffExample, TariffLibrary) -> String?)? = nil
  ) -> [LintFinding] {
    let library: TariffLibrary
    do throws(FileErrors) {
      library = try TariffLibrary(folder: folder)
    } catch {
      return error.errors.map(finding)
    }
    var findings = library.unreadable.map(finding)
    var seen: Set<LintFinding> = Set(findings)
    func add(_ more: [LintFinding]) {
      // A book repeats what is wrong with the books that it extends.
      for finding in more where seen.insert(finding).inserted { findings.append(finding) }
    }
    var books: [TariffBook] = []
    for header in library.headers {
      do throws(LibraryError) {
        let book = try library.book(header.id)
        books.append(book)
        add(BookChecker.findings(of: book))
        add(
          BookWarnings.findings(of: book, gazetteer: library.gazetteer) {
            library.sources.document($0)?.basis
          })
      } catch {
        if case .files(let errors) = error { add(errors.errors.map(finding)) }
      }
    }
    var examples: [TariffExample] = []
    for jurisdiction in library.jurisdictions {
      do throws(FileErrors) {
        examples += try library.examples(of: jurisdiction)
      } catch {
        add(error.errors.map(finding))
      }
    }
    do throws(FileErrors) {
      _ = try library.exchangeRates()
    } catch {
      add(error.errors.map(finding))
    }
    add(editions(library))
    add(names(library))
    add(places(library))
    add(orphans(library, books, examples))
    add(phrases(library))
    for example in examples {
      if library.header(example.book) == nil {
        let message = "\(example.id) is of the book '\(example.book)', which does not exist"
        add([LintFinding(.error, "example-book", message, at: example.position)])
      } else if let reason = reproduces?(example, library) {
        add([
          LintFinding(
            .error, "example-differs", "\(example.id): \(reason)", at: example.position)
        ])
      }
    }
    return findings.enumerated().sorted { a, b in
      let first = (a.element.position?.file ?? "", a.element.position?.line ?? 0, a.offset)
      let second = (b.element.position?.file ?? "", b.element.position?.line ?? 0, b.offset)
      return first < second
    }.map(\.element)
  }

  /// A problem of a file as a finding.
  static func finding(_ error: FileError) -> LintFinding {
    var message = (error.key.map { "\($0): " } ?? "") + "found \(error.found); expected "
      + error.expected
    if !error.suggestions.isEmpty {
      message += "; did you mean \(error.suggestions.joined(separator: ", "))"
    }
    return LintFinding(
      .error, "file", message,
      at: FilePosition(file: error.path, line: error.line, column: error.column))
  }

  // MARK: Editions

  /// Days of a jurisdiction without a book, or with two.
  private static func editions(_ library: TariffLibrary) -> [LintFinding] {
    var findings: [LintFinding] = []
    for jurisdiction in library.jurisdictions {
      let editions = library.headers.filter { $0.jurisdiction == jurisdiction }
      for (earlier, later) in zip(editions, editions.dropFirst()) {
        let position = FilePosition(
          file: "\(library.folder)/\(later.path)", line: 1, column: 1)
        guard let through = earlier.validThrough else {
          findings.append(
            LintFinding(
              .warning, "edition-overlap",
              "\(earlier.id) has no last day, though \(later.id) follows it", at: position))
          continue
        }
        let gap = later.validFrom.days(since: through)
        if gap > 1 {
          findings.append(
            LintFinding(
              .warning, "edition-gap",
              "no book holds between \(through), the end of \(earlier.id), and \(later.validFrom)",
              at: position))
        } else if gap < 1 {
          findings.append(
            LintFinding(
              .warning, "edition-overlap",
              "\(earlier.id) holds until \(through), \(later.id) already from \(later.validFrom)",
              at: position))
        }
      }
    }
    return findings
  }

  // MARK: Names, places

  /// The line of each row of a table, by the cells that name it.
  private static func lines(
    _ path: String, header: [String], key: ([String]) -> String
  ) -> [String: FilePosition] {
    guard let bytes = try? SystemFile.read(path),
      let table = try? SimpleTable(bytes, path: path, header: header)
    else { return [:] }
    var result: [String: FilePosition] = [:]
    for row in table.rows {
      result[key(row.cells)] = FilePosition(file: path, line: row.line, column: 1)
    }
    return result
  }

  private static func nameLines(_ library: TariffLibrary) -> [String: FilePosition] {
    lines("\(library.folder)/Names.csv", header: NamesFile.header) { "\($0[0])/\($0[1])" }
  }

  private static func names(_ library: TariffLibrary) -> [LintFinding] {
    let lines = nameLines(library)
    var findings: [LintFinding] = []
    var spelled: [String: NameEntry] = [:]
    for entry in library.names.entries {
      let position = lines["\(entry.kind.rawValue)/\(entry.id)"]
      if !isTranslated(entry.text) {
        findings.append(
          LintFinding(
            .warning, "translation-missing",
            "the \(entry.kind.rawValue) \(entry.id) is not in all four languages", at: position))
      }
      // A word may stand for a crop and a package, but not for two objects or two packages.
      guard ![.label, .zone, .peril].contains(entry.kind) else { continue }
      let group = NameKind.insurable.contains(entry.kind) ? "object" : entry.kind.rawValue
      var told: Set<String> = []
      for spelling in [entry.id] + entry.text.spellings + entry.also {
        let key = "\(group)/\(NameFolding.fold(spelling))"
        if let first = spelled[key], first.id != entry.id {
          guard told.insert(key).inserted else { continue }
          findings.append(
            LintFinding(
              .warning, "name-twice", "'\(spelling)' stands for \(first.id) and for \(entry.id)",
              at: position))
        } else {
          spelled[key] = entry
        }
      }
    }
    return findings
  }

  private static func isTranslated(_ text: LocalisedText) -> Bool {
    text.azerbaijani != nil && text.uzbek != nil && text.russian != nil
  }

  private static func places(_ library: TariffLibrary) -> [LintFinding] {
    var findings: [LintFinding] = []
    for jurisdiction in library.placeFiles.keys.sorted() {
      let path = "\(library.folder)/\(jurisdiction)/Places.csv"
      let lines = lines(path, header: PlacesFile.header) { $0[0] }
      for place in library.gazetteer.places
      where place.jurisdiction == jurisdiction && !isTranslated(place.text) {
        findings.append(
          LintFinding(
            .warning, "translation-missing", "the place \(place.id) is not in all four languages",
            at: lines[place.id]))
      }
    }
    return findings
  }

  // MARK: Orphans

  /// Documents and names that nothing speaks of.
  private static func orphans(
    _ library: TariffLibrary, _ books: [TariffBook], _ examples: [TariffExample]
  ) -> [LintFinding] {
    // What a file says is read from its text: an edition may replace what an earlier one cites.
    var words: Set<String> = []
    for header in library.headers {
      collect("\(library.folder)/\(header.path)", into: &words)
    }
    for jurisdiction in library.jurisdictions {
      collect("\(library.folder)/\(jurisdiction)/Examples.yaml", into: &words)
    }
    for rate in (try? library.exchangeRates()) ?? [] { words.insert(rate.source.document) }
    var findings: [LintFinding] = []
    for document in library.sources.documents where !words.contains(document.id) {
      findings.append(
        LintFinding(
          .warning, "orphan-source", "no book, example or rate cites the source \(document.id)",
          at: FilePosition(
            file: "\(library.folder)/Sources.yaml", line: document.line, column: 1)))
    }
    let lines = nameLines(library)
    for entry in library.names.entries where !words.contains(entry.id) {
      findings.append(
        LintFinding(
          .warning, "unused-name", "no book uses the \(entry.kind.rawValue) \(entry.id)",
          at: lines["\(entry.kind.rawValue)/\(entry.id)"]))
    }
    return findings
  }

  private static func collect(_ path: String, into words: inout Set<String>) {
    guard let bytes = try? SystemFile.read(path),
      let root = try? YAMLParser.parse(bytes, path: path)
    else { return }
    collect(root, into: &words)
  }

  private static func collect(_ node: YAMLNode, into words: inout Set<String>) {
    switch node.content {
    case .scalar(let text, _): words.insert(text)
    case .sequence(let items): for item in items { collect(item, into: &words) }
    case .mapping(let entries):
      for entry in entries {
        words.insert(entry.key)
        collect(entry.value, into: &words)
      }
    case .empty: break
    }
  }
}
