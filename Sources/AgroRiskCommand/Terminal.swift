internal import AgroRisk
internal import ArgumentParser

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The only place that reads the clock, the environment and the command line's surroundings.
enum Terminal {
  /// Writes a line to standard error.
  static func warn(_ text: String) {
    var bytes = Array(text.utf8)
    bytes.append(10)
    writeAll(bytes, to: 2)
  }

  /// Writes to standard error without ending the line.
  static func draw(_ text: String) { writeAll(Array(text.utf8), to: 2) }

  /// Writes lines to standard output.
  static func print(_ lines: [String]) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += line.utf8
      bytes.append(10)
    }
    writeAll(bytes, to: 1)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = unsafe write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if count <= 0 { return }
        done += count
      }
    }
  }

  static var errorIsTerminal: Bool { isatty(2) == 1 }

  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Today's date in UTC.
  static func today() -> CivilDate {
    let days = Int(time(nil)) / 86_400
    return (try? CivilDate(daysSince1970: days)) ?? .unixEpoch
  }

  static var workingFolder: String {
    guard let path = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  static var executable: String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments.first }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes a folder where there is none; its parent must be there.
  static func makeFolder(_ path: String) throws {
    guard unsafe mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    throw DataFileError(path: path, message: "The folder could not be made.")
  }

  static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The language that the locale asks for.
  static var localeLanguage: Language {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let value = environment(name), !value.isEmpty {
        return Language(rawValue: String(value.prefix(2)).lowercased()) ?? .english
      }
    }
    return .english
  }
}

/// Ends the command with one clear line and the exit code of bad data.
func dataFailure(_ error: any Error, texts: Texts, library: TariffLibrary? = nil) -> ExitCode {
  Terminal.warn("\(texts(.error)): \(told(error, texts: texts, library: library))")
  return ExitCode(65)
}

/// An error as a sentence in the reader's language, where every language has it.
func told(_ error: any Error, texts: Texts, library: TariffLibrary?) -> String {
  let words = RefusalWords(texts: texts, names: library?.names, gazetteer: library?.gazetteer)
  if let error = error as? DataFileError, let refusal = error.refusal {
    return "\(error.place): \(words.sentence(of: refusal))"
  }
  let refusal: QuoteError? =
    switch error {
    case let error as QuoteError: error
    case let error as LibraryError: error.refusal
    case let error as QuantityError: QuoteError(error, input: "")
    default: nil
    }
  guard let refusal else { return "\(error)" }
  return words.sentence(of: refusal)
}
