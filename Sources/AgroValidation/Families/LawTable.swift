internal import AgroQuantities
internal import AgroStatistics

/// Tables of laws at percentiles: a row, or a list, for each law of what it has at each percentile.
enum LawTable {
  private struct Entry {
    /// The member under `expected`, or the name that rows carry.
    let name: String
    let law: AnyDistribution
  }

  /// Names of the functions of a law at a percentile p and its quantile t.
  private static let functions:
    [(names: [String], value: @Sendable (AnyDistribution, _ p: Double, _ t: Double) -> Double)] = [
      (["q", "quantile", "quantiles", "ppf", "t", "x"], { _, _, t in t }),
      (["pdf", "density"], { law, _, t in law.continuous?.density(at: t) ?? .nan }),
      (["cdf", "F"], { law, _, t in law.probability(atMost: t) }),
      (["sf", "survival"], { law, _, t in law.probability(above: t) }),
      (
        [
          "shortfall", "deficit", "E_short", "e_short", "expected_shortfall", "short", "m1", "es1",
          "shortfall1", "mean_shortfall",
        ], { law, _, t in law.expectedDeficit(below: t) }
      ),
      (
        [
          "shortfall2", "deficit2", "short2", "m2", "second", "second_moment", "es2",
          "shortfall_second_moment", "E_short2", "shortfall_sq", "shortfall_m2",
        ], { law, _, t in law.deficitMoment(2, below: t) }
      ),
      (["lev", "LEV", "limited"], { law, _, t in law.limitedExpectedValue(at: t) }),
      (
        ["stop_loss", "stoploss", "stop", "excess", "sl"],
        { law, _, t in law.expectedExcess(over: t) }
      ),
    ]

  private static func laws(_ inputs: CaseValue) throws -> [Entry] {
    let key = ["laws", "dists", "distributions", "families"].first { !inputs[$0].isAbsent }
    let source = key.map { inputs[$0] } ?? inputs
    var entries: [Entry] = []
    if source.json?.elements != nil {
      for (index, one) in try source.list.enumerated() {
        let named = ["name", "id", "family", "dist", "law"].first { one[$0].json?.text != nil }
        let name = try named.map { try one[$0].text } ?? one.json?.text ?? "\(index)"
        entries.append(Entry(name: name, law: try LawReader.read(one)))
      }
    } else {
      for name in source.keys where !LawCases.levels.contains(name) {
        let one = source[name]
        let isNamed = LawReader.isFamily(name) && one["family"].isAbsent && one["dist"].isAbsent
        entries.append(
          Entry(name: name, law: try isNamed ? named(source, name) : LawReader.read(one)))
      }
    }
    guard !entries.isEmpty else {
      throw CaseProblem("'\(source.path)' holds no laws; a list or an object of them is expected.")
    }
    return entries
  }

  /// The law of a member whose name is the family.
  private static func named(_ source: CaseValue, _ name: String) throws -> AnyDistribution {
    try LawReader.read(
      CaseValue(.object([.init(name, source[name].json ?? .null)]), path: source.path))
  }

  static func run(_ run: inout CaseRun) throws {
    let levels = try LawCases.member(run.inputs, LawCases.levels).numbers
    let entries = try laws(run.inputs)
    if let key = ["rows", "table", "values"].first(where: { run.value($0).json?.elements != nil }) {
      return try rows(&run, key, entries, levels)
    }
    for entry in entries {
      let points = levels.map { entry.law.quantile($0) }
      for prefix in ["\(entry.name)."] {
        for (names, function) in functions {
          let values = zip(levels, points).map { function(entry.law, $0, $1) }
          for name in names { try run.compare(list: prefix + name, values) }
        }
        try run.compare(prefix + "mean", entry.law.mean)
        try run.compare(prefix + "sd", entry.law.standardDeviation)
        try run.compare(prefix + "variance", entry.law.variance)
      }
    }
  }

  /// Rows that name their law and percentile, or that stand in the order of both.
  private static func rows(
    _ run: inout CaseRun, _ key: String, _ entries: [Entry], _ levels: [Double]
  ) throws {
    for (index, row) in try run.value(key).list.enumerated() {
      let named = ["law", "name", "dist", "family", "distribution", "id"].first {
        row[$0].json?.text != nil
      }
      let percentile = LawCases.levels.first { $0 != "q" && !row[$0].isAbsent }
      let entry: Entry
      if let named {
        let name = try row[named].text
        guard let found = entries.first(where: { $0.name == name }) else {
          throw CaseProblem("'\(row.path)' is of the law '\(name)', which the inputs do not have.")
        }
        entry = found
        run.settle("\(key).\(index).\(named)")
      } else {
        guard entries.count * levels.count > index else {
          throw CaseProblem("'\(row.path)' does not say of which law it is.")
        }
        entry = entries[index / levels.count]
      }
      let level: Double
      if let percentile {
        level = try row[percentile].number
        run.settle("\(key).\(index).\(percentile)")
      } else {
        level = levels[index % levels.count]
      }
      let point = entry.law.quantile(level)
      for (names, function) in functions {
        for name in names where name != percentile {
          try run.compare("\(key).\(index).\(name)", function(entry.law, level, point))
        }
      }
    }
  }
}
