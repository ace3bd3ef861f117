internal import AgroQuantities

/// Members of a generator's document, with errors that name them.
struct GeneratorReader {
  let value: JSONValue
  let path: String

  func wrong(_ name: String, _ expected: String) -> GeneratorError {
    .unreadable(member: path + name, expected: expected)
  }

  func member(_ name: String) throws(GeneratorError) -> GeneratorReader {
    guard let found = value[name], found.members != nil else { throw wrong(name, "an object") }
    return GeneratorReader(value: found, path: "\(path)\(name).")
  }

  func text(_ name: String) throws(GeneratorError) -> String {
    guard let text = value[name]?.text else { throw wrong(name, "a text") }
    return text
  }

  func int(_ name: String, in range: ClosedRange<Int>) throws(GeneratorError) -> Int {
    guard case .number(let text) = value[name], let number = Int(text), range.contains(number)
    else {
      throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func number(
    _ name: String, in range: ClosedRange<Double> = -1e9...1e9
  ) throws(GeneratorError) -> Double {
    guard let number = Self.number(value[name]), range.contains(number) else {
      throw wrong(name, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number, or NaN where the document has null.
  func optionalNumber(_ name: String) throws(GeneratorError) -> Double {
    if value[name] == .null { return .nan }
    return try number(name)
  }

  /// A number that need not be there.
  func number(_ name: String, or usual: Double) throws(GeneratorError) -> Double {
    value[name] == nil ? usual : try number(name)
  }

  static func number(_ value: JSONValue?) -> Double? {
    guard case .number(let text) = value, let number = Double(text), number.isFinite else {
      return nil
    }
    return number
  }

  /// A list of numbers, of a length where one is given.
  func numbers(
    _ name: String, count: Int? = nil, in range: ClosedRange<Double> = -1e9...1e9
  ) throws(GeneratorError) -> [Double] {
    guard let found = Self.numbers(value[name], range), count == nil || found.count == count else {
      let length = count.map { "\($0) " } ?? ""
      throw wrong(
        name, "a list of \(length)numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return found
  }

  private static func numbers(_ value: JSONValue?, _ range: ClosedRange<Double>) -> [Double]? {
    guard let elements = value?.elements else { return nil }
    var result: [Double] = []
    result.reserveCapacity(elements.count)
    for element in elements {
      guard let number = number(element), range.contains(number) else { return nil }
      result.append(number)
    }
    return result
  }

  /// A list of numbers in which null stands for a missing value.
  func series(_ name: String, count: Int) throws(GeneratorError) -> [Double] {
    guard let elements = value[name]?.elements, elements.count == count else {
      throw wrong(name, "a list of \(count) numbers or nulls")
    }
    var result: [Double] = []
    result.reserveCapacity(count)
    for element in elements {
      if element == .null {
        result.append(.nan)
      } else if let number = Self.number(element), abs(number) < 1e4 {
        result.append(number)
      } else {
        throw wrong(name, "a list of numbers or nulls")
      }
    }
    return result
  }

  /// A list of lists of numbers.
  func rows(
    _ name: String, rows: Int, columns: Int, in range: ClosedRange<Double> = -1e9...1e9
  ) throws(GeneratorError) -> [[Double]] {
    let error = wrong(
      name, "\(rows) lists of \(columns) numbers from \(range.lowerBound) to \(range.upperBound)")
    guard let lists = value[name]?.elements, lists.count == rows else { throw error }
    var result: [[Double]] = []
    for list in lists {
      guard let numbers = Self.numbers(list, range), numbers.count == columns else { throw error }
      result.append(numbers)
    }
    return result
  }

  /// The members of a list, each to be read on its own.
  func list(_ name: String) throws(GeneratorError) -> [GeneratorReader] {
    guard let elements = value[name]?.elements else { throw wrong(name, "a list") }
    return elements.enumerated().map {
      GeneratorReader(value: $0.element, path: "\(path)\(name)[\($0.offset)].")
    }
  }

  /// An odd number of coefficients, at most 21.
  func cycle(_ name: String) throws(GeneratorError) -> AnnualCycle {
    let numbers = try numbers(name, in: -1e4...1e4)
    guard numbers.count % 2 == 1, numbers.count <= 21 else {
      throw wrong(name, "a list of 1, 3, 5 ... 21 coefficients")
    }
    return AnnualCycle(numbers)
  }
}
