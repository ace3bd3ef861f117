internal import AgroModel
internal import AgroPolicy
internal import AgroQuantities

/// A mapping of a crop file with what source and basis hold in it.
///
/// Numbers are written as `-2.2`, as `0 in -3 .. 0` with their range, or as a mapping with `value`,
/// `range`, `source`, `locator`, `basis` and `note`. What a number does not state itself holds from
/// the mapping around it, and so on up to the file.
struct CropFields {
  let fields: Fields
  let reader: CropReader
  let origin: Provenance

  static let numberKeys = ["value", "range", "note"] + Provenance.keys

  /// The file as a whole, or a mapping in `outer`.
  init?(
    _ node: YAMLNode, keys: [String], scope: String, reader: CropReader,
    within outer: Provenance = Provenance()
  ) {
    let own = Provenance.keys + ["note"]
    guard
      let fields = Fields(
        node, keys: keys + own.filter { !keys.contains($0) }, scope: scope, log: reader.log)
    else { return nil }
    self.fields = fields
    self.reader = reader
    origin = Provenance(fields, within: outer, sources: reader.sources)
  }

  var node: YAMLNode { fields.node }

  func path(_ key: String) -> String { fields.path(key) }

  func has(_ key: String) -> Bool { fields.has(key) }

  func required(_ key: String) -> YAMLNode? { fields.required(key) }

  /// The mapping under a key.
  func mapping(_ key: String, keys: [String]) -> CropFields? {
    fields.value(key).flatMap { mapping($0, key, keys: keys) }
  }

  /// A value of this mapping as a mapping.
  func mapping(_ node: YAMLNode, _ key: String, keys: [String]) -> CropFields? {
    CropFields(node, keys: keys, scope: path(key), reader: reader, within: origin)
  }

  /// The entries of a mapping whose keys are names of its own, in the order of the file.
  func named(_ key: String) -> [YAMLEntry] {
    guard let node = required(key) else { return [] }
    guard let entries = node.entries else {
      reader.log.report(node, key: path(key), expected: "a mapping of names")
      return []
    }
    // What holds for all of them may stand among them.
    let own = entries.filter { !Provenance.keys.contains($0.key) && $0.key != "note" }
    for entry in own where !NamesFile.isIdentifier(entry.key) {
      reader.log.report(
        line: entry.line, column: entry.column, key: path(key), found: "'\(entry.key)'",
        expected: "a name of lower-case letters, digits and hyphens")
    }
    return own
  }

  // MARK: Numbers

  /// What a number counts.
  enum Kind {
    /// A plain number in a unit, within physical bounds.
    case number(unit: String, ClosedRange<Double>)
    /// A calendar day, read as the season day.
    case day

    var unit: String {
      switch self {
      case .number(let unit, _): unit
      case .day: "day of the season"
      }
    }

    var bounds: ClosedRange<Double> {
      switch self {
      case .number(_, let bounds): bounds
      case .day: 0...Double(SeasonCalendar.dayCount - 1)
      }
    }

    var expected: String {
      switch self {
      case .number(_, let bounds):
        "a number from \(CropFields.text(bounds.lowerBound)) to "
          + CropFields.text(bounds.upperBound)
      case .day:
        "a day such as 04-10, or '10-05 late' for September and October of the harvest year"
      }
    }

    func value(_ text: String) -> Double? {
      switch self {
      case .number(_, let bounds):
        guard let number = try? ExactDecimal(text) else { return nil }
        let value = Double(number)
        return bounds.contains(value) ? value : nil
      case .day: return CropFields.seasonDay(text).map(Double.init)
      }
    }
  }

  /// Degrees Celsius.
  static let celsius = Kind.number(unit: "degrees Celsius", -60...60)
  /// A difference of temperatures.
  static let kelvin = Kind.number(unit: "degrees", -20...20)
  /// A share of one.
  static let share = Kind.number(unit: "share", 0...1)

  /// The number of a key, which must be there; a placeholder where a problem was reported.
  func number(_ key: String, _ kind: Kind) -> Parameter {
    guard let node = fields.required(key) else { return Self.placeholder }
    return number(node, key, kind) ?? Self.placeholder
  }

  /// The number of a key that may be absent.
  func optional(_ key: String, _ kind: Kind) -> Parameter? {
    fields.value(key).flatMap { number($0, key, kind) }
  }

  private static var placeholder: Parameter {
    Parameter(0, source: SourceReference(document: "", basis: .assumption))
  }

  private func number(_ written: YAMLNode, _ key: String, _ kind: Kind) -> Parameter? {
    let scope = path(key)
    let replacement = reader.replacement(scope)
    let node = replacement?.node ?? written
    var origin = replacement?.origin ?? origin
    var text = node
    var rangeNode: YAMLNode?
    var note: String?
    if node.entries != nil {
      guard
        let own = CropFields(
          node, keys: Self.numberKeys, scope: scope, reader: reader, within: origin),
        let value = own.required("value")
      else { return nil }
      origin = own.origin
      text = value
      rangeNode = own.fields.value("range")
      note = own.fields.text("note")
    }
    guard let written = text.text else {
      reader.log.report(text, key: scope, expected: kind.expected)
      return nil
    }
    let (valueText, rangeText) = Self.split(written)
    guard let value = kind.value(valueText) else {
      reader.log.report(
        text, key: scope, expected: kind.expected, suggestions: BookNumber.suggestion(for: valueText))
      return nil
    }
    var range: ClosedRange<Double>?
    if let written = rangeText ?? rangeNode?.text {
      range = self.range(written, at: rangeNode ?? text, scope, kind)
      if let range, !range.contains(value) {
        reader.log.report(
          text, key: scope, found: "\(valueText), which is outside its range",
          expected: "a value in \(written)")
      }
    } else if let rangeNode {
      reader.log.report(rangeNode, key: scope, expected: "a range such as -3 .. 0")
    }
    guard
      let source = origin.reference(
        at: node, scope, log: reader.log, places: "section or for the file")
    else { return nil }
    if source.basis == .assumption, range == nil, rangeText == nil, rangeNode == nil {
      reader.log.report(
        node, key: scope, found: "an assumption without a range",
        expected: "a range such as '\(valueText) in low .. high'")
    }
    var parameter = Parameter(value, range: range, source: source, note: note)
    if let override = reader.override(scope) {
      if let value = kind.value(override.text) {
        parameter.value = value
        parameter.source = SourceReference(document: "override", basis: .user)
      } else {
        reader.log.report(
          line: 0, column: 0, key: scope, found: "the override '\(override.text)'",
          expected: kind.expected)
      }
    }
    reader.add(scope, parameter, unit: kind.unit)
    return parameter
  }

  private func range(
    _ text: String, at node: YAMLNode, _ scope: String, _ kind: Kind
  ) -> ClosedRange<Double>? {
    guard let ends = RangeText.split(text), let low = kind.value(ends.low),
      let high = kind.value(ends.high), low <= high
    else {
      reader.log.report(
        node, key: scope, found: "the range '\(text)'",
        expected: "low .. high, each \(kind.expected)")
      return nil
    }
    return low...high
  }

  /// `0 in -3 .. 0` in its value and its range.
  private static func split(_ text: String) -> (value: String, range: String?) {
    guard let word = text.firstRange(of: " in ") else { return (text, nil) }
    return (
      String(text[..<word.lowerBound]).trimmingSpaces(),
      String(text[word.upperBound...]).trimmingSpaces()
    )
  }

  /// The season day of `04-10`; `10-05 late` is the October of the harvest.
  static func seasonDay(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard let first = words.first, words.count == 1 || (words.count == 2 && words[1] == "late")
    else { return nil }
    let parts = first.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 2, parts[1].utf8.count == 2,
      let month = Int(parts[0]), let day = Int(parts[1]), (1...12).contains(month),
      (1...SeasonCalendar.monthLengths[month - 1]).contains(day)
    else { return nil }
    let late = words.count == 2
    guard !late || month == 9 || month == 10 else { return nil }
    return SeasonCalendar.day(month: month, day: day, late: late)
  }

  /// A season day as files write it: `04-10`, or `10-05 late`.
  static func dayText(_ day: Int) -> String {
    let date = SeasonCalendar.monthDay(day)
    func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let late = date.month >= 9 && day >= SeasonCalendar.newYear ? " late" : ""
    return "\(digits(date.month))-\(digits(date.day))\(late)"
  }

  /// A number without a needless fraction.
  static func text(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
