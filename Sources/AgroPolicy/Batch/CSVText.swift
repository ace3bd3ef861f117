/// Writes fields of comma-separated files.
package enum CSVText {
  package static func append(_ text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { buffer in
      let needsQuotes = unsafe buffer.contains { isSpecial($0) }
      if !needsQuotes {
        unsafe output.append(contentsOf: buffer)
        return
      }
      output.append(quote)
      for index in buffer.indices {
        let byte = unsafe buffer[index]
        if byte == quote { output.append(quote) }
        output.append(byte)
      }
      output.append(quote)
    }
  }

  /// A field that was read from a file, quoted again where it must be.
  package static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
    var needsQuotes = false
    for index in range where isSpecial(bytes[index]) { needsQuotes = true }
    if needsQuotes { output.append(quote) }
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      output.append(byte)
      if byte == quote {
        // A pair is a quote that the file had doubled already.
        if index + 1 < range.upperBound, bytes[index + 1] == quote { index += 1 }
        output.append(quote)
      }
      index += 1
    }
    if needsQuotes { output.append(quote) }
  }

  /// The bytes of a field that was read from a file, doubled quotes made single.
  package static func unquoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    // Only a field in quotes has a quote before it.
    let isQuoted = range.lowerBound > 0 && bytes[range.lowerBound - 1] == quote
    var field: [UInt8] = []
    field.reserveCapacity(range.count)
    var skips = false
    for index in range {
      skips = isQuoted && bytes[index] == quote && !skips
      if !skips { field.append(bytes[index]) }
    }
    return field
  }

  package static func append(int value: Int, to output: inout [UInt8]) {
    append(money: Int64(value), digits: 0, to: &output)
  }

  /// Minor units as a decimal number: 12345 with two digits is 123.45.
  package static func append(money value: Int64, digits: Int, to output: inout [UInt8]) {
    var rest = value.magnitude
    var reversed = InlineArray<24, UInt8>(repeating: 0)
    var count = 0
    repeat {
      if count == digits, digits > 0 {
        reversed[count] = UInt8(ascii: ".")
        count += 1
      }
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      reversed[count] = UInt8(ascii: "0") + UInt8(remainder)
      rest = quotient
      count += 1
    } while rest > 0 || count < (digits > 0 ? digits + 2 : 1)
    if value < 0 { output.append(UInt8(ascii: "-")) }
    while count > 0 {
      count -= 1
      output.append(reversed[count])
    }
  }

  private static let quote = UInt8(ascii: "\"")

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == quote || byte == 10 || byte == 13
  }
}
