import AgroFiles

/// The rule books that are shipped with the sources.
enum Shipped {
  static let root: String = {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  static let tariffs = "\(root)/Tariffs"

  static func library() throws -> TariffLibrary {
    try TariffLibrary(folder: tariffs)
  }

  /// Every YAML file below the folder of rule books.
  static let yamlFiles: [String] = {
    var files: [String] = []
    for name in SystemFile.list(tariffs) ?? [] {
      if name.hasSuffix(".yaml") { files.append("\(tariffs)/\(name)") }
      for file in SystemFile.list("\(tariffs)/\(name)") ?? [] where file.hasSuffix(".yaml") {
        files.append("\(tariffs)/\(name)/\(file)")
      }
    }
    return files
  }()
}
