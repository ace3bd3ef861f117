import Foundation
import Testing

/// A published case of the shared validation folder, read as it is.
struct CollectiveCase {
  let inputs: CaseValue
  let expected: CaseValue
  let tolerance: CaseValue

  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["AGRORISK_SHARED"] {
      return URL(fileURLWithPath: path).appendingPathComponent("validation")
    }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.deletingLastPathComponent().appendingPathComponent("shared/validation")
  }()

  /// Whether the shared cases are on this machine.
  static var areAvailable: Bool {
    FileManager.default.fileExists(atPath: folder.path)
  }

  static let absence: Comment = "The shared validation cases are not beside the package."

  init(_ name: String) throws {
    let data = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".json"))
    let object = CaseValue(object: try JSONSerialization.jsonObject(with: data))
    inputs = object["inputs"]
    expected = object["expected"]
    tolerance = object["tolerance"]
  }
}

/// A value of a case file; a missing key or a wrong kind reads as NaN, which no comparison passes.
struct CaseValue {
  let object: Any?

  init(object: Any?) { self.object = object }

  subscript(_ key: String) -> CaseValue {
    CaseValue(object: (object as? [String: Any])?[key])
  }
  subscript(_ index: Int) -> CaseValue {
    guard let list = object as? [Any], index < list.count else { return CaseValue(object: nil) }
    return CaseValue(object: list[index])
  }

  var isNull: Bool { object == nil || object is NSNull }
  var number: Double { (object as? NSNumber)?.doubleValue ?? .nan }
  var list: [CaseValue] { (object as? [Any] ?? []).map { CaseValue(object: $0) } }
  var numbers: [Double] { list.map(\.number) }
  var table: [[Double]] { list.map(\.numbers) }

  /// A table of `point: probability`, by ascending point.
  var pointMasses: [(point: Double, probability: Double)] {
    (object as? [String: Any] ?? [:])
      .map { (Double($0.key) ?? .nan, ($0.value as? NSNumber)?.doubleValue ?? .nan) }
      .sorted { $0.0 < $1.0 }
      .map { (point: $0.0, probability: $0.1) }
  }

  /// Probabilities at 0, 1, 2, ... from a table of `point: probability`.
  var lattice: [Double] {
    let masses = pointMasses
    var result = [Double](repeating: 0, count: Int(masses.last?.point ?? -1) + 1)
    for mass in masses { result[Int(mass.point)] = mass.probability }
    return result
  }
}

/// The largest relative deviation; infinite where the lists differ in length or hold a NaN.
func worstRelative(_ obtained: [Double], _ expected: [Double]) -> Double {
  guard obtained.count == expected.count, !expected.isEmpty else { return .infinity }
  var worst = 0.0
  for (a, b) in zip(obtained, expected) {
    let error = b == 0 ? abs(a) : abs(a / b - 1)
    worst = error.isNaN ? .infinity : max(worst, error)
  }
  return worst
}

/// The largest absolute deviation; infinite where the lists differ in length or hold a NaN.
func worstAbsolute(_ obtained: [Double], _ expected: [Double]) -> Double {
  guard obtained.count == expected.count, !expected.isEmpty else { return .infinity }
  var worst = 0.0
  for (a, b) in zip(obtained, expected) {
    let error = abs(a - b)
    worst = error.isNaN ? .infinity : max(worst, error)
  }
  return worst
}
