import Foundation

/// A folder that is removed with all it holds.
struct TemporaryFolder: ~Copyable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "agro-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ text: String, _ name: String = "table.csv") throws -> String {
    try write(Array(text.utf8), name)
  }

  func write(_ bytes: [UInt8], _ name: String = "table.csv") throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] }

  deinit { try? FileManager.default.removeItem(at: url) }
}
