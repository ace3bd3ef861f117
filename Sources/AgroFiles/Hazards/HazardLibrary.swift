public import AgroModel
internal import AgroPolicy

/// The hazards of a folder of scenarios: `Scenarios/Hazards/*.yaml` with `Scenarios/Sources.yaml`.
public struct HazardLibrary: Sendable {
  /// The files, by name.
  public private(set) var files: [HazardFile]

  /// All processes and basins of all files.
  public var model: HazardModel {
    HazardModel(
      processes: files.flatMap(\.model.processes), basins: files.flatMap(\.model.basins))
  }

  private let sources: Set<String>?

  /// The same files, of which those that changes concern are read again with them.
  ///
  /// - Parameter overrides: what stands in the place of numbers, by the id of the file.
  /// - Throws: every problem of the changes.
  func changed(_ overrides: [String: [CropOverride]]) throws(FileErrors) -> HazardLibrary {
    var library = self
    var problems: [FileError] = []
    for (number, file) in files.enumerated() {
      guard let own = overrides[file.id], !own.isEmpty else { continue }
      do throws(FileErrors) {
        library.files[number] = try HazardFile.read(
          try SystemFile.read(file.path), path: file.path, sources: sources, overrides: own,
          changing: file.model)
      } catch {
        problems += error.errors
      }
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
    return library
  }

  /// Every zone that a file knows, in order of its name.
  public var zones: [String] {
    var names: Set<String> = []
    for process in model.processes { names.formUnion(process.zones.map(\.name)) }
    for basin in model.basins { names.formUnion(basin.exposures.map(\.zone)) }
    return names.sorted()
  }

  /// Reads every hazard file of a folder of scenarios; a folder without any has no hazards.
  ///
  /// - Parameters:
  ///   - overrides: what stands in the place of numbers, by the id of the file.
  /// - Throws: every problem of every file.
  public init(
    folder: String, overrides: [String: [CropOverride]] = [:]
  ) throws(FileErrors) {
    var problems: [FileError] = []
    sources = Self.sources(folder, &problems)
    files = Self.read(folder, sources, overrides, &problems)
    guard problems.isEmpty else { throw FileErrors(problems) }
  }

  /// Every problem of the folder's hazard files.
  public static func problems(in folder: String) -> [FileError] {
    var problems: [FileError] = []
    _ = read(folder, sources(folder, &problems), [:], &problems)
    return problems
  }

  /// The ids of the folder's sources; nil where they cannot be read.
  private static func sources(_ folder: String, _ problems: inout [FileError]) -> Set<String>? {
    guard !fileNames(folder).isEmpty else { return nil }
    do throws(FileErrors) {
      let path = "\(folder)/Sources.yaml"
      return try SourceCatalogue.read(try SystemFile.read(path), path: path).ids
    } catch {
      problems += error.errors
      return nil
    }
  }

  private static func fileNames(_ folder: String) -> [String] {
    (SystemFile.list("\(folder)/Hazards") ?? []).filter { $0.hasSuffix(".yaml") }
  }

  private static func read(
    _ folder: String, _ sources: Set<String>?, _ overrides: [String: [CropOverride]],
    _ problems: inout [FileError]
  ) -> [HazardFile] {
    var files: [HazardFile] = []
    for name in fileNames(folder) {
      let path = "\(folder)/Hazards/\(name)"
      do throws(FileErrors) {
        let file = try HazardFile.read(
          try SystemFile.read(path), path: path, sources: sources,
          overrides: overrides[String(name.dropLast(5))] ?? [])
        if name != "\(file.id).yaml" {
          problems.append(
            FileError(
              path: path, line: 1, column: 1, key: "id", found: "'\(file.id)'",
              expected: "the name of the file without .yaml"))
        }
        files.append(file)
      } catch {
        problems += error.errors
      }
    }
    return files
  }
}
