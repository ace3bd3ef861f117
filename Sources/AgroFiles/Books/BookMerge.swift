internal import AgroPolicy
internal import AgroQuantities

/// Lays an edition over the one that it extends.
enum BookMerge {
  static func merge(
    _ layer: BookLayer, over base: TariffBook?, layer index: Int
  ) throws(FileErrors) -> TariffBook {
    var own = layer.book
    for position in own.tables.indices { own.tables[position].layer = index }
    guard var book = base else {
      try refuse(layer.removed)
      return own
    }
    book.id = own.id
    book.title = own.title
    book.edition = own.edition
    book.chain.append(own.id)
    book.validFrom = own.validFrom
    book.validThrough = own.validThrough
    book.areaUnit = own.areaUnit
    book.yieldUnit = own.yieldUnit
    book.priceUnit = own.priceUnit
    try remove(layer.removed, from: &book)
    overlay(&book.objects, own.objects) { "\($0.kind.rawValue)/\($0.id)" }
    overlay(&book.packages, own.packages, \.id)
    overlay(&book.inputs, own.inputs, \.id)
    overlay(&book.constants, own.constants, \.id)
    overlay(&book.zonings, own.zonings, \.id)
    overlay(&book.tables, own.tables, \.id)
    overlay(&book.payers, own.payers) { $0 }
    overlay(&book.indemnities, own.indemnities, \.id)
    overlay(&book.terms, own.terms, \.id)
    overlay(&book.documents, own.documents, \.id)
    overlay(&book.gaps, own.gaps, \.id)
    overlaySteps(&book.steps.object, own.steps.object)
    overlaySteps(&book.steps.cover, own.steps.cover)
    overlaySteps(&book.steps.contract, own.steps.contract)
    // A due id may stand for several payers, so all entries of an id give way together.
    let dues = Set(own.dues.map(\.id))
    book.dues.removeAll { dues.contains($0.id) }
    book.dues += own.dues
    book.borrowings += own.borrowings
    return book
  }

  /// Entries of the same id are replaced where they stand; new ones follow.
  private static func overlay<Entry>(
    _ base: inout [Entry], _ own: [Entry], _ id: (Entry) -> String
  ) {
    guard !own.isEmpty else { return }
    var places: [String: Int] = [:]
    for (index, entry) in base.enumerated() { places[id(entry)] = index }
    for entry in own {
      if let index = places[id(entry)] {
        base[index] = entry
      } else {
        base.append(entry)
      }
    }
  }

  private static func overlaySteps(_ base: inout [Step], _ own: [Step]) {
    for step in own {
      if let id = step.id, let index = base.firstIndex(where: { $0.id == id }) {
        base[index] = step
      } else {
        base.append(step)
      }
    }
  }

  // MARK: Removal

  private static func refuse(_ removals: [BookLayer.Removal]) throws(FileErrors) {
    let problems = removals.map { removal in
      problem(removal, found: "'\(removal.id)' to be removed", expected: "a book that it extends")
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
  }

  private static func problem(
    _ removal: BookLayer.Removal, found: String, expected: String, suggestions: [String] = []
  ) -> FileError {
    FileError(
      path: removal.position.file, line: removal.position.line, column: removal.position.column,
      key: "remove.\(removal.section)", found: found, expected: expected, suggestions: suggestions)
  }

  private static func remove(
    _ removals: [BookLayer.Removal], from book: inout TariffBook
  ) throws(FileErrors) {
    var problems: [FileError] = []
    for removal in removals {
      func drop<Entry>(_ list: inout [Entry], _ id: (Entry) -> String?) {
        let known = list.compactMap(id)
        if known.contains(removal.id) {
          list.removeAll { id($0) == removal.id }
        } else {
          problems.append(
            problem(
              removal, found: "'\(removal.id)'",
              expected: "an id that is inherited in \(removal.section)",
              suggestions: NearestNames.find(removal.id, in: known, limit: 3)))
        }
      }
      switch removal.section {
      case "objects": drop(&book.objects) { $0.id }
      case "packages": drop(&book.packages) { $0.id }
      case "inputs": drop(&book.inputs) { $0.id }
      case "constants": drop(&book.constants) { $0.id }
      case "zonings": drop(&book.zonings) { $0.id }
      case "tables": drop(&book.tables) { $0.id }
      case "payers": drop(&book.payers) { $0 }
      case "due": drop(&book.dues) { $0.id }
      case "indemnities": drop(&book.indemnities) { $0.id }
      case "terms": drop(&book.terms) { $0.id }
      case "documents": drop(&book.documents) { $0.id }
      case "unknowns": drop(&book.gaps) { $0.id }
      case "borrow": drop(&book.borrowings) { $0.book }
      case "steps":
        let count = book.steps.all.count
        book.steps.object.removeAll { $0.id == removal.id }
        book.steps.cover.removeAll { $0.id == removal.id }
        book.steps.contract.removeAll { $0.id == removal.id }
        if book.steps.all.count == count {
          problems.append(
            problem(
              removal, found: "'\(removal.id)'", expected: "the id of an inherited step",
              suggestions: NearestNames.find(
                removal.id, in: book.steps.all.compactMap(\.id), limit: 3)))
        }
      default: break
      }
    }
    guard problems.isEmpty else { throw FileErrors(problems) }
  }
}
