public import AgroModel
internal import AgroPolicy

/// The hazards of a folder of scenarios: `Scenarios/Hazards/*.yaml` with `Scenarios/Sources.yaml`.
public struct HazardLibrary: Sendable {
  /// The files, by name.
  public let files: [HazardFile]

  /// All processes and basins of all files.
  public var model: HazardModel {
    HazardModel(
      processes: files.flatMap(\.model.processes), basins: files.flatMap(\.model.basins))
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
    files = Self.read(folder, overrides, &problems)
    guard problems.isEmpty else { throw FileErrors(problems) }
  }

  /// Every problem of the folder's hazard files.
  public static func problems(in folder: String) -> [FileError] {
    var problems: [FileError] = []
    _ = read(folder, [:], &problems)
    return problems
  }

  private static func read(
    _ folder: String, _ overrides: [String: [CropOverride]], _ problems: inout [FileError]
  ) -> [HazardFile] {
    var files: [HazardFile] = []
    let names = (SystemFile.list("\(folder)/Hazards") ?? []).filter { $0.hasSuffix(".yaml") }
    guard !names.isEmpty else { return [] }
    var sources: Set<String>?
    do throws(FileErrors) {
      let path = "\(folder)/Sources.yaml"
      sources = try SourceCatalogue.read(try SystemFile.read(path), path: path).ids
    } catch {
      problems += error.errors
    }
    for name in names {
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
