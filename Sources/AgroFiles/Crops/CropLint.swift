public import AgroPolicy

/// Checks the crops and the hazards of a folder of scenarios, or one file of them.
public enum CropLint {
  /// Whether a path is a folder with crops or a file in one.
  public static func covers(_ path: String) -> Bool {
    CropLibrary.isLibrary(path) || folder(ofFile: path) != nil
  }

  /// Everything that is wrong, by file and line.
  public static func findings(_ path: String) -> [LintFinding] {
    let problems =
      if let folder = folder(ofFile: path) {
        (CropLibrary.problems(in: folder) + HazardLibrary.problems(in: folder))
          .filter { $0.path == path }
      } else {
        CropLibrary.problems(in: path) + HazardLibrary.problems(in: path)
      }
    return problems.map(TariffLint.finding)
  }

  /// The folder of scenarios of `SCENARIOS/Crops/apple.yaml` or `SCENARIOS/Hazards/x.yaml`.
  private static func folder(ofFile path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 2, path.hasSuffix(".yaml"),
      ["Crops", "Hazards"].contains(parts[parts.count - 2]), SystemFile.isFile(path)
    else { return nil }
    return parts.count == 2 ? "." : parts.dropLast(2).joined(separator: "/")
  }
}
