/// The options of a workload, `--key value` or a lone `--flag`.
struct Arguments {
  private var values: [String: String] = [:]

  init(_ words: ArraySlice<String>) {
    var key: String?
    for word in words {
      if word.hasPrefix("--") {
        key = String(word.dropFirst(2))
        values[key ?? ""] = ""
      } else if let known = key {
        values[known] = word
        key = nil
      }
    }
  }

  func has(_ flag: String) -> Bool { values[flag] != nil }

  func number(_ key: String, default value: Int) -> Int {
    values[key].flatMap { Int($0) } ?? value
  }

  func text(_ key: String) -> String? { values[key] }
}
