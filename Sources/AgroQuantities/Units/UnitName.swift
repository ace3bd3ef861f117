/// Folds the spelling of a unit, so that "Kv. M²", "kv m2" and "KV.M2" are one key.
enum UnitName {
  /// Lower case, plain letters, no spaces, points or apostrophes, superscripts as digits.
  static func key(_ text: String) -> String {
    let folded = NameFolding.fold(text)
    if folded.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x20 && $0 != 0x2E }) { return folded }
    var result = ""
    for scalar in folded.unicodeScalars {
      switch scalar {
      case " ", ".": continue
      case "²": result += "2"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Splits "t/ha", "t per ha" or "ц с га" into what is counted and what it is counted by.
  static func ratio(_ text: String) -> (top: String, bottom: String)? {
    let folded = NameFolding.fold(text)
    let scalars = folded.unicodeScalars
    if let slash = scalars.firstIndex(where: { $0 == "/" || $0 == "\u{2215}" || $0 == "\u{2044}" })
    {
      let bottom = folded[scalars.index(after: slash)...]
      guard !bottom.unicodeScalars.contains("/") else { return nil }
      return (key(String(folded[..<slash])), key(String(bottom)))
    }
    let words = folded.split(separator: " ")
    let links: Set<Substring> = ["per", "с", "на", "за", "a", "an"]
    guard let middle = words.firstIndex(where: links.contains), middle + 1 < words.count
    else { return nil }
    return (
      key(words[..<middle].joined(separator: " ")),
      key(words[(middle + 1)...].joined(separator: " "))
    )
  }
}
