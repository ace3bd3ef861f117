import Foundation

/// The folder of shared data, for tests that read records which are not part of the project.
enum SharedWeather {
  static let data: String? = {
    var candidates: [String] = []
    if let path = ProcessInfo.processInfo.environment["AGRORISK_SHARED"] { candidates.append(path) }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    candidates.append(root.deletingLastPathComponent().appending(path: "shared").path)
    return candidates.map { $0 + "/data" }.first { FileManager.default.fileExists(atPath: $0) }
  }()
  static var isThere: Bool { data != nil }
  static func path(_ name: String) -> String { (data ?? "") + "/" + name }
}
