import AgroFiles
import Foundation
import Testing

/// The schema for editors knows the keys that the reader knows, no more and no fewer.
@Suite struct SchemaTests {
  @Test func keysAreThoseOfTheReader() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(Shipped.tariffs)/book.schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: Any])
    var wrong: [String] = []
    for section in BookSection.allCases {
      let part = section == .book ? schema : definitions[section.rawValue] as? [String: Any]
      let properties = part?["properties"] as? [String: Any] ?? [:]
      let difference = Set(properties.keys).symmetricDifference(section.keys)
      if !difference.isEmpty { wrong.append("\(section.rawValue): \(difference.sorted())") }
      if part?["additionalProperties"] as? Bool != false {
        wrong.append("\(section.rawValue) admits other keys")
      }
      if Set(section.keys).count != section.keys.count { wrong.append("\(section) repeats a key") }
    }
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    // No mapping of the schema is without a counterpart in the reader.
    let known = Set(BookSection.allCases.map(\.rawValue))
    let others = definitions.filter { ($0.value as? [String: Any])?["properties"] != nil }.keys
    #expect(Set(others).subtracting(known).isEmpty)
  }
}
