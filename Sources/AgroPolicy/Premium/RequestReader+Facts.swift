internal import AgroQuantities

/// Names of inputs, and their values.
extension RequestReader {
  /// Names to inputs, texts to numbers, lists and choices.
  func sorted(_ given: [NamedFact]) throws(QuoteError) -> SortedFacts {
    var sorted = SortedFacts()
    for fact in given {
      let input = try declaration(of: fact.name)
      guard sorted.seen.insert(input.id).inserted else {
        throw QuoteError(
          .badInput, field: input.id, .factTwice, ["input": input.id])
      }
      switch input.kind {
      case .flag, .choice:
        sorted.choices[input.id] = try facts.choice(fact.value.described, for: input)
      case .yields:
        sorted.lists[input.id] = try list(fact, input)
      default:
        sorted.numbers[input.id] = try facts.number(fact.value.described, for: input)
      }
    }
    return sorted
  }

  /// The input that a name means; the sum insured may always be given.
  func declaration(of name: String) throws(QuoteError) -> InputDeclaration {
    if let input = facts.input(named: name) { return input }
    if ["suminsured"].contains(name.lowercased().filter { $0 != "-" && $0 != "_" }) {
      return InputDeclaration(
        id: "sumInsured", kind: .money, position: FilePosition(file: book.id, line: 0, column: 0))
    }
    throw QuoteError(
      .unknownInput, field: name, .inputUnknown,
      [
        "book": book.id, "text": name, "inputs": book.inputs.map(\.id).joined(separator: ", "),
      ],
      nearest: NearestNames.find(name, in: book.inputs.map(\.id), limit: 2))
  }

  func list(_ fact: NamedFact, _ input: InputDeclaration) throws(QuoteError)
    -> [ExactDecimal]
  {
    let texts: [String] =
      switch fact.value {
      case .list(let list): list
      case .text(let text):
        text.split(separator: text.contains(";") ? ";" : ",").map { String($0).trimmingSpaces() }
      }
    // A unit written once, behind the last number, holds for all.
    var unit = ""
    if let last = texts.last, let start = last.firstIndex(where: { $0.isLetter }) {
      unit = " " + String(last[start...])
    }
    var element = input
    element.kind = .yield
    var values: [ExactDecimal] = []
    for text in texts {
      let hasUnit = text.contains { $0.isLetter }
      values.append(try facts.number(hasUnit ? text : text + unit, for: element))
    }
    if let least = input.atLeastCount, values.count < least {
      throw QuoteError(
        .badInput, field: input.id, .listTooShort,
        ["input": input.id, "count": "\(values.count)", "least": "\(least)"])
    }
    return values
  }
}
