public import AgroPolicy
public import AgroQuantities
internal import Synchronization

/// Quotes a file of parcels of any size, in constant memory and in the order of the file.
///
/// The output does not depend on the number of workers. Parcels that share caps of a holder are
/// worked one after the other, because earlier ones use a cap first.
public struct BatchRun: Sendable {
  /// Where quotes are made.
  public var desk: QuoteDesk
  /// Place, book, date, packages, holder facts and assumptions where a row says nothing.
  public var defaults: QuoteRequest
  /// The day of rows without a date.
  public var asOf: CivilDate
  /// Threads, at least 1.
  public var workers: Int
  /// Tells why a row is rejected, in the reader's language.
  public var told: @Sendable (QuoteError) -> String

  /// A run with what holds for rows that say nothing.
  public init(
    desk: QuoteDesk, defaults: QuoteRequest, asOf: CivilDate, workers: Int,
    told: @escaping @Sendable (QuoteError) -> String = { $0.description }
  ) {
    self.desk = desk
    self.defaults = defaults
    self.asOf = asOf
    self.workers = max(1, workers)
    self.told = told
  }

  /// What a chunk gave.
  fileprivate struct Part: Sendable {
    var quotes: [UInt8]
    var rejects: [RejectedRow]
    var totals: BatchTotals
    var records: Int
  }

  /// Quotes the parcels of `input`.
  ///
  /// - Parameters:
  ///   - quotes: file of quotes; appears whole or not at all.
  ///   - rejects: file of rejected rows; appears whole or not at all.
  ///   - progress: is told the number of rows read so far.
  /// - Returns: control totals, equal to the sums of the file of quotes.
  /// - Throws: `DataFileError` where a file cannot be read or written, `QuoteError` where the header
  ///   cannot be understood.
  public func run(
    input: String, quotes: String, rejects: String, progress: (Int) -> Void = { _ in }
  ) async throws -> BatchTotals {
    var reader = try CSVReader(path: input)
    let columns = try BatchColumns(header: reader.header)
    let output = try BatchOutput(quotes: quotes, rejects: rejects)
    let quoter = quoter(columns)
    func consume(_ part: Part) throws {
      try output.take(part)
      progress(output.rows)
    }
    if columns.hasHolder || workers == 1 {
      var quoter = quoter
      while let chunk = try reader.nextChunk() { try consume(Self.process(chunk, &quoter)) }
    } else {
      let idle = Mutex<[BatchQuoter]>([])
      let process: @Sendable (CSVChunk) throws -> Part = { chunk in
        var own = idle.withLock { $0.popLast() } ?? quoter
        let part = Self.process(chunk, &own)
        let finished = own
        idle.withLock { $0.append(finished) }
        return part
      }
      try await CSVPipeline.run(
        &reader, workers: workers, process: process, consume: consume)
    }
    return try output.finish()
  }

  private func quoter(_ columns: BatchColumns) -> BatchQuoter {
    let desk = desk
    let asOf = asOf
    let book = defaults.book
    let engine: BatchQuoter.EngineFinder = { (place, date, isSuggesting) throws(QuoteError) in
      try desk.engine(
        place: place, book: book, date: date ?? asOf, isSuggesting: isSuggesting)
    }
    return BatchQuoter(
      columns: columns, defaults: defaults, asOf: asOf, engine: engine, told: told)
  }

  private static func process(_ chunk: CSVChunk, _ quoter: inout BatchQuoter) -> Part {
    quoter.beginPart(chunk.number)
    var quotes: [UInt8] = []
    quotes.reserveCapacity(chunk.bytes.count * 3)
    var rejects: [RejectedRow] = []
    var fields: [Range<Int>] = []
    var cursor = chunk.makeCursor()
    let bytes = chunk.bytes.span
    while true {
      do throws(DataFileError) {
        guard try cursor.next(in: bytes) else { break }
        fields.removeAll(keepingCapacity: true)
        for index in 0..<cursor.count { fields.append(cursor[index]) }
        quoter.quote(
          bytes, fields: fields, row: cursor.record, line: cursor.line, quotes: &quotes,
          rejects: &rejects)
      } catch {
        quoter.reject(
          row: cursor.record, line: cursor.line,
          broken: error.refusal ?? QuoteError(.badInput, message: error.message), into: &rejects)
      }
    }
    return Part(
      quotes: quotes, rejects: rejects, totals: quoter.totals, records: cursor.record)
  }
}

/// The two files that a run writes, and what they add up to.
private final class BatchOutput {
  private var quotes: AtomicFile?
  private var rejects: AtomicFile?
  private var totals = BatchTotals()
  private(set) var rows = 0

  init(quotes: String, rejects: String) throws {
    var quoteFile = try AtomicFile(path: quotes)
    var rejectFile = try AtomicFile(path: rejects)
    try quoteFile.write(BatchQuoter.header + "\n")
    try rejectFile.write(RejectedRow.header + "\n")
    self.quotes = consume quoteFile
    self.rejects = consume rejectFile
  }

  func take(_ part: BatchRun.Part) throws {
    try quotes?.write(part.quotes)
    var text: [UInt8] = []
    for row in part.rejects { row.append(to: &text, offset: rows) }
    try rejects?.write(text)
    rows += part.records
    totals.merge(part.totals)
  }

  /// Gives both files their names.
  func finish() throws -> BatchTotals {
    try quotes.take()?.commit()
    try rejects.take()?.commit()
    return totals
  }
}
