/// Works on the chunks of a table in parallel and hands the results over in the order of the file.
public enum CSVPipeline {
  /// Runs a function over all chunks.
  ///
  /// At most two chunks a worker are under way, so that memory stays constant. The results do not
  /// depend on the number of workers.
  /// - Parameters:
  ///   - workers: number of chunks worked on at a time; at least 1.
  ///   - process: turns a chunk into a result; runs in parallel.
  ///   - consume: takes the results, one after the other in the order of the chunks.
  /// - Throws: the first error of reading, processing or consuming; nothing is consumed after it.
  public static func run<Result: Sendable>(
    _ reader: inout CSVReader, workers: Int,
    process: @escaping @Sendable (CSVChunk) throws -> Result,
    consume: (Result) throws -> Void
  ) async throws {
    let most = 2 * max(1, workers)
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var waiting: [Int: Result] = [:]
      var started = 0
      var delivered = 0
      var isAtEnd = false
      while true {
        while !isAtEnd && started - delivered < most {
          guard let chunk = try reader.nextChunk() else {
            isAtEnd = true
            break
          }
          let number = started
          group.addTask { (number, try process(chunk)) }
          started += 1
        }
        guard let (number, result) = try await group.next() else { return }
        waiting[number] = result
        while let next = waiting.removeValue(forKey: delivered) {
          try consume(next)
          delivered += 1
        }
      }
    }
  }
}
