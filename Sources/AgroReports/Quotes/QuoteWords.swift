internal import AgroPolicy
internal import AgroQuantities

/// The words of a quote in a language: names for ids, sentences for notes, labels for ledger lines.
struct QuoteWords: Sendable {
  let engine: QuoteEngine
  let texts: Texts

  func name(_ id: String, _ kind: NameKind) -> String {
    engine.names.name(id, kind: kind, in: texts.language)
  }

  /// The name of an insured object, as it stands inside a sentence.
  func object(_ id: String) -> String {
    let name = engine.names.entry(id, kinds: NameKind.insurable)?.text[texts.language]
    return name.map { texts.inSentence($0) } ?? id
  }

  /// The sentence of a note, with the names of what its ids stand for.
  func sentence(of note: Note) -> String {
    var note = note
    for index in note.parameters.indices {
      let value = note.parameters[index].value
      note.parameters[index].value =
        switch note.parameters[index].name {
        case "object": object(value)
        case "cover" where note.code != .deductibleUnknown: name(value, .package)
        case "input": input(value)
        case "place": place(value)
        case "amount" where value.hasPrefix("payer."):
          texts(.partOf, [("payer", name(String(value.dropFirst(6)), .payer))])
        case "text", "reason":
          note.text.map { engine.names.text($0, in: texts.language) } ?? engine.names.phrase(value)
        default: value
        }
    }
    let sentence = texts.sentence(of: note)
    return note["object"].map { sentence.hasPrefix($0) } ?? false
      ? texts.capitalised(sentence) : sentence
  }

  private func input(_ id: String) -> String {
    switch id {
    case "area": texts(.inputArea)
    case "yield": texts(.inputYield)
    case "price": texts(.inputPrice)
    default: id
    }
  }

  private func place(_ english: String) -> String {
    engine.gazetteer.places.first {
      $0.jurisdiction == engine.book.jurisdiction && $0.text.english == english
    }?.text[texts.language] ?? english
  }

  /// What a ledger line does, in words.
  func label(of line: LedgerLine) -> String {
    if let label = line.label { return name(label, .label) }
    switch line.action {
    case .round: return name("rounding", .label)
    default: break
    }
    switch line.amount {
    case "sumInsured": return texts(.sumInsured)
    case "premium": return texts(.premium)
    case "rate": return texts(.rate)
    default: return line.amount
    }
  }
}
