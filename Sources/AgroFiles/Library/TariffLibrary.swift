public import AgroPolicy
public import AgroQuantities

/// A folder of rule books: which there are, and each of them when it is asked for.
///
/// Opening it reads the names, the places, the sources and the first lines of every book; a book
/// reads its own chain and what it borrows from, nothing else.
public struct TariffLibrary: Sendable {
  /// What of the files beside the books is read.
  public enum Scope: Sendable, Hashable {
    /// Everything: for lists, checks and requests of any place.
    case everything
    /// Of the places those of the countries that have one of this name; everything where none has.
    case place(String)
    /// Of the places those of this book's country; everything where there is no such book.
    case book(String)
  }

  /// The folder, as it was named.
  public let folder: String
  /// Every book, by jurisdiction and day of validity.
  public let headers: [BookHeader]
  /// Names of crops, perils, packages and labels.
  public let names: NameTable
  /// The documents that books cite; only their ids where the library was opened for one place or
  /// one book.
  public let sources: SourceCatalogue
  /// The places of all jurisdictions that were read.
  public let gazetteer: Gazetteer
  /// Books whose first lines could not be read; they are told when one is asked for or checked.
  public let unreadable: [FileError]
  /// The files that every book rests on, and each jurisdiction's places.
  let sharedFiles: [SourceFile]
  /// The bytes of each jurisdiction's places; those of a book that is asked for are hashed.
  let placeFiles: [String: [UInt8]]
  /// The jurisdictions whose places are in the gazetteer.
  private let placed: Set<String>

  /// Opens a folder.
  ///
  /// - Parameters:
  ///   - scope: what is read; quotes are the same in every scope that has their place.
  ///   - language: the language into which what books say in English alone is told.
  /// - Throws: every problem of `Names.csv`, and of `Sources.yaml`, of the `Places.csv` and of the
  ///   texts of the language as far as they are read.
  public init(
    folder: String, scope: Scope = .everything, language: Language = .english
  ) throws(FileErrors) {
    self.folder = folder
    var problems: [FileError] = []
    var unreadable: [FileError] = []
    var headers: [BookHeader] = []
    var places: [Place] = []
    var placeFiles: [String: [UInt8]] = [:]
    var shared: [SourceFile] = []
    var names = NameTable(entries: [])
    var sources = SourceCatalogue(documents: [])
    do throws(FileErrors) {
      let bytes = try SystemFile.read("\(folder)/Names.csv")
      shared.append(SourceFile(path: "Names.csv", hash: SystemFile.hash(of: bytes)))
      names = try NamesFile.read(bytes, path: "\(folder)/Names.csv")
    } catch {
      problems += error.errors
    }
    do throws(FileErrors) {
      let bytes = try SystemFile.read("\(folder)/Sources.yaml")
      shared.append(SourceFile(path: "Sources.yaml", hash: SystemFile.hash(of: bytes)))
      if scope != .everything, let ids = SourceCatalogue.readingIDs(bytes) {
        sources = ids
      } else {
        sources = try SourceCatalogue.read(bytes, path: "\(folder)/Sources.yaml")
      }
    } catch {
      problems += error.errors
    }
    do throws(FileErrors) {
      names.phrases = try PhrasesFile.read(language, folder: folder)
    } catch {
      problems += error.errors
    }
    for jurisdiction in SystemFile.list(folder) ?? [] {
      let path = "\(folder)/\(jurisdiction)"
      guard let files = SystemFile.list(path) else { continue }
      for file in files where file.hasSuffix(".yaml") && file != "Examples.yaml" {
        do throws(FileErrors) {
          headers.append(
            try BookHeader.scan(
              try SystemFile.read("\(path)/\(file)", first: BookHeader.scanned),
              path: "\(jurisdiction)/\(file)", shownPath: "\(path)/\(file)",
              jurisdiction: jurisdiction))
        } catch {
          unreadable += error.errors
        }
      }
      guard files.contains("Places.csv") else { continue }
      do throws(FileErrors) {
        placeFiles[jurisdiction] = try SystemFile.read("\(path)/Places.csv")
      } catch {
        problems += error.errors
      }
    }
    let placed = Self.jurisdictions(in: scope, headers, placeFiles)
    for jurisdiction in placed.sorted() {
      do throws(FileErrors) {
        places += try PlacesFile.read(
          placeFiles[jurisdiction] ?? [], path: "\(folder)/\(jurisdiction)/Places.csv",
          jurisdiction: jurisdiction)
      } catch {
        problems += error.errors
      }
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
    headers.sort {
      ($0.jurisdiction, $0.validFrom, $0.id) < ($1.jurisdiction, $1.validFrom, $1.id)
    }
    self.headers = headers
    self.names = names
    self.sources = sources
    self.gazetteer = Gazetteer(places: places)
    self.unreadable = unreadable
    self.sharedFiles = shared
    self.placeFiles = placeFiles
    self.placed = placed
  }

  /// The jurisdictions whose places are to be read.
  private static func jurisdictions(
    in scope: Scope, _ headers: [BookHeader], _ files: [String: [UInt8]]
  ) -> Set<String> {
    let all = Set(files.keys)
    let found: Set<String>
    switch scope {
    case .everything: found = all
    case .book(let id):
      found = all.intersection(headers.filter { $0.id == id }.map(\.jurisdiction))
    case .place(let text):
      let inner = text.firstIndex(of: ",").map { String(text[..<$0]).trimmingSpaces() } ?? text
      let folded = NameFolding.fold(inner)
      found = all.filter { PlacesFile.mayName(folded, in: files[$0] ?? []) }
    }
    return found.isEmpty ? all : found
  }

  /// The ids of a jurisdiction's places; nil where it has no `Places.csv`.
  ///
  /// - Throws: every problem of the file, where it had not been read.
  func placeIDs(of jurisdiction: String) throws(FileErrors) -> Set<String>? {
    guard let bytes = placeFiles[jurisdiction] else { return nil }
    if placed.contains(jurisdiction) {
      var ids: Set<String> = []
      for place in gazetteer.places where place.jurisdiction == jurisdiction {
        ids.insert(place.id)
      }
      return ids
    }
    let places = try PlacesFile.read(
      bytes, path: "\(folder)/\(jurisdiction)/Places.csv", jurisdiction: jurisdiction)
    return Set(places.map(\.id))
  }

  /// The jurisdictions that have books, sorted.
  public var jurisdictions: [String] {
    var result: [String] = []
    for header in headers where result.last != header.jurisdiction {
      result.append(header.jurisdiction)
    }
    return result
  }

  // MARK: Books

  /// The header of a book; nil where there is no such book.
  public func header(_ id: String) -> BookHeader? { headers.first { $0.id == id } }

  /// The book of an id with everything that it extends and borrows.
  ///
  /// - Throws: `LibraryError.unknownBook` with the nearest ids, `LibraryError.files` with every
  ///   problem of its files.
  public func book(_ id: String) throws(LibraryError) -> TariffBook {
    guard let header = header(id) else {
      let known = headers.map(\.id)
      let own = unreadable.filter { $0.path.hasSuffix("/\(id).yaml") }
      if !own.isEmpty { throw .files(FileErrors(own)) }
      throw .unknownBook(id, nearest: NearestNames.find(id, in: known), known: known)
    }
    do throws(FileErrors) {
      return try BookAssembly(library: self).book(header)
    } catch {
      throw .files(error)
    }
  }

  /// The newest edition of a jurisdiction that holds from a day not after `date`.
  ///
  /// A date after the last day of validity still has the latest known edition; who quotes says so.
  public func header(
    in jurisdiction: String, on date: CivilDate
  ) throws(LibraryError) -> BookHeader {
    let own = headers.filter { $0.jurisdiction == jurisdiction }
    if let header = own.last(where: { $0.validFrom <= date }) { return header }
    guard let first = own.first else {
      throw .unknownJurisdiction(
        jurisdiction, nearest: NearestNames.find(jurisdiction, in: jurisdictions),
        known: jurisdictions)
    }
    throw .notYetInForce(
      jurisdiction: jurisdiction, date: date, first: first.id, from: first.validFrom)
  }

  /// The book that holds at a place on a day.
  public func book(for place: Place, on date: CivilDate) throws(LibraryError) -> TariffBook {
    try book(header(in: place.jurisdiction, on: date).id)
  }

  // MARK: What stands beside the books

  /// The worked examples of a jurisdiction; none where it has no `Examples.yaml`.
  ///
  /// - Throws: every problem of the file.
  public func examples(of jurisdiction: String) throws(FileErrors) -> [TariffExample] {
    let path = "\(folder)/\(jurisdiction)/Examples.yaml"
    guard SystemFile.isFile(path) else { return [] }
    return try ExamplesFile.read(SystemFile.read(path), path: path, sources: sources)
  }

  /// The rates of `ExchangeRates.csv`; none where there is no such file.
  ///
  /// - Throws: every problem of the file.
  public func exchangeRates() throws(FileErrors) -> [ExchangeRate] {
    let path = "\(folder)/ExchangeRates.csv"
    guard SystemFile.isFile(path) else { return [] }
    return try ExchangeRatesFile.read(SystemFile.read(path), path: path, sources: sources)
  }

  // MARK: Where it is

  /// Finds the folder of rule books.
  ///
  /// - Parameters:
  ///   - explicit: the folder that the user named; nothing else is looked at then.
  ///   - workingFolder: looked at first, with every folder above it.
  ///   - executable: the path of the program; its folder, every folder above it, and
  ///     `../share/agrorisk/Tariffs` beside its folder.
  /// - Throws: `LibraryError.noFolder` with what was looked at.
  public static func locate(
    explicit: String?, workingFolder: String, executable: String?
  ) throws(LibraryError) -> String {
    if let explicit {
      guard isLibrary(explicit) else { throw .noFolder(tried: [explicit]) }
      return explicit
    }
    var tried: [String] = []
    // Beside the working folder the short name reads better in messages.
    if isLibrary("Tariffs") && isLibrary("\(workingFolder)/Tariffs") { return "Tariffs" }
    var starts = [workingFolder]
    if let executable, let slash = executable.lastIndex(of: "/") {
      starts.append(String(executable[..<slash]))
    }
    for (index, start) in starts.enumerated() {
      var place = start
      while true {
        let candidate = place == "/" ? "/Tariffs" : "\(place)/Tariffs"
        if isLibrary(candidate) { return candidate }
        if !tried.contains(candidate) { tried.append(candidate) }
        guard let slash = place.lastIndex(of: "/"), place != "/" else { break }
        place = slash == place.startIndex ? "/" : String(place[..<slash])
      }
      if index == 1 {
        let shared = "\(start)/../share/agrorisk/Tariffs"
        if isLibrary(shared) { return shared }
        tried.append(shared)
      }
    }
    throw .noFolder(tried: tried)
  }

  private static func isLibrary(_ path: String) -> Bool {
    SystemFile.isFile("\(path)/Names.csv") && SystemFile.isFile("\(path)/Sources.yaml")
  }
}
