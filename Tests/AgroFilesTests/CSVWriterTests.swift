import AgroFiles
import AgroQuantities
import Testing

@Suite("Tables: writing")
struct CSVWriterTests {
  @Test("fields are quoted where they need it and only there")
  func quoting() throws {
    var writer = CSVWriter()
    writer.append("plain")
    writer.append("a,b")
    writer.append("say \"x\"")
    writer.append(" edge")
    writer.append("")
    writer.append("two\nlines")
    writer.append(try ExactDecimal("12.50"))
    writer.append(-3)
    writer.endRecord()
    writer.append(verbatim: Array("x".utf8).span)
    writer.endRecord()
    #expect(
      String(decoding: writer.take(), as: UTF8.self)
        == "plain,\"a,b\",\"say \"\"x\"\"\",\" edge\",,\"two\nlines\",12.5,-3\nx\n")
    #expect(writer.bytes.isEmpty)
  }

  @Test("what is written is read back")
  func roundTrip() throws {
    let rows = [["a", "b;c"], ["\"", "\"\""], ["line\r\nend", "x"], ["ə,", "\tq"]]
    for separator in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] {
      var writer = CSVWriter(separator: separator)
      for row in [["first", "second"]] + rows {
        for field in row { writer.append(field) }
        writer.endRecord()
      }
      let folder = try TemporaryFolder()
      let path = try folder.write(writer.take())
      #expect(try CSVReaderTests.read(path).rows == rows)
    }
  }
}
