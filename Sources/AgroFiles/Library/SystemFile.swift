internal import AgroQuantities

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reads files and folders through the system's own calls: Foundation takes longer to start than
/// a whole quote takes.
package enum SystemFile {
  /// Files above this many bytes are refused.
  package static let maximumSize = YAMLParser.maximumSize

  /// All bytes of a file, or the first `limit` of them.
  ///
  /// - Throws: a `FileErrors` that names the file and the system's reason.
  package static func read(_ path: String, first limit: Int? = nil) throws(FileErrors) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, reason(errno)) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw failure(path, reason(errno)) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw failure(path, "a folder") }
    guard Int(status.st_size) <= maximumSize else {
      throw failure(path, "\(status.st_size) bytes", expected: "at most \(maximumSize)")
    }
    // What is not a plain file (a pipe) has no size; it is read up to the limit.
    let capacity = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) + 1 : 1 << 16
    var bytes = [UInt8](repeating: 0, count: min(capacity, limit ?? Int.max))
    var count = 0
    while true {
      if count == bytes.count {
        if let limit, count >= limit { break }
        guard count < maximumSize else {
          throw failure(path, "more than \(maximumSize) bytes", expected: "at most that many")
        }
        bytes.append(contentsOf: repeatElement(0, count: min(max(count, 4096), 1 << 20)))
      }
      let start = count
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe fill(descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw failure(path, reason(errno))
      }
      if got == 0 { break }
      count += got
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// The SHA-256 of a file's bytes, in hexadecimal.
  package static func hash(of bytes: [UInt8]) -> String {
    var hash = StableHash()
    hash.update(bytes.span)
    return hash.hex()
  }

  private static func fill(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      unsafe Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// The names in a folder, sorted; nil where it cannot be read or is no folder.
  package static func list(_ path: String) -> [String]? {
    guard let folder = unsafe opendir(path) else { return nil }
    defer { unsafe _ = closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { characters in
          unsafe String(cString: characters)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  package static func isFolder(_ path: String) -> Bool { mode(path) == S_IFDIR }

  package static func isFile(_ path: String) -> Bool { mode(path) == S_IFREG }

  private static func mode(_ path: String) -> mode_t? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file"
    case EACCES: "a file that may not be read"
    default: unsafe String(cString: strerror(code))
    }
  }

  private static func failure(
    _ path: String, _ found: String, expected: String = "a file that can be read"
  ) -> FileErrors {
    FileErrors([FileError(path: path, line: 0, column: 0, found: found, expected: expected)])
  }
}
