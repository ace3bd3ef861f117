internal import AgroPolicy
internal import AgroQuantities

/// Puts a book together from the files of its chain and what it borrows.
struct BookAssembly {
  let library: TariffLibrary

  func book(_ header: BookHeader) throws(FileErrors) -> TariffBook {
    var files = library.sharedFiles
    var book = try merged(header, files: &files)
    var problems: [FileError] = []
    for borrowing in book.borrowings {
      do throws(FileErrors) {
        try borrow(borrowing, into: &book, files: &files)
      } catch {
        problems += error.errors
      }
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
    files.sort { $0.path < $1.path }
    book.files = files
    // The form of sha256sum, so that a shell can check it: sha256sum FILES | sha256sum.
    let lines = files.map { "\($0.hash)  \($0.path)\n" }.joined()
    book.contentHash = SystemFile.hash(of: Array(lines.utf8))
    return book
  }

  /// The book with what it extends, without what it borrows.
  private func merged(
    _ header: BookHeader, files: inout [SourceFile]
  ) throws(FileErrors) -> TariffBook {
    let headers = try chain(header)
    let places = "\(header.jurisdiction)/Places.csv"
    if let bytes = library.placeFiles[header.jurisdiction],
      !files.contains(where: { $0.path == places })
    {
      files.append(SourceFile(path: places, hash: SystemFile.hash(of: bytes)))
    }
    let context = BookContext(
      sources: library.sources.ids, names: library.names, places: try library.placeIDs(of: header.jurisdiction))
    var result: TariffBook?
    var problems: [FileError] = []
    for (layer, header) in headers.enumerated() {
      let path = "\(library.folder)/\(header.path)"
      do throws(FileErrors) {
        let bytes = try SystemFile.read(path)
        let file = SourceFile(path: header.path, hash: SystemFile.hash(of: bytes))
        if !files.contains(file) { files.append(file) }
        let own = try BookReader.read(bytes, path: path, context: context)
        try checkHead(own, header, after: result, path: path)
        result = try BookMerge.merge(own, over: result, layer: layer)
      } catch {
        problems += error.errors
      }
    }
    guard problems.isEmpty, let result else { throw FileErrors(problems) }
    return result
  }

  /// The headers of a chain, oldest first.
  private func chain(_ header: BookHeader) throws(FileErrors) -> [BookHeader] {
    var chain = [header]
    while let parent = chain[0].extends {
      let path = "\(library.folder)/\(chain[0].path)"
      guard let next = library.header(parent) else {
        // The parent may be there with broken first lines; then those are the problem.
        let broken = library.unreadable.filter { $0.path.hasSuffix("/\(parent).yaml") }
        throw FileErrors(
          broken.isEmpty
            ? [
              FileError(
                path: path, line: line(of: "extends", path), column: 1, key: "extends",
                found: "'\(parent)'", expected: "the id of a book",
                suggestions: NearestNames.find(parent, in: library.headers.map(\.id)))
            ] : broken)
      }
      guard next.jurisdiction == header.jurisdiction else {
        throw FileErrors([
          FileError(
            path: path, line: line(of: "extends", path), column: 1, key: "extends",
            found: "'\(parent)' of \(next.jurisdiction)",
            expected: "a book of the same jurisdiction (across countries, borrow tables)")
        ])
      }
      guard !chain.contains(where: { $0.id == parent }) else {
        let cycle = chain.reversed().map(\.id) + [parent]
        throw FileErrors([
          FileError(
            path: path, line: line(of: "extends", path), column: 1, key: "extends",
            found: "a cycle: \(cycle.joined(separator: " extends "))",
            expected: "books that extend earlier ones")
        ])
      }
      chain.insert(next, at: 0)
    }
    return chain
  }

  private func line(of key: String, _ path: String) -> Int {
    guard let bytes = try? SystemFile.read(path) else { return 0 }
    var line = 0
    for slice in bytes.split(separator: .newline, omittingEmptySubsequences: false) {
      line += 1
      if slice.starts(with: Array("\(key):".utf8)) { return line }
    }
    return 0
  }

  private func checkHead(
    _ layer: BookLayer, _ header: BookHeader, after parent: TariffBook?, path: String
  ) throws(FileErrors) {
    var problems: [FileError] = []
    func report(_ key: String, _ found: String, _ expected: String) {
      problems.append(
        FileError(
          path: path, line: line(of: key, path), column: 1, key: key, found: found,
          expected: expected))
    }
    let book = layer.book
    if book.jurisdiction != header.jurisdiction {
      report(
        "jurisdiction", "'\(book.jurisdiction)'",
        "'\(header.jurisdiction)', the folder of the book")
    }
    if !header.path.hasSuffix("/\(book.id).yaml") {
      report("id", "'\(book.id)'", "the name of the file, without .yaml")
    }
    if let parent, book.validFrom < parent.validFrom {
      report(
        "validity", "\(book.validFrom)",
        "a day not before \(parent.validFrom), from which \(parent.id) holds")
    }
    if let parent, book.currency != parent.currency {
      report("currency", book.currency.code, "\(parent.currency.code), as in \(parent.id)")
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
  }

  // MARK: Borrowing

  private func borrow(
    _ borrowing: Borrowing, into book: inout TariffBook, files: inout [SourceFile]
  ) throws(FileErrors) {
    func failure(
      _ found: String, _ expected: String, _ suggestions: [String] = []
    ) -> FileError {
      FileError(
        path: borrowing.position.file, line: borrowing.position.line,
        column: borrowing.position.column, key: "borrow", found: found, expected: expected,
        suggestions: suggestions)
    }
    guard let header = library.header(borrowing.book) else {
      let known = library.headers.map(\.id)
      throw FileErrors([
        failure(
          "the book '\(borrowing.book)'", "the id of a book",
          NearestNames.find(borrowing.book, in: known))
      ])
    }
    guard header.jurisdiction != book.jurisdiction else {
      throw FileErrors([
        failure(
          "the book '\(borrowing.book)' of the same jurisdiction",
          "a book of another one (inside one jurisdiction, extend it)")
      ])
    }
    let lender = try merged(header, files: &files)
    var problems: [FileError] = []
    for id in borrowing.tables {
      guard var table = lender.tables.first(where: { $0.id == id }) else {
        problems.append(
          failure(
            "the table '\(id)'", "a table of \(borrowing.book)",
            NearestNames.find(id, in: lender.tables.map(\.id))))
        continue
      }
      if let row = table.rows.first(where: { Self.isMoney($0.cell, table.gives) }) {
        problems.append(
          failure(
            "the table '\(id)' with the amount of money \(row.cell.printed)",
            "tables of shares only"))
      }
      if book.tables.contains(where: { $0.id == id }) {
        problems.append(failure("the table '\(id)', which the book has itself", "another table"))
      }
      table.borrowed = borrowing
      for index in table.rows.indices { Self.weaken(&table.rows[index].cell.source) }
      for index in table.then.indices {
        if var source = table.then[index].source {
          Self.weaken(&source)
          table.then[index].source = source
        }
      }
      book.tables.append(table)
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
  }

  /// What is borrowed counts as a proxy unless it was weaker already.
  private static func weaken(_ source: inout SourceReference) {
    source.basis = max(source.basis, .proxy)
  }

  private static func isMoney(_ cell: Cell, _ gives: String) -> Bool {
    if gives == "bounds.price" { return true }
    let end = cell.printed.split(separator: ".").last.map(String.init) ?? ""
    for text in [cell.printed, end.trimmingSpaces()] {
      if BookNumber(text)?.currency != nil { return true }
    }
    return false
  }
}
