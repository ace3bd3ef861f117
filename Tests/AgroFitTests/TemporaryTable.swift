internal import Foundation

/// A table in a file that vanishes with the value.
final class TemporaryTable {
  let path: String

  init(_ lines: [String]) throws {
    let folder = FileManager.default.temporaryDirectory
    let url = folder.appendingPathComponent("series-\(UUID().uuidString).csv")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The folder of public data beside the package, or the one in the environment.
enum SharedData {
  static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment["AGRORISK_SHARED"]
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let beside = package.deletingLastPathComponent().appendingPathComponent("shared").path
    let root = (environment ?? beside) + "/data"
    return FileManager.default.fileExists(atPath: root) ? root : nil
  }()
}
