internal import AgroModel
internal import AgroQuantities

/// Finds scenarios and the folder of crops, hazards and places that they rest on.
public enum ScenarioFolder {
  /// The scenario file and the folder of the library for what a user typed.
  ///
  /// A path is taken as it is; a bare name is looked for as `<folder>/<name>.yaml`. The library is
  /// `explicit`, or the folder of the file, or `Scenarios` in or above the working folder or the
  /// program's, or `share/agrorisk/Scenarios` beside it.
  /// - Throws: a `FileErrors` with the nearest names where nothing is found.
  public static func find(
    _ typed: String, explicit: String?, workingFolder: String, executable: String?
  ) throws(FileErrors) -> (path: String, folder: String) {
    let isPath = typed.contains("/") || typed.hasSuffix(".yaml")
    var own: String? = explicit
    if own == nil, isPath {
      let beside = typed.lastIndex(of: "/").map { String(typed[..<$0]) } ?? "."
      if CropLibrary.isLibrary(beside) { own = beside }
    }
    let folder = try folder(
      explicit: own, workingFolder: workingFolder, executable: executable)
    if isPath { return (typed, folder) }
    let path = "\(folder)/\(typed).yaml"
    guard SystemFile.isFile(path) else {
      let names = names(in: folder)
      throw FileErrors([
        FileError(
          path: folder, line: 0, column: 0, found: "no scenario '\(typed)'",
          expected: "one of \(names.joined(separator: ", "))",
          suggestions: NearestNames.find(typed, in: names))
      ])
    }
    return (path, folder)
  }

  /// The folder of crops, hazards and places: `explicit`, or `Scenarios` where it is found.
  ///
  /// - Throws: a `FileErrors` where nothing is found.
  public static func folder(
    explicit: String?, workingFolder: String, executable: String?
  ) throws(FileErrors) -> String {
    guard let folder = explicit ?? library(workingFolder: workingFolder, executable: executable)
    else {
      throw FileErrors([
        FileError(
          path: "Scenarios", line: 0, column: 0, found: "no folder of crops and hazards",
          expected: "Scenarios in or above the working folder, or --scenarios DIR")
      ])
    }
    guard CropLibrary.isLibrary(folder) else {
      throw FileErrors([
        FileError(
          path: folder, line: 0, column: 0, found: "no folder 'Crops'",
          expected: "a folder of scenarios, with Crops, Hazards and Sources.yaml")
      ])
    }
    return folder
  }

  /// Names of the scenarios of a folder.
  public static func names(in folder: String) -> [String] {
    (SystemFile.list(folder) ?? [])
      .filter { $0.hasSuffix(".yaml") && $0 != "Sources.yaml" }
      .map { String($0.dropLast(5)) }
  }

  /// Every problem of the scenarios of a folder.
  public static func problems(in folder: String) -> [FileError] {
    var problems: [FileError] = []
    var sites: [String: [String]] = [:]
    for name in names(in: folder) {
      problems += Self.problems(of: "\(folder)/\(name).yaml", library: folder, &sites)
    }
    return problems
  }

  /// Every problem of one scenario.
  static func problems(of path: String, library folder: String) -> [FileError] {
    var sites: [String: [String]] = [:]
    return problems(of: path, library: folder, &sites)
  }

  /// - Parameter sites: those of weather files that have been read, by path.
  private static func problems(
    of path: String, library folder: String, _ sites: inout [String: [String]]
  ) -> [FileError] {
    do throws(FileErrors) {
      let desk = try ScenarioDesk(path: path, folder: folder)
      let weather = desk.scenario.weather
      if desk.scenario.needsWeather, sites[weather] == nil {
        do throws(DataFileError) {
          sites[weather] = try WeatherGeneratorFile.read(weather).sites.map(\.id)
        } catch {
          throw FileErrors([
            FileError(
              path: path, line: 0, column: 0, key: "weather", found: "'\(error)'",
              expected: "the file of a fitted weather generator")
          ])
        }
      }
      try desk.checkNames(sites: desk.scenario.needsWeather ? sites[weather] : nil)
      return []
    } catch {
      return error.errors
    }
  }

  private static func library(workingFolder: String, executable: String?) -> String? {
    if CropLibrary.isLibrary("Scenarios") { return "Scenarios" }
    var starts = [workingFolder]
    if let executable, let slash = executable.lastIndex(of: "/") {
      starts.append(String(executable[..<slash]))
    }
    for start in starts {
      var place = start
      while true {
        let candidate = place == "/" ? "/Scenarios" : "\(place)/Scenarios"
        if CropLibrary.isLibrary(candidate) { return candidate }
        guard let slash = place.lastIndex(of: "/"), place != "/" else { break }
        place = slash == place.startIndex ? "/" : String(place[..<slash])
      }
      let shared = "\(start)/../share/agrorisk/Scenarios"
      if CropLibrary.isLibrary(shared) { return shared }
    }
    return nil
  }
}
