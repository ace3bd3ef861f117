internal import AgroPolicy
internal import AgroQuantities

extension QuotePage {
  /// Delays, notices and documents of the contract, and which of them are not known.
  func terms(_ parcel: ParcelQuote) -> [String] {
    let names = engine.names
    let terms = engine.book.terms.filter { term in
      term.condition.mayHold(
        object: parcel.normalised.object, kind: parcel.normalised.kind,
        packages: parcel.normalised.packages)
    }
    func name(_ id: String) -> String { names.name(id, kind: .label, in: texts.language) }
    var result: [String] = []
    let words = BookWords(names: names, texts: texts)
    var known = parcel.due.compactMap { due in
      due.note.map { "\(name(due.when)): \(names.text($0, in: texts.language))" }
    }
    known += terms.compactMap { term in
      if case .text(let value) = term.value {
        return "\(name(term.label ?? term.id)): \(texts.duration(value) ?? name(value))"
          + words.remark(term.note)
      }
      return nil
    }
    let unknown = terms.compactMap { term in
      if case .unknown = term.value { return name(term.label ?? term.id) }
      return nil
    }
    if !known.isEmpty || !unknown.isEmpty { result.append(texts(.terms) + ":") }
    for line in known { result += TextWidth.wrapped("- " + line, width: 98, indent: "  ") }
    if !unknown.isEmpty {
      result += TextWidth.wrapped(
        "- \(texts(.unknown)): " + unknown.joined(separator: ", "), width: 98, indent: "  ")
    }
    let perils = Set(parcel.covers.flatMap(\.perils))
    let documents = engine.book.documents.filter {
      $0.perils.isEmpty || !perils.isDisjoint(with: $0.perils)
    }
    if !documents.isEmpty {
      let list = documents.map { document in
        let own = document.perils.filter(perils.contains)
          .map { texts.inSentence(names.name($0, kind: .peril, in: texts.language)) }
        return name(document.id) + (own.isEmpty ? "" : " (\(own.joined(separator: ", ")))")
      }
      result += TextWidth.wrapped(
        "\(texts(.documents)): " + list.joined(separator: "; ") + ".", width: 98)
    }
    return result
  }
}
