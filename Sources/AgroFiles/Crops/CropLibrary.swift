internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities

/// The crops of a folder of scenarios: `Scenarios/Crops/*.yaml` with `Scenarios/Sources.yaml` and
/// `Scenarios/GrapeHardiness.csv`.
public struct CropLibrary: Sendable {
  /// The folder of scenarios, as it was named.
  public let folder: String
  /// Every crop without variant or override, by id.
  public let crops: [CropFile]
  /// The documents that crop files cite.
  public let sources: SourceCatalogue
  private let cultivars: [String: FergusonCultivar]

  /// Opens a folder and reads every crop.
  ///
  /// - Throws: every problem of every file.
  public init(folder: String) throws(FileErrors) {
    var problems: [FileError] = []
    self = Self.open(folder, &problems)
    guard problems.isEmpty else { throw FileErrors(problems) }
  }

  /// Every problem of the folder's crops and of each of their variants.
  public static func problems(in folder: String) -> [FileError] {
    var problems: [FileError] = []
    let library = open(folder, &problems)
    for file in library.crops {
      for variant in file.variants {
        do throws(FileErrors) {
          _ = try library.crop(file.crop.id, variant: variant)
        } catch {
          problems += error.errors
        }
      }
    }
    return problems
  }

  private init(
    folder: String, crops: [CropFile], sources: SourceCatalogue,
    cultivars: [String: FergusonCultivar]
  ) {
    self.folder = folder
    self.crops = crops
    self.sources = sources
    self.cultivars = cultivars
  }

  private static func open(_ folder: String, _ problems: inout [FileError]) -> CropLibrary {
    var sources = SourceCatalogue(documents: [])
    var cultivars: [String: FergusonCultivar] = [:]
    var crops: [CropFile] = []
    do throws(FileErrors) {
      let path = "\(folder)/Sources.yaml"
      sources = try SourceCatalogue.read(try SystemFile.read(path), path: path)
    } catch {
      problems += error.errors
    }
    do throws(FileErrors) {
      let path = "\(folder)/GrapeHardiness.csv"
      cultivars = try GrapeHardinessFile.read(
        try SystemFile.read(path), path: path, sources: sources.ids)
    } catch {
      problems += error.errors
    }
    var spelled: [String: String] = [:]
    for name in SystemFile.list("\(folder)/Crops") ?? [] where name.hasSuffix(".yaml") {
      let path = "\(folder)/Crops/\(name)"
      do throws(FileErrors) {
        let file = try CropFile.read(
          try SystemFile.read(path), path: path, sources: sources.ids, cultivars: cultivars)
        if name != "\(file.crop.id).yaml" {
          problems.append(
            FileError(
              path: path, line: 1, column: 1, key: "id", found: "'\(file.crop.id)'",
              expected: "the name of the file without .yaml"))
        }
        for spelling in file.spellings {
          let other = spelled.updateValue(file.crop.id, forKey: NameFolding.fold(spelling))
          if let other, other != file.crop.id {
            problems.append(
              FileError(
                path: path, line: 1, column: 1, key: "names",
                found: "'\(spelling)', which is also a name of \(other)",
                expected: "names of this crop alone"))
          }
        }
        crops.append(file)
      } catch {
        problems += error.errors
      }
    }
    if crops.isEmpty && problems.isEmpty {
      problems.append(
        FileError(
          path: "\(folder)/Crops", line: 0, column: 0, found: "no crop file",
          expected: "files such as apple.yaml"))
    }
    return CropLibrary(folder: folder, crops: crops, sources: sources, cultivars: cultivars)
  }

  // MARK: Crops

  /// The crop of an id or of a name in any language, letter case and marks aside.
  ///
  /// - Parameters:
  ///   - variant: the place or cultivar whose numbers hold.
  ///   - overrides: what stands in the place of the file's numbers.
  /// - Throws: the nearest names where there is no such crop; every problem of the overrides.
  public func crop(
    _ name: String, variant: String? = nil, overrides: [CropOverride] = []
  ) throws(FileErrors) -> CropFile {
    let folded = NameFolding.fold(name)
    guard
      let file = crops.first(where: { $0.crop.id == name })
        ?? crops.first(where: { $0.spellings.contains { NameFolding.fold($0) == folded } })
    else {
      throw FileErrors([
        FileError(
          path: "\(folder)/Crops", line: 0, column: 0, found: "no crop '\(name)'",
          expected: "one of \(crops.map(\.crop.id).joined(separator: ", "))",
          suggestions: NearestNames.find(name, inGroups: crops.map(\.spellings)))
      ])
    }
    if variant == nil && overrides.isEmpty { return file }
    return try CropFile.read(
      try SystemFile.read(file.path), path: file.path, sources: sources.ids, cultivars: cultivars,
      variant: variant, overrides: overrides)
  }

  /// Whether a folder has crops.
  public static func isLibrary(_ folder: String) -> Bool {
    SystemFile.isFolder("\(folder)/Crops")
  }
}
