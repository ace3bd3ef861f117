import Foundation

/// Lines and matrices written by Tests/Reference/generators/regression_reference.py.
enum RegressionReference {
  static func read() throws -> CaseValue {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let file = root.appendingPathComponent("Reference/generated/regression.json")
    return CaseValue(object: try JSONSerialization.jsonObject(with: Data(contentsOf: file)))
  }
}
