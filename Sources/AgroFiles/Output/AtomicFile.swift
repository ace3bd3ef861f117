/// A file that appears whole or not at all.
///
/// The bytes go to a file without a name beside the target (on Linux; it vanishes with the process,
/// however that ends) or to a hidden file that is removed when the value is dropped. `commit`
/// brings them to the disk and puts them in the target's place in one step; whoever reads the
/// target sees the old content or the new, never a part. Links are followed, permissions are kept.
/// A target that is no plain file (a terminal, a pipe, /dev/null) is written directly.
///
///     var file = try AtomicFile(path: "quotes.csv")
///     try file.write(bytes)
///     try file.commit()
public struct AtomicFile: ~Copyable {
  /// The target as it was named.
  public let path: String

  private enum State {
    case nameless
    case named(String)
    case direct
    case closed
  }

  private let target: String
  private let descriptor: Int32
  private var state: State
  private var buffer: [UInt8] = []

  /// Begins a new content for a path.
  ///
  /// - Throws: `DataFileError` where the path is a directory or its folder cannot be written.
  public init(path: String) throws(DataFileError) {
    self.path = path
    target = SystemCalls.resolved(path)
    (descriptor, state) = try Self.open(target, path)
  }

  private static func open(
    _ target: String, _ path: String
  ) throws(DataFileError) -> (Int32, State) {
    var mode: UInt32?
    switch SystemCalls.kind(of: target) {
    case .directory:
      throw DataFileError(path: path, message: "The path is a folder; a file is expected.")
    case .other:
      return (try SystemCalls.openForWriting(target), .direct)
    case .file(let existing):
      mode = existing
    case .nothing:
      break
    }
    let folder = folder(of: target)
    var state = State.nameless
    var descriptor = SystemCalls.createNameless(inDirectory: folder, mode: mode ?? 0o666)
    for attempt in 0..<100 where descriptor < 0 {
      let name = temporaryName(beside: target, attempt: attempt)
      descriptor = SystemCalls.create(name, mode: mode ?? 0o666)
      state = .named(name)
    }
    guard descriptor >= 0 else {
      throw DataFileError(
        path: path, message: "The folder '\(folder)' does not exist or cannot be written.")
    }
    if let mode { SystemCalls.setMode(descriptor, mode) }
    return (descriptor, state)
  }

  /// Adds bytes.
  ///
  /// - Throws: `DataFileError` where the disk is full or fails.
  public mutating func write(_ bytes: [UInt8]) throws(DataFileError) {
    if buffer.isEmpty && bytes.count >= 1 << 16 {
      try SystemCalls.write(descriptor, bytes, path: path)
      return
    }
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try empty() }
  }

  /// Adds text in UTF-8.
  ///
  /// - Throws: `DataFileError` where the disk is full or fails.
  public mutating func write(_ text: String) throws(DataFileError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= 1 << 16 { try empty() }
  }

  /// Puts the content in its place.
  ///
  /// - Throws: `DataFileError`; the old content then still stands.
  public consuming func commit() throws(DataFileError) {
    try empty()
    var name: String?
    switch state {
    case .direct, .closed: return
    case .named(let temporary):
      try SystemCalls.flush(descriptor, path: path)
      name = temporary
    case .nameless:
      try SystemCalls.flush(descriptor, path: path)
      for attempt in 0..<100 where name == nil {
        let candidate = Self.temporaryName(beside: target, attempt: attempt)
        if SystemCalls.link(descriptor, as: candidate) { name = candidate }
      }
    }
    guard let name else {
      throw DataFileError(path: path, message: "The file could not be given its name.")
    }
    do {
      try SystemCalls.rename(name, to: target)
    } catch {
      SystemCalls.remove(name)
      throw error
    }
    state = .closed
    SystemCalls.flushDirectory(Self.folder(of: target))
  }

  /// Writes a whole file in one step.
  ///
  /// - Throws: `DataFileError`.
  public static func write(_ bytes: [UInt8], to path: String) throws(DataFileError) {
    var file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  deinit {
    if case .named(let name) = state { SystemCalls.remove(name) }
    SystemCalls.closeFile(descriptor)
  }

  private mutating func empty() throws(DataFileError) {
    guard !buffer.isEmpty else { return }
    try SystemCalls.write(descriptor, buffer, path: path)
    buffer.removeAll(keepingCapacity: true)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func temporaryName(beside path: String, attempt: Int) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "file"
    let folder = folder(of: path)
    let prefix = folder == "/" ? "/" : folder + "/"
    return "\(prefix).\(name).\(SystemCalls.processNumber).\(attempt).part"
  }
}
