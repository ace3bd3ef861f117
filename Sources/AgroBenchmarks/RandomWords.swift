import AgroStatistics
import Glibc

/// Writes the words of the streams to standard output, 32 bits each, for statistical batteries.
///
/// `--order draws` gives the draws of one stream after another, 2¹⁶ words from each; `--order
/// years` the first words of year after year; `--order entities` the first words of stream after
/// stream, with ids of names "place 0", "place 1", ...: neighbouring addresses must be as
/// independent as neighbouring draws.
enum RandomWords: Workload {
  static let name = "words"
  static let summary = "raw 32-bit words for dieharder [--order draws|years|entities] [--seed 1]"

  static func run(_ arguments: Arguments) throws {
    let seed = UInt64(arguments.number("seed", default: 1))
    let order = arguments.text("order") ?? "draws"
    let wordsAStream = order == "draws" ? 32_768 : 2
    var buffer = [UInt64](repeating: 0, count: 32_768)
    var stream: UInt64 = 0
    while true {
      var filled = 0
      while filled < buffer.count {
        let entity = order == "entities" ? StreamID.hash(of: "place \(stream)") : stream >> 32
        let year = order == "entities" ? 0 : UInt32(truncatingIfNeeded: stream)
        var words = RandomStream(
          seed: seed, at: StreamAddress(purpose: .general, entity: entity, year: year))
        for _ in 0..<wordsAStream {
          buffer[filled] = words.next()
          filled += 1
        }
        stream += 1
      }
      var written = 0
      while written < buffer.count * 8 {
        let count = unsafe buffer.withUnsafeBytes { bytes in
          let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
          return unsafe write(STDOUT_FILENO, rest.baseAddress, rest.count)
        }
        if count <= 0 { return }
        written += count
      }
    }
  }
}
