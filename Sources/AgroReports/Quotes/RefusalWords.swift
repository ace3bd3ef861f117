public import AgroPolicy
internal import AgroQuantities

/// Why a quote cannot be made, in the reader's language.
public struct RefusalWords: Sendable {
  private let texts: Texts
  private let names: NameTable?
  private let gazetteer: Gazetteer?

  /// - Parameters:
  ///   - names: names of crops, where the rule books could be read.
  ///   - gazetteer: names of places.
  public init(texts: Texts, names: NameTable? = nil, gazetteer: Gazetteer? = nil) {
    self.texts = texts
    self.names = names
    self.gazetteer = gazetteer
  }

  /// The error as one sentence, with the nearest names.
  ///
  /// In English it is the error's own message; what is wrong in a book is told in English in every
  /// language, as its author reads it.
  public func sentence(of error: QuoteError) -> String {
    var text = error.message
    if texts.language != .english, let sentence = error.sentence {
      var told = error.parameters
      for (name, value) in told { told[name] = word(name, value) }
      told["subject"] = subject(told)
      if let places = told["places"] {
        told["options"] = options(places, error.parameters["country"] ?? "")
      }
      text = texts(sentence, told)
      if let amount = told["sumInsured"] { text += texts(.sumInsuredKnown, [("amount", amount)]) }
      text = texts.capitalised(text)
    }
    if let parcel = error.parcel {
      text = texts(.inParcel, [("parcel", parcel), ("sentence", text)])
    }
    if error.isUnsearched { text += texts(.namesNotSearched) }
    if !error.nearest.isEmpty {
      let names = error.nearest.map { "'\($0)'" }.joined(separator: ", ")
      text += texts(.didYouMean, [("names", names)])
    }
    return text
  }

  /// Places as they can be asked for, each with its name.
  private func options(_ places: String, _ jurisdiction: String) -> String {
    list(places).map { id in
      let name = gazetteer?.place(id, in: jurisdiction)?.text[texts.language]
      return "'\(id)'" + (name.map { " (\($0))" } ?? "")
    }.joined(separator: ", ")
  }

  /// What a cell is asked for: package, object and place.
  private func subject(_ told: [String: String]) -> String {
    let package = told["package"].flatMap { $0.isEmpty ? nil : "\(texts(.inputPackage)) '\($0)'" }
    return [package, told["object"], told["place"]].compactMap { $0 }.filter { !$0.isEmpty }
      .joined(separator: ", ")
  }

  /// The word for what stands in a placeholder.
  private func word(_ name: String, _ value: String) -> String {
    switch name {
    case "object": object(value)
    case "objects": list(value).map(object).joined(separator: ", ")
    case "kinds": list(value).map { kind in
      NameKind(rawValue: kind).map { BookWords(names: table, texts: texts).kind($0) } ?? kind
    }.joined(separator: ", ")
    case "reason": texts.inSentence(table.name(value, kind: .label, in: texts.language))
    case "basis": Basis(rawValue: value).map { texts.name(of: $0) } ?? value
    case "input": input(value)
    case "inputs": list(value).joined(separator: ", ")
    case "amount": BookWords(names: table, texts: texts).amount(value)
    case "place": place(value)
    case "country": country(value)
    case "known": QuoteError.parenthesised(table.phrase(value))
    case "expected", "requirement", "first", "second": texts.phrase(value)
    default: value
    }
  }

  private var table: NameTable { names ?? NameTable(entries: []) }

  private func list(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0.drop { $0 == " " }) }
  }

  private func object(_ id: String) -> String {
    names?.entry(id, kinds: NameKind.insurable).map { texts.inSentence($0.text[texts.language]) }
      ?? id
  }

  private func input(_ id: String) -> String {
    switch id {
    case "date", "inception": texts(.inputDate)
    case "count": texts(.inputCount)
    case "rate": texts(.rate)
    default: BookWords(names: table, texts: texts).input(id)
    }
  }

  private func place(_ english: String) -> String {
    gazetteer?.places.first { $0.text.english == english }?.text[texts.language] ?? english
  }

  private func country(_ jurisdiction: String) -> String {
    gazetteer?.places.first { $0.jurisdiction == jurisdiction && $0.level == .country }?
      .text[texts.language] ?? jurisdiction
  }
}
