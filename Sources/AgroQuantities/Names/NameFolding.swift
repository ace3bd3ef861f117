/// Makes spellings of one name equal: case, diacritics, apostrophes, hyphens and spaces.
///
/// "Şəki", "SEKI" and "şeki" fold alike; so do "Qo'qon", "Qoʻqon" and "Qoqon", "Ёж" and "еж".
/// The Azerbaijani schwa folds to e and the dotless ı to i; gh, which writes ğ, ғ and gʻ in
/// English, folds to g as they do: "Farghona" is "Fargʻona".
public enum NameFolding {
  /// The folded name: lower case, plain letters, single spaces.
  public static func fold(_ text: String) -> String {
    if let plain = foldASCII(text) { return plain }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var pendingSpace = false
    for scalar in text.unicodeScalars {
      if let letter = russian(scalar) {
        if pendingSpace { result.unicodeScalars.append(" ") }
        pendingSpace = false
        result.unicodeScalars.append(letter)
        continue
      }
      if isSpace(scalar) {
        pendingSpace = !result.isEmpty
        continue
      }
      if isDropped(scalar) { continue }
      if pendingSpace {
        result.unicodeScalars.append(" ")
        pendingSpace = false
      }
      for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isDropped(lower) {
        if let plain = plain[lower] {
          result += plain
        } else if lower != "h" || result.unicodeScalars.last != "g" {
          result.unicodeScalars.append(lower)
        }
      }
    }
    return result
  }

  /// The same for ASCII letters alone, which most names and units are; nil for others.
  private static func foldASCII(_ text: String) -> String? {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var pendingSpace = false
    for byte in text.utf8 {
      switch byte {
      case 0x80...: return nil
      case 0x09...0x0D, 0x20, UInt8(ascii: "-"), UInt8(ascii: "_"):
        pendingSpace = !result.isEmpty
        continue
      case 0x27, 0x60:
        continue
      default:
        if pendingSpace { result.append(0x20) }
        pendingSpace = false
        if byte | 0x20 == UInt8(ascii: "h"), result.last == UInt8(ascii: "g") { continue }
        result.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What a text that begins with this character begins with when it is folded, where that is told
  /// without folding it: for ASCII letters and digits and for Russian letters.
  package static func start(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "a"..."z", "0"..."9": scalar
    case "A"..."Z": Unicode.Scalar(scalar.value | 0x20)
    default: russian(scalar)
    }
  }

  /// The small letter of one of the 32 Russian letters from а to я; й is и, as it is without its
  /// breve.
  private static func russian(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard (0x410...0x44F).contains(scalar.value) else { return nil }
    let small = scalar.value < 0x430 ? scalar.value + 0x20 : scalar.value
    return Unicode.Scalar(small == 0x439 ? 0x438 : small)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "-" || scalar == "_"
      || (0x2010...0x2015).contains(scalar.value)
  }

  /// Apostrophes of all kinds, combining marks and invisible signs.
  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x201B, 0x2BB, 0x2BC, 0x2BD, 0x2B9, 0x2032: true
    case 0x300...0x36F: true
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: true
    default: false
    }
  }

  /// Lower-case letters with their plain spelling.
  private static let plain: [Unicode.Scalar: String] = {
    let groups: [(String, String)] = [
      ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ďđ"), ("e", "èéêëēĕėęěəǝ"), ("g", "ĝğġģ"),
      ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"),
      ("o", "òóôõöøōŏő"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("t", "ţťŧț"), ("u", "ùúûüũūŭůűų"),
      ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"), ("ae", "æ"), ("oe", "œ"), ("ss", "ß"),
      ("е", "ё"), ("у", "ў"), ("к", "қ"), ("г", "ғ"), ("х", "ҳ"),
    ]
    var table: [Unicode.Scalar: String] = [:]
    for (plain, letters) in groups {
      for letter in letters.unicodeScalars { table[letter] = plain }
    }
    return table
  }()
}
