package import AgroFiles

/// Cases run one after the other, each on its own.
package struct ValidationBook: Sendable {
  package private(set) var results: [CaseResult] = []
  /// What is wrong with files that are no cases.
  package private(set) var problems: [DataFileError] = []
  /// The folder or file as it was named.
  package let path: String

  /// Runs the cases of a folder (every `.json` file but `INDEX.json`, by name) or of one file.
  ///
  /// - Throws: `DataFileError` where there is no such folder, or none of its files is a case.
  package init(path: String) throws(DataFileError) {
    self.path = path
    var files = [path]
    if !SystemFile.isFile(path) {
      guard let names = SystemFile.list(path) else {
        throw DataFileError(
          path: path, message: "There is no such folder; a folder of case files is expected.")
      }
      let folder = path.hasSuffix("/") ? path : path + "/"
      files = names.filter { $0.hasSuffix(".json") && $0 != "INDEX.json" && !$0.hasPrefix(".") }
        .map { folder + $0 }
      guard !files.isEmpty else {
        throw DataFileError(
          path: path, message: "The folder has no case; files that end in .json are expected.")
      }
    }
    var seen: [String: String] = [:]
    for file in files {
      do throws(DataFileError) {
        let published = try ValidationCase.read(try Self.bytes(file), path: file)
        if let other = seen.updateValue(file, forKey: published.id) {
          throw DataFileError(
            path: file, line: 1, column: 1,
            message: "The id '\(published.id)' is also that of \(other); each case needs its own.")
        }
        results.append(Self.run(published))
      } catch {
        problems.append(error)
      }
    }
  }

  private static func bytes(_ path: String) throws(DataFileError) -> [UInt8] {
    do {
      return try SystemFile.read(path)
    } catch {
      let first = error.errors.first
      throw DataFileError(
        path: path,
        message: "Found \(first?.found ?? "nothing"); expected \(first?.expected ?? "a file").")
    }
  }

  package func count(_ verdict: Verdict) -> Int { results.count { $0.verdict == verdict } }

  /// Kinds whose calculations this program does not have, with the reason.
  private static let absent: [String: String] = [
    "fcip_premiums": "The premium needs the yearly tables of rates and draws of the United "
      + "States' Risk Management Agency, which are not published with the case."
  ]

  private static let calculations: [Calculation] =
    AggregateCases.calculations + LossExampleCases.calculations + CredibilityCases.calculations
    + FittingCases.calculations + TrendCases.calculations + RateCases.calculations
    + ReinsuranceCases.calculations + LawCases.calculations + RuinCases.calculations
    + PhenologyCases.calculations + WeatherCases.calculations + CoverCases.calculations
    + PortfolioCases.calculations

  /// Runs a case.
  package static func run(_ published: ValidationCase) -> CaseResult {
    func result(
      _ verdict: Verdict, _ run: CaseRun? = nil, reason: String? = nil
    ) -> CaseResult {
      CaseResult(
        published: published, verdict: verdict, comparisons: run?.comparisons ?? [],
        missing: run?.missing ?? [], reason: reason, notes: run?.notes ?? [])
    }
    for (prefix, reason) in absent where published.id.hasPrefix(prefix) {
      return result(.notCovered, reason: reason)
    }
    let own = calculations.filter { $0.kinds.contains(published.kind) }
    guard !own.isEmpty else {
      return result(
        .notCovered, reason: "There is no calculation for cases of the kind '\(published.kind)'.")
    }
    let keys = published.inputs.keys
    guard let calculation = own.first(where: { $0.reads(keys) }) else {
      return result(
        .notCovered,
        reason: "No calculation of the kind '\(published.kind)' reads these inputs: "
          + keys.sorted().joined(separator: ", ") + ".")
    }
    var run = CaseRun(published)
    do {
      try calculation.run(&run)
    } catch let problem as CaseProblem {
      return result(
        run.comparisons.contains { !$0.passes } ? .failed : .notCovered, run,
        reason: problem.description)
    } catch {
      return result(.failed, run, reason: "The calculation was refused: \(error)")
    }
    if run.comparisons.contains(where: { !$0.passes }) { return result(.failed, run) }
    if run.comparisons.isEmpty {
      return result(.notCovered, run, reason: "Nothing that the case expects is computed.")
    }
    guard run.missing.isEmpty else {
      return result(
        .notCovered, run,
        reason: "Covered in part; not computed: \(run.missing.joined(separator: ", ")).")
    }
    return result(.passed, run)
  }
}
