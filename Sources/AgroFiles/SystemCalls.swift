#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The system calls of this module in one place, each repeated after an interruption and turned
/// into an error that names the file.
enum SystemCalls {
  static func openForReading(_ path: String) throws(DataFileError) -> Int32 {
    let descriptor = retried { unsafe open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw error(path, "could not be opened for reading") }
    return descriptor
  }

  /// Creates a file that must not exist.
  static func create(_ path: String, mode: UInt32) -> Int32 {
    retried { unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode)) }
  }

  static func openForWriting(_ path: String) throws(DataFileError) -> Int32 {
    let descriptor = retried { unsafe open(path, O_WRONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw error(path, "could not be opened for writing") }
    return descriptor
  }

  /// A file without a name in a directory, which vanishes with its process; -1 where there are
  /// none.
  static func createNameless(inDirectory path: String, mode: UInt32) -> Int32 {
    #if os(Linux)
      // O_TMPFILE is not imported, being made of two flags.
      let nameless: Int32 = 0o20000000 | O_DIRECTORY
      return retried { unsafe open(path, nameless | O_WRONLY | O_CLOEXEC, mode_t(mode)) }
    #else
      return -1
    #endif
  }

  /// Gives a nameless file a name that must not exist; false where that fails.
  static func link(_ descriptor: Int32, as path: String) -> Bool {
    #if os(Linux)
      return unsafe linkat(
        AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
    #else
      return false
    #endif
  }

  /// Reads up to `count` bytes behind those that `buffer` holds; 0 at the end of the file.
  static func read(
    _ descriptor: Int32, appendingTo buffer: inout [UInt8], count: Int, path: String
  ) throws(DataFileError) -> Int {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: count))
    let found = unsafe buffer.withUnsafeMutableBytes { bytes in
      let target = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
      return retried { unsafe posixRead(descriptor, target.baseAddress, target.count) }
    }
    buffer.removeLast(count - max(0, found))
    guard found >= 0 else { throw error(path, "could not be read") }
    return found
  }

  static func write(_ descriptor: Int32, _ bytes: [UInt8], path: String) throws(DataFileError) {
    var start = 0
    while start < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all[start...])
        return retried { unsafe posixWrite(descriptor, rest.baseAddress, rest.count) }
      }
      guard written >= 0 else { throw error(path, "could not be written") }
      start += written
    }
  }

  static func flush(_ descriptor: Int32, path: String) throws(DataFileError) {
    guard retried({ fsync(descriptor) }) == 0 || errno == EINVAL || errno == EROFS else {
      throw error(path, "could not be written to the disk")
    }
  }

  static func closeFile(_ descriptor: Int32) { _ = close(descriptor) }

  static func rename(_ from: String, to path: String) throws(DataFileError) {
    guard posixRename(from, path) == 0 else { throw error(path, "could not be replaced") }
  }

  static func remove(_ path: String) { _ = unsafe unlink(path) }

  /// Makes a folder and those it lies in; folders that exist are left alone.
  static func makeDirectories(_ path: String) throws(DataFileError) {
    if case .directory = kind(of: path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectories(String(path[..<slash]))
    }
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw error(path, "could not be made as a folder")
    }
  }

  /// Reads so many bytes at a place of a file.
  static func read(_ path: String, at offset: Int, count: Int) throws(DataFileError) -> [UInt8] {
    let descriptor = try openForReading(path)
    defer { closeFile(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = unsafe bytes.withUnsafeMutableBytes { all in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: all[done...])
        return retried {
          unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        }
      }
      guard got >= 0 else { throw error(path, "could not be read") }
      guard got > 0 else {
        throw DataFileError(path: path, message: "The file ends before byte \(offset + count).")
      }
      done += got
    }
    return bytes
  }

  /// Writes a directory's entries to the disk, where the file system can.
  static func flushDirectory(_ path: String) {
    let descriptor = retried { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }

  /// What stands at a path.
  enum Kind {
    case nothing, directory, other
    /// A file with its permissions.
    case file(mode: UInt32)
  }

  static func kind(of path: String) -> Kind {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return .nothing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(mode: UInt32(status.st_mode & 0o7777))
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Bytes of a file; nil where there is none.
  static func size(of path: String) -> Int? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  static func setMode(_ descriptor: Int32, _ mode: UInt32) { _ = fchmod(descriptor, mode_t(mode)) }

  /// The path behind symbolic links, or the path itself where nothing is there.
  static func resolved(_ path: String) -> String {
    guard let found = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  static var processNumber: Int { Int(getpid()) }

  private static func error(_ path: String, _ what: String) -> DataFileError {
    let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    return DataFileError(path: path, message: "The file \(what) (\(reason)).")
  }

  private static func retried<Result: BinaryInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

private func posixRead(_ descriptor: Int32, _ target: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  unsafe read(descriptor, target, count)
}

private func posixWrite(_ descriptor: Int32, _ source: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, source, count)
}

private func posixRename(_ from: String, _ to: String) -> Int32 { unsafe rename(from, to) }
