import AgroFiles
import AgroPolicy
import Testing

@Suite struct ShippedBooksTests {
  @Test func everyBookLoads() throws {
    let library = try Shipped.library()
    #expect(library.unreadable.isEmpty)
    #expect(library.headers.count >= 9)
    var problems: [String] = []
    for header in library.headers {
      do {
        let book = try library.book(header.id)
        if book.contentHash.count != 64 { problems.append("\(header.id): no hash") }
      } catch {
        problems.append("\(header.id):\n\(error)")
      }
    }
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
  }
}
