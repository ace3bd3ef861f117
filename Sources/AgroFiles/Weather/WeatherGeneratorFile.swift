public import AgroModel
internal import AgroQuantities

/// A fitted weather generator as a JSON file.
public enum WeatherGeneratorFile {
  /// Reads a generator.
  ///
  /// - Throws: `DataFileError` where the file cannot be read, is no JSON, or holds no generator.
  public static func read(_ path: String) throws(DataFileError) -> WeatherGenerator {
    let bytes = try bytes(path)
    let document: JSONValue
    do {
      document = try JSONValue.parse(bytes.span)
    } catch {
      throw DataFileError(
        path: path, line: error.line, column: error.column, message: error.message)
    }
    do {
      return try WeatherGenerator(document)
    } catch {
      throw DataFileError(path: path, message: "\(error)")
    }
  }

  /// SHA-256 of the file's bytes.
  ///
  /// - Throws: `DataFileError` where the file cannot be read.
  public static func hash(_ path: String) throws(DataFileError) -> String {
    SystemFile.hash(of: try bytes(path))
  }

  private static func bytes(_ path: String) throws(DataFileError) -> [UInt8] {
    try WeatherText(path: path, file: 0).bytes
  }
}
