import Foundation

/// Runs the built program as a person would, from the package's folder.
struct Command {
  /// What a run left behind.
  struct Outcome: CustomStringConvertible {
    var code: Int32
    var output: String
    var errors: String

    /// The lines on standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    var description: String { "exit \(code)\n\(output)\n\(errors)" }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The program lies beside the bundle of the tests.
  static let program: String? = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<6 {
      folder.deleteLastPathComponent()
      let path = folder.appendingPathComponent("agrorisk").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return nil
  }()

  struct Missing: Error, CustomStringConvertible {
    var description: String {
      "The program agrorisk was not found beside \(CommandLine.arguments[0])."
    }
  }

  /// Runs the program with arguments and waits for its end.
  ///
  /// - Parameters:
  ///   - folder: the working folder; the package's where none is given.
  ///   - locale: what the environment says of the language.
  ///   - input: what the program reads from standard input.
  static func run(
    _ arguments: [String], in folder: String? = nil, locale: String = "C", input: String = ""
  ) throws -> Outcome {
    guard let program else { throw Missing() }
    return try launch(program, arguments, in: folder ?? root, locale: locale, input: input)
  }

  /// Runs a line of a shell, in which `agrorisk` is the program.
  static func shell(_ line: String, in folder: String) throws -> Outcome {
    guard let program else { throw Missing() }
    return try launch(
      "/bin/sh", ["-c", "agrorisk() { \"\(program)\" \"$@\"; }\n\(line)"], in: folder,
      locale: "C", input: "")
  }

  private static func launch(
    _ path: String, _ arguments: [String], in folder: String, locale: String, input: String
  ) throws -> Outcome {
    let scratch = try Scratch()
    let files = ["in", "out", "err"].map { scratch.path($0) }
    try Data(input.utf8).write(to: URL(fileURLWithPath: files[0]))
    for file in files.dropFirst() { try Data().write(to: URL(fileURLWithPath: file)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["LC_ALL": locale, "PATH": "/usr/bin:/bin"]
    process.standardInput = FileHandle(forReadingAtPath: files[0])
    process.standardOutput = FileHandle(forWritingAtPath: files[1])
    process.standardError = FileHandle(forWritingAtPath: files[2])
    try process.run()
    process.waitUntilExit()
    func text(_ file: String) throws -> String {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
    }
    return Outcome(
      code: process.terminationStatus, output: try text(files[1]), errors: try text(files[2]))
  }
}

/// A folder that vanishes with the value.
final class Scratch {
  let folder: String

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("agrorisk-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  /// Writes a file and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// The names of what lies in the folder.
  var content: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
