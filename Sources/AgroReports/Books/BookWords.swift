internal import AgroPolicy
internal import AgroQuantities

/// Names of what a rule book speaks of, in a language.
struct BookWords: Sendable {
  let names: NameTable
  let texts: Texts

  /// The name of an id; the id itself where the table has none.
  func name(_ id: String, _ kind: NameKind) -> String {
    names.name(id, kind: kind, in: texts.language)
  }

  /// The name of an insured object.
  func object(_ id: String) -> String {
    names.entry(id, kinds: NameKind.insurable)?.text[texts.language] ?? id
  }

  /// What a book remarks beside a value: ` (a remark)`; nothing where it says nothing.
  func remark(_ note: LocalisedText?) -> String {
    guard let note else { return "" }
    let text = names.text(note, in: texts.language)
    return " (\(texts.inSentence(text.hasSuffix(".") ? String(text.dropLast()) : text)))"
  }

  func objects(_ ids: [String]) -> String {
    ids.map { texts.inSentence(object($0)) }.joined(separator: ", ")
  }

  /// The word for a kind of insured objects.
  func kind(_ kind: NameKind) -> String {
    switch kind {
    case .crop: texts(.kindCrop)
    case .tree: texts(.kindTree)
    case .sapling: texts(.kindSapling)
    case .straw: texts(.kindStraw)
    case .livestock: texts(.kindLivestock)
    case .structure: texts(.kindStructure)
    case .peril, .package, .payer, .zone, .label: kind.rawValue
    }
  }

  /// What a table gives: rates, bounds of an input, last days.
  func amount(_ id: String) -> String {
    if id == "rate" { return texts(.rate) }
    if id == "lastDay" { return texts(.amountLastDay) }
    if id.hasPrefix("bounds.") {
      return texts(.amountBounds, [("input", input(String(id.dropFirst(7))))])
    }
    return id
  }

  /// The name of an input that every book has; the id of any other.
  func input(_ id: String) -> String {
    switch id {
    case "area": texts(.inputArea)
    case "yield": texts(.inputYield)
    case "price": texts(.inputPrice)
    case "sumInsured": texts.inSentence(texts(.sumInsured))
    default: id
    }
  }

  func kind(of input: InputDeclaration) -> String {
    switch input.kind {
    case .area: texts(.inputArea)
    case .yield: texts(.inputYield)
    case .price: texts(.inputPrice)
    case .money: texts(.inputMoney)
    case .share: texts(.inputShare)
    case .number: texts(.inputNumber)
    case .count: texts(.inputCount)
    case .flag: texts(.inputFlag)
    case .choice: texts(.inputChoice)
    case .yields: texts(.inputYields)
    }
  }

  /// The value of a table's key; packages stay ids, as they are asked for.
  func value(of key: TariffKey) -> String {
    if key.value == "any" { return texts(.allOthers) }
    switch key.name {
    case "object": return object(key.value)
    case "zone", "place": return name(key.value, .zone)
    case "kind": return NameKind(rawValue: key.value).map { kind($0) } ?? key.value
    default: return key.value
    }
  }

  /// A section of a comparison.
  func section(_ section: BookDifference.Section) -> String {
    switch section {
    case .validity: texts(.sectionValidity)
    case .currency: texts(.sectionCurrency)
    case .objects: texts(.sectionObjects)
    case .packages: texts(.sectionPackages)
    case .inputs: texts(.sectionInputs)
    case .constants: texts(.sectionConstants)
    case .zonings: texts(.sectionZonings)
    case .rates: texts(.sectionRates)
    case .steps: texts(.sectionSteps)
    case .payers: texts(.sectionPayers)
    case .due: texts(.sectionDue)
    case .indemnities: texts(.sectionIndemnities)
    case .terms: texts(.terms)
    case .documents: texts(.documents)
    case .unknowns: texts(.sectionUnknowns)
    case .borrow: texts(.sectionBorrow)
    }
  }
}
