public import AgroQuantities

/// Something that a book does not know for sure.
public struct BookGap: Sendable, Hashable {
  /// How much a gap hinders, as the rank that weighs it.
  public enum Kind: Int, Sendable, CaseIterable, Hashable {
    /// No quote can be made without it.
    case stopsQuote = 5
    /// No payout table can be made without it.
    case stopsPayout = 4
    /// The law leaves it open, or it could not be read.
    case open = 3
    /// Chosen by us.
    case assumed = 2
    /// Taken from another jurisdiction, or concluded from other numbers.
    case borrowed = 1
    case inferred = 0
  }

  /// What is asked, so that every language can name it.
  public enum Topic: Sendable, Hashable {
    /// Cells of a table, by their keys.
    case cells(amount: String, table: String, keys: [[TariffKey]])
    /// The deductible of a package.
    case deductible(package: String)
    /// A term of the contract.
    case term(String, label: String?)
    /// A step that sets an amount.
    case rule(amount: String)
    /// A constant, or one of the book's own questions, by its id.
    case point(String)
  }

  /// How much it hinders.
  public var kind: Kind
  /// What is asked.
  public var topic: Topic
  /// What is known of it.
  public var text: String
  /// The same in the languages of the book, where it is one of its remarks.
  public var remark: LocalisedText?
  /// The day since which cells are assumed unchanged, where that is all that is weak.
  public var unchangedSince: CivilDate?
  /// How many of the book's objects it touches.
  public var objects: Int
  /// Rank of the kind times the number of objects.
  public var weight: Int
  /// Where the book found what it knows of it.
  public var source: SourceReference
  /// Where the book says it.
  public var position: FilePosition?

  /// What is asked, in English: `rate (rate-orchard-2022): base quince`.
  public var subject: String {
    switch topic {
    case .cells(let amount, let table, let keys):
      let places = keys.map { keys in
        keys.isEmpty ? "all" : keys.map(\.value).joined(separator: " ")
      }
      let more = places.count > 6 ? " and \(places.count - 6) more" : ""
      return "\(amount) (\(table)): \(places.prefix(6).joined(separator: ", "))\(more)"
    case .deductible(let package): return "deductible of \(package)"
    case .term(let id, _): return "term \(id)"
    case .rule(let amount): return "rule of \(amount)"
    case .point(let id): return id
    }
  }
}

/// What the regulator of a book would have to ask the ministry.
public enum BookGaps {
  /// Everything unknown, assumed, inferred and borrowed, the heaviest first.
  ///
  /// What stops a quote comes first. The weight is the rank of the kind (5 stops a quote, 4 stops a
  /// payout table, 3 open, 2 assumed, 1 borrowed or inferred; the weight of a book's own `unknowns`
  /// is theirs) times the number of objects that it touches.
  /// - Parameter date: cells whose table is known to hold only until an earlier day count as
  ///   inferred; nil leaves them as they are.
  public static func of(_ book: TariffBook, on date: CivilDate? = nil) -> [BookGap] {
    var gaps: [BookGap] = []
    cells(book, date, &gaps)
    for package in book.packages {
      let objects = soldObjects(package, in: book)
      if let deductible = package.deductible {
        if case .unknown(let text) = deductible.share {
          add(
            .stopsPayout, .deductible(package: package.id), text, objects, deductible.source,
            package.position, &gaps)
        } else {
          weak(
            deductible.source, .deductible(package: package.id), "", objects, package.position,
            &gaps)
        }
      }
    }
    let all = book.objects.count
    for constant in book.constants {
      weak(
        constant.source, .point(constant.id), constant.printed, all, constant.position, &gaps)
    }
    for term in book.terms {
      if case .unknown(let text) = term.value {
        add(
          .open, .term(term.id, label: term.label), text, all, term.source, term.position, &gaps,
          weight: 1)
      }
    }
    for step in book.steps.all {
      guard let source = step.source, step.id != nil || step.label != nil else { continue }
      weak(
        source, .rule(amount: step.amount), step.note?.english ?? step.operation.name, all,
        step.position, &gaps, remark: step.note)
    }
    for gap in book.gaps {
      add(.open, .point(gap.id), gap.text, all, gap.source, gap.position, &gaps, weight: gap.weight)
    }
    // A stable order: heaviest first, then as the book has them.
    return gaps.enumerated().sorted { a, b in
      let first = (a.element.kind == .stopsQuote ? 0 : 1, -a.element.weight, a.offset)
      let second = (b.element.kind == .stopsQuote ? 0 : 1, -b.element.weight, b.offset)
      return first < second
    }.map(\.element)
  }

  private static func soldObjects(_ package: Package, in book: TariffBook) -> Int {
    package.soldFor?.count
      ?? book.objects.filter { package.kinds.contains($0.kind.rawValue) }.count
  }

  private static func add(
    _ kind: BookGap.Kind, _ topic: BookGap.Topic, _ text: String, _ objects: Int,
    _ source: SourceReference, _ position: FilePosition?, _ gaps: inout [BookGap],
    weight: Int? = nil, unchangedSince: CivilDate? = nil, remark: LocalisedText? = nil
  ) {
    gaps.append(
      BookGap(
        kind: kind, topic: topic, text: text, remark: remark, unchangedSince: unchangedSince, objects: objects,
        weight: (weight ?? max(kind.rawValue, 1)) * max(objects, 1), source: source,
        position: position))
  }

  /// Adds what is known, but weakly.
  private static func weak(
    _ source: SourceReference, _ topic: BookGap.Topic, _ text: String, _ objects: Int,
    _ position: FilePosition?, _ gaps: inout [BookGap], remark: LocalisedText? = nil
  ) {
    guard let kind = kind(of: source.basis) else { return }
    add(kind, topic, text, objects, source, position, &gaps, remark: remark)
  }

  private static func kind(of basis: Basis) -> BookGap.Kind? {
    switch basis {
    case .assumption, .user: .assumed
    case .proxy: .borrowed
    case .inferred: .inferred
    default: nil
    }
  }

  /// How many objects the cells hold for.
  private static func touched(by rows: [TariffRateRow], in book: TariffBook) -> Int {
    var objects: Set<String> = []
    for row in rows {
      if let object = row.value(of: "object"), object != "any" {
        objects.insert(object)
        continue
      }
      let package = row.value(of: "package").flatMap { book.package($0) }
      let kind = row.value(of: "kind")
      for object in book.objects
      where kind == nil || kind == "any" || kind == object.kind.rawValue {
        if let package {
          let isSold =
            package.soldFor?.contains(object.id) ?? package.kinds.contains(object.kind.rawValue)
          if !isSold { continue }
        }
        objects.insert(object.id)
      }
    }
    return objects.count
  }

  /// Cells of one table that are weak for the same reason are one gap.
  private static func cells(_ book: TariffBook, _ date: CivilDate?, _ gaps: inout [BookGap]) {
    struct Group: Hashable {
      var table: String
      var kind: BookGap.Kind
      var text: String
      var since: CivilDate?
    }
    var order: [Group] = []
    var members: [Group: [TariffRateRow]] = [:]
    for row in TariffRates.rows(book, amount: nil) {
      let group: Group
      if case .unknown(let text) = row.cell.value {
        // Over all zones of another country an unknown one is only left out.
        if row.isBorrowed { continue }
        let stops = !row.amount.hasPrefix("bounds.") && row.amount != "lastDay"
        group = Group(table: row.table, kind: stops ? .stopsQuote : .open, text: text)
      } else if let kind = kind(of: row.cell.source.basis) {
        group = Group(table: row.table, kind: kind, text: row.cell.note?.english ?? "")
      } else if let date, date > row.through {
        group = Group(
          table: row.table, kind: .inferred, text: "", since: row.from)
      } else {
        continue
      }
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(row)
    }
    for group in order {
      guard let rows = members[group], let first = rows.first else { continue }
      let objects = touched(by: rows, in: book)
      add(
        group.kind, .cells(amount: first.amount, table: group.table, keys: rows.map(\.keys)),
        group.text, objects, first.cell.source, first.cell.position, &gaps,
        weight: group.kind == .open ? 1 : nil, unchangedSince: group.since,
        remark: first.cell.note)
    }
  }
}
