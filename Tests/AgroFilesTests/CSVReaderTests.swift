import AgroFiles
import AgroQuantities
import Foundation
import Testing

@Suite("Tables: reading")
struct CSVReaderTests {
  struct Table: Equatable {
    var header: [String] = []
    var rows: [[String]] = []
    var lines: [Int] = []
    var problems: [String] = []
  }

  /// Reads a whole table through chunks of a size.
  static func read(_ path: String, chunkBytes: Int = 1 << 20) throws -> Table {
    var reader = try CSVReader(path: path, chunkBytes: chunkBytes)
    var table = Table()
    table.header = reader.header
    while let chunk = try reader.nextChunk() {
      let bytes = chunk.bytes.span
      var cursor = chunk.makeCursor()
      while true {
        do throws(DataFileError) {
          guard try cursor.next(in: bytes) else { break }
          var row: [String] = []
          for index in 0..<cursor.count { row.append(try cursor.text(index, in: bytes)) }
          table.rows.append(row)
          table.lines.append(cursor.line)
        } catch {
          table.problems.append("\(error.line ?? 0): \(error.message)")
        }
      }
    }
    return table
  }

  static func read(text: String, chunkBytes: Int = 1 << 20) throws -> Table {
    let folder = try TemporaryFolder()
    return try read(try folder.write(text), chunkBytes: chunkBytes)
  }

  @Test("quotes, doubled quotes, line ends in quotes, spaces and lines without fields")
  func quoting() throws {
    let text = """
      name;area;note\r
      "Qo""qon";12,5;"two
      lines"\r
      \r
        x ; 3 ;""\r
      "a;b";;"c"
      """
    let table = try Self.read(text: text)
    #expect(table.header == ["name", "area", "note"])
    #expect(
      table.rows == [
        ["Qo\"qon", "12,5", "two\nlines"], ["x", "3", ""], ["a;b", "", "c"],
      ])
    #expect(table.lines == [2, 5, 6])
    #expect(table.problems == [])
  }

  @Test("the same rows as Python's csv module wrote, whatever the size of a chunk")
  func pythonTables() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Reference/generated")
    let data = try Data(contentsOf: folder.appending(path: "csv_tables.json"))
    let expected = try JSONDecoder().decode([String: [[String]]].self, from: data)
    var wrong: [String] = []
    for (name, rows) in expected {
      let path = folder.appending(path: "csv_\(name).csv").path
      let whole = try Self.read(path)
      if [whole.header] + whole.rows != rows { wrong.append(name) }
      for chunkBytes in [1, 7, 64, 1000, 4096] {
        if try Self.read(path, chunkBytes: chunkBytes) != whole {
          wrong.append("\(name) in chunks of \(chunkBytes)")
        }
      }
    }
    #expect(expected.count == 3)
    #expect(wrong == [])
  }

  @Test("chunks larger than what is read at once are cut at records and numbered by lines")
  func manyChunks() throws {
    var text = "a,b\n"
    for row in 0..<40_000 {
      text += row % 3 == 0 ? "\"\(row)\n\"\"x\"\"\",\(row)\n" : "\(row),\(row)\n"
    }
    let whole = try Self.read(text: text)
    let pieces = try Self.read(text: text, chunkBytes: 70_001)
    #expect(whole.rows.count == 40_000)
    #expect(pieces == whole)
    #expect(whole.lines.last == 40_000 + 13_333 + 1)
  }

  @Test("a bad record is reported with its line, and the reading goes on")
  func badRecords() throws {
    let table = try Self.read(text: "a,b\n1,2\n\"x\"y,3\n4,5\n6,\u{0}\n7,8\n9,\"open\n10,11\n")
    #expect(table.rows == [["1", "2"], ["4", "5"], ["7", "8"]])
    #expect(
      table.problems == [
        "3: Text follows a closing quote in field 1.",
        "5: The record holds a byte 0; the file is not a text.",
        "7: A field opens with a quote that is never closed.",
      ])
  }

  @Test("a quote within a field that did not open with one is a letter")
  func strayQuotes() throws {
    for chunkBytes in [1, 1 << 20] {
      let table = try Self.read(text: "a,b\nO\"zbek,5\" pipe\n1,2\n", chunkBytes: chunkBytes)
      #expect(table.rows == [["O\"zbek", "5\" pipe"], ["1", "2"]])
    }
  }

  @Test("bytes that are not UTF-8 are an error of their record")
  func encoding() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("a,b\n1,".utf8) + [0xCF, 0xF0] + Array("\n2,3\n".utf8))
    let table = try Self.read(path)
    #expect(table.rows == [["2", "3"]])
    #expect(table.problems.count == 1)
    #expect(table.problems[0].hasPrefix("2: Field 2 is not UTF-8 text"))
  }

  @Test(
    "what is no table is refused with a reason",
    arguments: [
      ([], "is empty"), ([0x0A, 0x0A], "is empty"),
      ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"), ([0x50, 0x4B, 0x03, 0x04, 0x14], "workbook"),
      ([0x1F, 0x8B, 0x08], "compressed"), (Array("a,A\n1,2\n".utf8), "are both named 'A'"),
      (Array("a,b\r1,2\r".utf8), "CR alone"), (Array("\"a,b\n".utf8), "never closed"),
    ] as [([UInt8], String)])
  func noTable(_ bytes: [UInt8], _ reason: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes)
    let error = #expect(throws: DataFileError.self) { _ = try CSVReader(path: path) }
    #expect(error?.message.contains(reason) == true)
  }

  @Test("a file that is not there, and a folder, are errors that name them")
  func missing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("none.csv")
    let error = #expect(throws: DataFileError.self) { _ = try CSVReader(path: path) }
    #expect(
      error?.description
        == "\(path): The file could not be opened for reading (No such file or directory).")
    #expect(throws: DataFileError.self) { _ = try CSVReader(path: folder.url.path) }
  }

  @Test("a record above 1 MB ends the reading with its line")
  func longRecord() throws {
    let text = "a,b\n1,2\n\"" + String(repeating: "x\n", count: 1 << 20)
    let error = #expect(throws: DataFileError.self) { try Self.read(text: text, chunkBytes: 1000) }
    #expect(error?.line == 3)
    #expect(error?.message.contains("longer than 1 MB") == true)
  }

  @Test("columns are found whatever their case and spelling")
  func columns() throws {
    let folder = try TemporaryFolder()
    let reader = try CSVReader(path: try folder.write("Area_ha,Növ,price\n"))
    #expect(reader.column("area ha") == 0)
    #expect(reader.column("nov") == 1)
    #expect(reader.column("yield") == nil)
  }

  @Test("results come in the order of the file for any number of workers")
  func pipeline() async throws {
    let folder = try TemporaryFolder()
    let rows = (0..<20_000).map { "\($0),\($0 * 7 % 1000)" }
    let path = try folder.write("id,value\n" + rows.joined(separator: "\n") + "\n")
    for workers in [1, 2, 5] {
      var reader = try CSVReader(path: path, chunkBytes: 3000)
      var found: [String] = []
      try await CSVPipeline.run(&reader, workers: workers) { chunk in
        let bytes = chunk.bytes.span
        var cursor = chunk.makeCursor()
        var part: [String] = []
        while try cursor.next(in: bytes) {
          part.append(try cursor.text(0, in: bytes) + "," + cursor.text(1, in: bytes))
        }
        return part
      } consume: {
        found += $0
      }
      #expect(found == rows)
    }
  }

  @Test("an error in one chunk ends the work")
  func pipelineError() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a\n" + String(repeating: "1\n", count: 200_000) + "\"x\"y\n")
    var reader = try CSVReader(path: path, chunkBytes: 1000)
    await #expect(throws: DataFileError.self) {
      try await CSVPipeline.run(&reader, workers: 2) { chunk in
        let bytes = chunk.bytes.span
        var cursor = chunk.makeCursor()
        while try cursor.next(in: bytes) {}
      } consume: { _ in
      }
    }
  }
}
