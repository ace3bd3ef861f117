public import AgroModel
public import AgroQuantities

/// Observed beside simulated statistics as a document: `agrorisk.weatherReport/1`.
public struct GeneratorReportJSON: Sendable {
  /// The comparison.
  public let report: GeneratorReport
  /// What makes it again: program, model, inputs, seed.
  public let recipe: JSONValue

  /// A document of a report.
  public init(_ report: GeneratorReport, recipe: JSONValue) {
    self.report = report
    self.recipe = recipe
  }

  /// The document.
  public var document: JSONValue {
    .object([
      .init("format", "agrorisk.weatherReport/1"), .init("recipe", recipe),
      .init("blocks", .int(report.blocks)),
      .init("recordCentre", .double(report.recordCentre)),
      .init("centreYear", .double(report.centreYear)), .init("passes", .bool(report.passes)),
      .init("shortcomings", .array(report.shortcomings.map { .string($0) })),
      .init(
        "statistics",
        .array(
          report.lines.map { line in
            .object([
              .init("site", .string(line.site)),
              .init("statistic", .string(line.statistic.kind.rawValue)),
              .init("part", .string(line.statistic.part)),
              .init("unit", .string(line.statistic.kind.unit)),
              .init("observed", .double(line.observed)), .init("median", .double(line.median)),
              .init("mean", .double(line.mean)), .init("low", .double(line.low)),
              .init("high", .double(line.high)),
              .init("relativeWidth", line.relativeWidth.map { .double($0) } ?? .null),
              .init("gev", line.fitted.map { .double($0) } ?? .null),
              .init("verdict", .string(line.verdict.rawValue)),
            ])
          })),
      .init(
        "pooled",
        .array(
          report.pooled.map {
            .object([
              .init("name", .string($0.name)), .init("ratio", .double($0.ratio)),
              .init("sites", .int($0.sites)), .init("passes", .bool($0.passes)),
            ])
          })),
    ])
  }
}
