internal import AgroModel
public import AgroQuantities

/// The check of several stations as a document: `agrorisk.weatherCheck/1`.
public struct WeatherCheckJSON: Sendable {
  /// The checks, a station each.
  public let checks: [WeatherCheck]
  /// The version of the program.
  public let version: String

  /// The document of these checks.
  public init(_ checks: [WeatherCheck], version: String) {
    self.checks = checks
    self.version = version
  }

  /// The checks as `agrorisk.weatherCheck/1`.
  public var document: JSONValue {
    .object([
      .init("format", "agrorisk.weatherCheck/1"), .init("version", .string(version)),
      .init("stations", .array(checks.map { station($0) })),
    ])
  }

  private func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .double($0) }) }

  private func station(_ check: WeatherCheck) -> JSONValue {
    let weather = check.weather
    let means = MonthlyMeans(weather)
    return .object([
      .init("place", .string(weather.place)), .init("fileFormat", .string(check.format)),
      .init("units", .string(check.units)),
      .init(
        "files",
        .array(
          check.files.map {
            .object([.init("name", .string($0.name)), .init("sha256", .string($0.hash))])
          })),
      .init("latitude", .double(weather.latitude)), .init("longitude", .double(weather.longitude)),
      .init("elevation", .double(weather.elevation)),
      .init("first", .string("\(weather.first)")), .init("last", .string("\(weather.last)")),
      .init("days", .int(weather.dayCount)),
      .init("daysNotComplete", .int((0..<weather.dayCount).count { weather.isMissing($0) })),
      .init("daysWithoutRow", .int(check.daysWithoutRow)),
      .init("completeYears", .int(weather.completeYears(missingShare: 0.1).count)),
      .init(
        "monthly",
        .object([
          .init("minimumCelsius", numbers(means.minimumCelsius)),
          .init("maximumCelsius", numbers(means.maximumCelsius)),
          .init("precipitationMillimetres", numbers(means.precipitationMillimetres)),
          .init("wetShare", numbers(means.wetShare)),
          .init("missingMinimum", numbers(means.missingShare[0])),
          .init("missingMaximum", numbers(means.missingShare[1])),
          .init("missingPrecipitation", numbers(means.missingShare[2])),
        ])),
      .init(
        "extremes",
        .array(
          check.extremes.map {
            .object([
              .init("name", .string($0.name)), .init("value", .double($0.value)),
              .init("date", .string("\(weather.date($0.day))")),
            ])
          })),
      .init("correction", correction(check)),
      .init(
        "findings",
        .array(
          check.findings.map { finding in
            .object([
              .init("kind", .string(finding.kind.rawValue)),
              .init("severity", .string(finding.severity.rawValue)),
              .init("place", finding.place.map { .string($0) } ?? .null),
              .init(
                "first",
                finding.days.map { .string("\(weather.date($0.lowerBound))") } ?? .null),
              .init("days", finding.days.map { .int($0.count) } ?? .null),
              .init("message", .string(finding.message)),
            ])
          })),
    ])
  }

  private func correction(_ check: WeatherCheck) -> JSONValue {
    guard let found = check.correction, let warming = check.warming else { return .null }
    return .object([
      .init("normals", .string(found.normals.station)),
      .init("kilometres", check.normalsKilometres.map { .double($0) } ?? .null),
      .init("firstYear", .int(found.normals.period.lowerBound)),
      .init("lastYear", .int(found.normals.period.upperBound)),
      .init("warmingCelsius", .double(warming.celsius)),
      .init("warmingSource", .string(warming.source)),
      .init("warmingShiftCelsius", .double(found.warmingShift)),
      .init("heightShiftCelsius", .double(found.heightShift)),
      .init("targetMinimumCelsius", numbers(found.target.minimumCelsius)),
      .init("targetMaximumCelsius", numbers(found.target.maximumCelsius)),
      .init("targetPrecipitationMillimetres", numbers(found.target.precipitationMillimetres)),
      .init("beforeMinimumCelsius", numbers(found.before.minimumCelsius)),
      .init("beforeMaximumCelsius", numbers(found.before.maximumCelsius)),
      .init("beforePrecipitationMillimetres", numbers(found.before.precipitationMillimetres)),
      .init("unscaledMonths", .array(found.unscaledMonths.map { .int($0) })),
      .init("crossedDays", .int(found.crossedDays)),
    ])
  }
}
