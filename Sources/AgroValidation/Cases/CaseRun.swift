internal import AgroQuantities

/// A case while it is calculated: what it starts from, and each number held against the expected.
///
/// A calculation offers everything that it can compute; what the case does not expect is dropped,
/// and what it expects and nobody offers is reported as not covered.
struct CaseRun {
  let inputs: CaseValue
  let expected: CaseValue
  let tolerance: CaseValue
  private(set) var comparisons: [Comparison] = []
  private(set) var notes: [String] = []
  private var settled: Set<String> = []

  init(_ published: ValidationCase) {
    inputs = published.inputs
    expected = published.expected
    tolerance = published.tolerance
  }

  /// The expected value at a path such as `quantiles.q`.
  func value(_ path: String) -> CaseValue {
    path.split(separator: ".").reduce(expected) { $0[String($1)] }
  }

  func expects(_ path: String) -> Bool { !value(path).isAbsent }

  /// The points at which something is expected; they are no results and need no comparison.
  mutating func arguments(_ path: String) throws -> [Double] {
    settled.insert(path)
    return try value(path).numbers
  }

  /// A member that says what a row is of, and is no result.
  mutating func settle(_ path: String) { settled.insert(path) }

  mutating func note(_ text: String) { notes.append(text) }

  mutating func compare(
    _ path: String, _ obtained: @autoclosure () throws -> Double, tolerance name: String? = nil
  ) throws {
    guard expects(path) else { return }
    let expected = value(path)
    try add(path, [expected], [try obtained()], isList: false, tolerance: name, rounding: 0)
  }

  /// - Parameters:
  ///   - name: the member of `tolerance` that holds here; where the case has none, its `rel`, else
  ///     its `abs`.
  ///   - rounding: an absolute error that is rounding and nothing else.
  mutating func compare(
    list path: String, _ obtained: @autoclosure () throws -> [Double],
    tolerance name: String? = nil,
    rounding: Double = 0
  ) throws {
    guard expects(path) else { return }
    let expected = try value(path).list
    try add(path, expected, try obtained(), isList: true, tolerance: name, rounding: rounding)
  }

  /// A member whose name has a dot, such as a level.
  mutating func compare(
    member name: String, of path: String, _ obtained: @autoclosure () throws -> Double
  ) throws {
    let expected = value(path)[name]
    guard !expected.isAbsent else { return }
    try add(
      "\(path).\(name)", [expected], [try obtained()], isList: false, tolerance: nil, rounding: 0)
  }

  private mutating func add(
    _ path: String, _ expected: [CaseValue], _ obtained: [Double], isList: Bool,
    tolerance name: String?, rounding: Double
  ) throws {
    let (measure, bound) = try bound(name)
    let isPrinted = path.contains("printed")
    var roundings = expected.map { isPrinted ? max(rounding, Self.printedRounding($0)) : rounding }
    var numbers = try expected.map { try $0.number }
    var obtained = obtained
    if numbers.count == obtained.count {
      for (index, exact) in try contradicted(path, numbers, measure, bound, roundings).reversed() {
        note(
          "The source prints \(numbers[index]) as \(path)\(isList ? "[\(index)]" : ""), the case "
            + "itself gives \(exact) as the exact value, which alone is compared.")
        numbers.remove(at: index)
        obtained.remove(at: index)
        roundings.remove(at: index)
      }
    }
    settled.insert(path)
    guard !numbers.isEmpty || expected.isEmpty else { return }
    comparisons.append(
      Comparison(
        name: path, expected: numbers, obtained: obtained, isList: isList, measure: measure,
        tolerance: bound, rounding: roundings))
  }

  /// The numbers under `printed` that the exact ones of the same case and name contradict by more
  /// than the tolerance, as a source does that rounds in its steps: nothing can meet both.
  private func contradicted(
    _ path: String, _ printed: [Double], _ measure: ErrorMeasure, _ bound: Double,
    _ roundings: [Double]
  ) throws -> [(index: Int, exact: Double)] {
    guard path.hasPrefix("printed.") else { return [] }
    let sibling = value(String(path.dropFirst("printed.".count)))
    guard !sibling.isAbsent else { return [] }
    let exact = sibling.json?.elements == nil ? [try sibling.number] : try sibling.numbers
    guard exact.count == printed.count else { return [] }
    return printed.indices.compactMap { index in
      let comparison = Comparison(
        name: path, expected: [printed[index]], obtained: [exact[index]], isList: false,
        measure: measure, tolerance: bound, rounding: [roundings[index]])
      return comparison.passes ? nil : (index, exact[index])
    }
  }

  /// Half a unit of the last digit of a number as it is written, with room for binary rounding.
  private static func printedRounding(_ value: CaseValue) -> Double {
    guard case .number(let text)? = value.json, let number = Double(text),
      !text.contains("e"), !text.contains("E")
    else { return 0 }
    var unit = 0.5
    if let dot = text.firstIndex(of: ".") {
      for _ in text[dot...].dropFirst() { unit /= 10 }
    }
    return unit + 4 * number.magnitude.ulp
  }

  private func bound(_ name: String?) throws -> (ErrorMeasure, Double) {
    for key in [name, "rel", "abs"].compactMap({ $0 }) where !tolerance[key].isAbsent {
      let bound = try tolerance[key].number
      guard bound >= 0 else { throw CaseProblem("The tolerance '\(key)' is negative.") }
      return (key.hasPrefix("rel") ? .relative : .absolute, bound)
    }
    throw CaseProblem("The case states no tolerance 'rel' or 'abs'.")
  }

  /// The paths of what is expected and was not compared, each list once.
  var missing: [String] {
    var result: [String] = []
    collect(expected.json, "", &result)
    return result
  }

  private func collect(_ json: JSONValue?, _ path: String, _ result: inout [String]) {
    if settled.contains(path) { return }
    switch json {
    case nil, .null?: return
    case .object(let members)?:
      for member in members {
        collect(member.value, path.isEmpty ? member.name : "\(path).\(member.name)", &result)
      }
    case .array(let values)?:
      if values.allSatisfy({ $0.members == nil }) {
        if !values.isEmpty { result.append(path) }
        return
      }
      for (index, value) in values.enumerated() {
        collect(value, path.isEmpty ? "\(index)" : "\(path).\(index)", &result)
      }
    default: result.append(path.isEmpty ? "expected" : path)
    }
  }
}
