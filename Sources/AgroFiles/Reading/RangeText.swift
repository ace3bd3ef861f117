internal import AgroPolicy

/// The two ends of `low .. high`.
enum RangeText {
  /// The ends without spaces; nil where the text has no `..`.
  static func split(_ text: String) -> (low: String, high: String)? {
    let bytes = Array(text.utf8)
    guard bytes.count > 2 else { return nil }
    for index in 0..<bytes.count - 1
    where bytes[index] == UInt8(ascii: ".") && bytes[index + 1] == UInt8(ascii: ".") {
      return (
        String(decoding: bytes[..<index], as: UTF8.self).trimmingSpaces(),
        String(decoding: bytes[(index + 2)...], as: UTF8.self).trimmingSpaces()
      )
    }
    return nil
  }
}
