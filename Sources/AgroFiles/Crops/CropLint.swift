public import AgroPolicy

/// Checks the crops, hazards, scenarios and calibrations of a folder, or one file of them.
public enum CropLint {
  /// Whether a path is a folder with crops or a file in one.
  public static func covers(_ path: String) -> Bool {
    CropLibrary.isLibrary(path) || folder(ofFile: path) != nil
  }

  /// Everything that is wrong, by file and line.
  public static func findings(_ path: String) -> [LintFinding] {
    let file = folder(ofFile: path)
    let folder = file ?? path
    // A scenario tells the problems of what it rests on as well; each is told once.
    var seen: Set<FileError> = []
    let problems =
      CropLibrary.problems(in: folder) + HazardLibrary.problems(in: folder)
      + ScenarioFolder.problems(in: folder) + CalibrationFile.problems(in: folder)
    return problems.filter { (file == nil || $0.path == path) && seen.insert($0).inserted }
      .map(TariffLint.finding)
  }

  /// Everything that is wrong with a scenario that lies outside of the folder of its crops, or with
  /// what is no scenario.
  public static func findings(scenario path: String, library folder: String) -> [LintFinding] {
    do throws(FileErrors) {
      let text = String(decoding: try SystemFile.read(path), as: UTF8.self)
      guard text.split(separator: "\n").contains(where: { $0.hasPrefix("zones:") }) else {
        throw FileErrors([
          FileError(
            path: path, line: 0, column: 0, found: "no scenario, which has 'zones'",
            expected: "a scenario, or a file in Crops, Hazards or Calibrations of a folder of "
              + "scenarios")
        ])
      }
    } catch {
      return error.errors.map(TariffLint.finding)
    }
    return ScenarioFolder.problems(of: path, library: folder).map(TariffLint.finding)
  }

  /// The folder of scenarios of `SCENARIOS/Crops/apple.yaml`, `SCENARIOS/Hazards/x.yaml` or
  /// `SCENARIOS/vineyards.yaml`.
  private static func folder(ofFile path: String) -> String? {
    guard path.hasSuffix(".yaml"), SystemFile.isFile(path) else { return nil }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    func folder(above levels: Int) -> String {
      parts.count == levels ? "." : parts.dropLast(levels).joined(separator: "/")
    }
    if parts.count >= 2, ["Crops", "Hazards", "Calibrations"].contains(parts[parts.count - 2]) {
      return folder(above: 2)
    }
    let own = folder(above: 1)
    return CropLibrary.isLibrary(own) ? own : nil
  }
}
