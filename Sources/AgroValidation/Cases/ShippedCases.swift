package import AgroFiles

/// The cases that come with the program, in a folder `Scenarios/Validation`.
package enum ShippedCases {
  private static let folder = "Scenarios/Validation"

  /// Finds the folder beside the working folder or any folder above it, then beside the program or
  /// any folder above that, then in `../share/agrorisk` beside the program's folder.
  ///
  /// - Throws: `DataFileError` where it is nowhere.
  package static func locate(
    workingFolder: String, executable: String?
  ) throws(DataFileError) -> String {
    // Beside the working folder the short name reads better.
    if SystemFile.isFolder("\(workingFolder)/\(folder)"), SystemFile.isFolder(folder) {
      return folder
    }
    var starts = [workingFolder]
    var shared: [String] = []
    if let executable, let slash = executable.lastIndex(of: "/") {
      starts.append(String(executable[..<slash]))
      shared.append("\(executable[..<slash])/../share/agrorisk/\(folder)")
    }
    for place in starts.flatMap(above).map({ "\($0)/\(folder)" }) + shared
    where SystemFile.isFolder(place) {
      return place
    }
    throw DataFileError(
      path: folder,
      message: "The cases that come with the program were not found beside the working folder or "
        + "the program, nor above them; name a folder of cases.")
  }

  /// A folder and every folder above it.
  private static func above(_ start: String) -> [String] {
    var places = [start]
    var place = start[...]
    while let slash = place.lastIndex(of: "/") {
      place = place[..<slash]
      places.append(String(place))
    }
    return places
  }
}
