public import AgroPolicy

/// Checks the crops of a folder of scenarios, or one crop file.
public enum CropLint {
  /// Whether a path is a folder with crops or a file in one.
  public static func covers(_ path: String) -> Bool {
    CropLibrary.isLibrary(path) || folder(ofFile: path) != nil
  }

  /// Everything that is wrong, by file and line.
  public static func findings(_ path: String) -> [LintFinding] {
    let problems =
      if let folder = folder(ofFile: path) {
        CropLibrary.problems(in: folder).filter { $0.path == path }
      } else {
        CropLibrary.problems(in: path)
      }
    return problems.map(TariffLint.finding)
  }

  /// The folder of scenarios of `SCENARIOS/Crops/apple.yaml`.
  private static func folder(ofFile path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 2, path.hasSuffix(".yaml"), parts[parts.count - 2] == "Crops",
      SystemFile.isFile(path)
    else { return nil }
    return parts.count == 2 ? "." : parts.dropLast(2).joined(separator: "/")
  }
}
