public import AgroPolicy
public import AgroQuantities

/// What came out when a quote's document was made again, as a page and as JSON.
public struct ReplayReport: Sendable {
  /// How it ended.
  public enum Outcome: Sendable {
    /// Where the two differ; nowhere where the document is reproduced.
    case compared([QuoteReplay.Difference])
    /// The engine refuses the document's request.
    case refused(QuoteError)
  }

  public let replay: QuoteReplay
  public let outcome: Outcome
  private let engine: QuoteEngine
  /// The hash of the book's files now.
  private var hash: String { engine.book.contentHash }

  /// Makes the quote again and compares.
  ///
  /// - Parameter engine: of the document's book.
  public init(_ replay: QuoteReplay, with engine: QuoteEngine) {
    self.replay = replay
    self.engine = engine
    do throws(QuoteError) {
      outcome = .compared(try replay.differences(with: engine))
    } catch {
      outcome = .refused(error)
    }
  }

  public var isReproduced: Bool {
    if case .compared(let differences) = outcome { differences.isEmpty } else { false }
  }

  /// Longest list of a page.
  private static let shown = 20

  /// The page.
  public func lines(_ texts: Texts) -> [String] {
    let book = ("book", replay.book)
    var lines: [String] = []
    switch outcome {
    case .refused(let error):
      let words = RefusalWords(texts: texts, names: engine.names, gazetteer: engine.gazetteer)
      lines.append(texts(.replayRefused, [book, ("reason", words.sentence(of: error))]))
    case .compared(let differences) where differences.isEmpty:
      return [texts(.replaySame, [book])]
    case .compared(let differences):
      lines.append(texts(.replayDiffers, [book, ("count", "\(differences.count)")]))
      var table = TextTable(alignments: [.left, .left, .left])
      table.add([texts(.replayMember), texts(.replayDocument), texts(.replayNow)])
      table.rule()
      for difference in differences.prefix(Self.shown) {
        table.add([
          difference.path, Self.text(difference.document), Self.text(difference.computed),
        ])
      }
      lines += table.lines(indent: 2)
      let rest = differences.count - Self.shown
      if rest > 0 { lines.append(texts(.replayMore, [("count", "\(rest)")])) }
    }
    if replay.bookHash != hash {
      lines.append(
        texts(
          .replayOtherFiles,
          [book, ("old", "\(replay.bookHash.prefix(12))"), ("new", "\(hash.prefix(12))")]))
    }
    return lines
  }

  /// A value short enough for a column.
  private static func text(_ value: JSONValue?) -> String {
    let text = value.map { $0.text ?? $0.text(.compact) } ?? "-"
    return text.count > 32 ? text.prefix(31) + "…" : text
  }

  /// One document for the quotes of a file: `agrorisk.verify/1`.
  public static func document(_ reports: [ReplayReport]) -> JSONValue {
    .object([
      .init("format", "agrorisk.verify/1"),
      .init("reproduced", .bool(reports.allSatisfy(\.isReproduced))),
      .init("quotes", .array(reports.map(\.value))),
    ])
  }

  private var value: JSONValue {
    var members: [JSONValue.Member] = [
      .init("book", .string(replay.book)), .init("bookHash", .string(replay.bookHash)),
      .init("bookHashNow", .string(hash)), .init("reproduced", .bool(isReproduced)),
    ]
    switch outcome {
    case .refused(let error):
      members.append(
        .init(
          "refused",
          .object([
            .init("code", .string(error.code.rawValue)),
            .init("message", .string(error.description)),
          ])))
    case .compared(let differences):
      members.append(
        .init(
          "differences",
          .array(
            differences.map {
              .object([
                .init("member", .string($0.path)), .init("document", $0.document ?? .null),
                .init("now", $0.computed ?? .null),
              ])
            })))
    }
    return .object(members)
  }
}
