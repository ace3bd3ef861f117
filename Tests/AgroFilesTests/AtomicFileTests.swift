import AgroFiles
import Foundation
import Testing

@Suite("Files that appear whole or not at all")
struct AtomicFileTests {
  @Test("a new file, and a new content that keeps permissions and follows a link")
  func commit() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("out.csv")
    try AtomicFile.write(Array("one".utf8), to: path)
    #expect(try folder.text("out.csv") == "one")
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try manager.createSymbolicLink(atPath: folder.path("link.csv"), withDestinationPath: path)
    var file = try AtomicFile(path: folder.path("link.csv"))
    for _ in 0..<100_000 { try file.write("two\n") }
    #expect(try folder.text("out.csv") == "one")
    try file.commit()
    #expect(try folder.text("out.csv") == String(repeating: "two\n", count: 100_000))
    let mode = try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    #expect(folder.names.sorted() == ["link.csv", "out.csv"])
  }

  @Test("without a commit the old content stands and nothing is left over")
  func abandoned() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", "out.csv")
    func write() throws {
      var file = try AtomicFile(path: path)
      try file.write([UInt8](repeating: 65, count: 1 << 20))
      throw CancellationError()
    }
    #expect(throws: CancellationError.self) { try write() }
    #expect(try folder.text("out.csv") == "old")
    #expect(folder.names == ["out.csv"])
  }

  @Test("a folder and a path in no folder are refused; a device is written directly")
  func targets() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DataFileError.self) { _ = try AtomicFile(path: folder.url.path) }
    let error = #expect(throws: DataFileError.self) {
      _ = try AtomicFile(path: folder.path("none/out.csv"))
    }
    #expect(error?.message.contains("does not exist or cannot be written") == true)
    try AtomicFile.write([65], to: "/dev/null")
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
  }
}
