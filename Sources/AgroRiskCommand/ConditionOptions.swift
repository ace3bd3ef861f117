internal import AgroRisk
internal import ArgumentParser

/// Which rows of a table are wanted.
struct ConditionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only rows where a column holds a text; repeatable.", valueName: "column=text"))
  var texts: [String] = []

  mutating func validate() throws {
    for text in texts where !text.contains("=") {
      throw ValidationError("'\(text)' is not of the form column=text.")
    }
  }

  var conditions: [SeriesQuery.Condition] {
    texts.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return SeriesQuery.Condition(column: String(parts[0]), text: String(parts[1]))
    }
  }
}
