package import AgroQuantities

/// A value of a case file with its path, read strictly: what is missing or of another kind makes
/// the case not covered, never a silent zero.
package struct CaseValue: Sendable {
  /// The value; nil where the file has none.
  package let json: JSONValue?
  /// Where it stands: `inputs.gamma.shape`.
  package let path: String

  package init(_ json: JSONValue?, path: String) {
    self.json = json
    self.path = path
  }

  /// No list, no table and no count of a case may be larger.
  static let largestCount = 1_000_000

  /// The member of an object, or the element of a list by its index from 0.
  subscript(_ key: String) -> CaseValue {
    var child = json?[key]
    if let elements = json?.elements, let index = Int(key), elements.indices.contains(index) {
      child = elements[index]
    }
    return CaseValue(child, path: path.isEmpty ? key : "\(path).\(key)")
  }

  var isAbsent: Bool { json == nil || json == .null }

  /// The names of an object's members; none of anything else.
  var keys: [String] { (json?.members ?? []).map(\.name) }

  private func problem(_ expected: String) -> CaseProblem {
    CaseProblem(
      json == nil ? "The case has no '\(path)'." : "'\(path)' is not \(expected).")
  }

  /// A finite number.
  var number: Double {
    get throws {
      guard case .number(let text)? = json, let value = Double(text), value.isFinite else {
        throw problem("a finite number")
      }
      return value
    }
  }

  /// A whole number from 0 to `largestCount`.
  var count: Int {
    get throws {
      let value = try number
      guard value >= 0, value <= Double(Self.largestCount), let whole = Int(exactly: value) else {
        throw problem("a whole number from 0 to \(Self.largestCount)")
      }
      return whole
    }
  }

  var text: String {
    get throws {
      guard let text = json?.text else { throw problem("a text") }
      return text
    }
  }

  var list: [CaseValue] {
    get throws {
      guard let elements = json?.elements else { throw problem("a list") }
      return elements.enumerated().map { CaseValue($1, path: "\(path)[\($0)]") }
    }
  }

  var numbers: [Double] { get throws { try list.map { try $0.number } } }

  var table: [[Double]] { get throws { try list.map { try $0.numbers } } }

  /// A table of `point: probability` as probabilities of 0, 1, 2, ...
  var lattice: [Double] {
    get throws {
      guard let members = json?.members, !members.isEmpty else {
        throw problem("a table of points with probabilities")
      }
      var masses: [Double] = []
      for member in members {
        guard let point = Int(member.name), (0...Self.largestCount).contains(point) else {
          throw CaseProblem("'\(path)' has the point '\(member.name)', which is no whole number.")
        }
        if point >= masses.count {
          masses += [Double](repeating: 0, count: point + 1 - masses.count)
        }
        masses[point] = try self[member.name].number
      }
      return masses
    }
  }
}
