import AgroStatistics
import Foundation
import Testing

/// The list of families against the types that the sources declare: a new law must be given a
/// family, and with it the tests of all families, or a reason here.
@Suite("Laws: every conformer has a family")
struct ConformerTests {
  /// Conformers that are no family of their own.
  private static let others: [String: String] = [
    "AnyDistribution": "holds any family",
    "AnyCountDistribution": "holds any family of counts",
    "Truncated": "the family truncatedNormal of a normal law",
    "CoverageModified": "a law under cover terms, never in a file",
    "LatticeLaw": "an aggregate law, with tests of its own",
  ]

  /// Names of the types declared as laws in the sources.
  private static func conformers() throws -> Set<String> {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let folder = root.appendingPathComponent("Sources/AgroStatistics")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let declaration = try Regex(
      #"(?:struct|enum|class|actor)\s+(\w+)(?:<[^>]*>)?\s*:\s*([^{]*)\{"#,
      as: (Substring, Substring, Substring).self)
    let protocols: Set<Substring> = [
      "Distribution", "RealDistribution", "ContinuousDistribution", "CountDistribution",
    ]
    var names: Set<String> = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: declaration) {
        let list = match.output.2.split { ", \n".contains($0) }
        if list.contains(where: { protocols.contains($0) }) { names.insert(String(match.output.1)) }
      }
    }
    return names
  }

  @Test("A type that conforms to Distribution is a family or has a reason")
  func families() throws {
    let found = try Self.conformers()
    let families = Set(
      DistributionFamily.allCases.filter { $0 != .truncatedNormal }.map {
        $0.rawValue.prefix(1).uppercased() + $0.rawValue.dropFirst()
      })
    #expect(found == families.union(Self.others.keys))
  }
}
