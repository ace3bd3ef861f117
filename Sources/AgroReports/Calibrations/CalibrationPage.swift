internal import AgroModel
internal import AgroQuantities
internal import AgroSimulation
internal import AgroStatistics

/// A calibration report as lines for a terminal.
///
/// Nothing is judged: the model's figure stands beside the observed one, with the interval in which
/// a single year of the model lies, so that the reader sees whether the observation is a plausible
/// draw.
public struct CalibrationPage: Sendable {
  private let report: CalibrationReport
  /// The widest line of running text.
  private let width = 96

  /// A page of a report.
  public init(_ report: CalibrationReport) { self.report = report }

  /// The lines of the page.
  public var lines: [String] {
    var lines = [report.plan.title]
    if let portfolio = report.portfolio {
      lines += [""] + byYear(portfolio) + [""] + byCropAndZone(portfolio) + [""] + hail(portfolio)
      lines += [""] + causes(portfolio)
    }
    for table in report.causes { lines += [""] + causes(table) }
    if let replay = report.replay { lines += [""] + replayed(replay) }
    if let reason = report.replayReason { lines += ["", "Recorded seasons: \(reason)"] }
    for event in report.events { lines += [""] + designed(event) }
    if !report.plan.notes.isEmpty { lines.append("") }
    for note in report.plan.notes {
      lines += TextWidth.wrapped("- " + note, width: width, indent: "  ")
    }
    return lines
  }

  // MARK: The portfolio

  private func byYear(_ portfolio: CalibrationReport.Portfolio) -> [String] {
    let place = YearPlace(portfolio.lossCosts())
    var lines = [
      "Loss cost of the portfolio, all contracts of '\(portfolio.observed.scenario)'",
      "Model: mean \(Self.percent(place.mean)) +- \(Self.percent(place.error)) (Monte Carlo) of the"
        + " sum insured over \(portfolio.years) years;",
      "one year: standard deviation \(Self.percent(place.deviation)), 5 % to 95 % of years "
        + "\(Self.percent(place.quantile(0.05))) to \(Self.percent(place.quantile(0.95))), median "
        + "\(Self.percent(place.quantile(0.5))).",
      "",
    ]
    var table = TextTable(alignments: [.right, .left, .right, .right, .right, .left])
    table.add(["Year", "of", "observed", "model / obs.", "years below", "basis: paid, insured"])
    table.rule()
    for loss in portfolio.observed.losses {
      let own = loss.crop.map { YearPlace(portfolio.lossCosts(of: $0)) } ?? place
      let basis =
        "\(loss.paid.source.basis.rawValue), \(loss.sumInsured.source.basis.rawValue)"
      table.add([
        "\(loss.year)", loss.crop ?? loss.scope, Self.percent(loss.lossCost),
        FigureText.fixed(own.mean / loss.lossCost, 2),
        FigureText.percent(own.share(atMost: loss.lossCost)), basis,
      ])
    }
    lines += table.lines()
    lines += TextWidth.wrapped(
      "'years below': share of the model's years with no more than what was observed; from 5 % to "
        + "95 % the observed year is a plausible draw.", width: width)
    let observed = portfolio.observedYears.map(\.lossCost)
    if observed.count > 1 {
      let mean = observed.reduce(0, +) / Double(observed.count)
      let means = YearPlace(YearPlace.means(of: portfolio.lossCosts(), over: observed.count))
      lines += TextWidth.wrapped(
        "Mean of the \(observed.count) observed years: \(Self.percent(mean)); the model's mean is "
          + "\(FigureText.fixed(place.mean / mean, 2)) times it, and "
          + "\(FigureText.percent(means.share(atMost: mean))) of the model's runs of "
          + "\(observed.count) years have no more (5 % to 95 %: \(Self.percent(means.quantile(0.05)))"
          + " to \(Self.percent(means.quantile(0.95)))).", width: width)
    }
    if let study = portfolio.study {
      lines += [""] + study.lines(of: "The portfolio's mean loss cost")
    }
    return lines
  }

  private func byCropAndZone(_ portfolio: CalibrationReport.Portfolio) -> [String] {
    var lines = ["Loss cost by crop and zone, the tariff beside"]
    var table = TextTable(alignments: [.left, .left, .right, .right, .right, .right, .right])
    table.add(["Crop", "Zone", "share of SI", "model", "+-", "tariff", "model / tariff"])
    table.rule()
    let all = portfolio.sumInsured
    for crop in portfolio.crops {
      let place = YearPlace(portfolio.lossCosts(of: crop.crop))
      table.add([
        crop.crop, "all", FigureText.percent(crop.sumInsured / all), Self.percent(place.mean),
        Self.percent(place.error),
      ])
      for zone in crop.zones {
        let tariff = portfolio.tariffs["\(crop.crop)/\(zone.zone)"]
        table.add([
          "", zone.zone, FigureText.percent(zone.sumInsured / all),
          Self.percent(zone.lossCost.value), Self.percent(zone.lossCost.standardError),
          tariff.map(Self.rates) ?? "",
          tariff.map { FigureText.fixed(zone.lossCost.value / $0.middle, 2) } ?? "",
        ])
      }
    }
    lines += table.lines()
    lines += TextWidth.wrapped(
      "A tariff holds expenses, profit and the price of bad years as well: 'model / tariff' is the "
        + "loss ratio that the model expects, from the middle of the published rates.", width: width)
    return lines
  }

  private func hail(_ portfolio: CalibrationReport.Portfolio) -> [String] {
    var lines = TextWidth.wrapped(
      "Severity of hail. No curve of loss against the size or energy of hail is published for these "
        + "crops: 'scale' is calibrated on tariffs and claims, the frequency on the relativities of "
        + "tariffs, and nothing else. What the model takes for hail, of all it pays:", width: width)
    var table = TextTable(alignments: [.left, .right, .right, .left, .right, .right])
    table.add(["Crop", "scale", "range", "basis", "hail's loss cost", "all"])
    table.rule()
    for crop in portfolio.crops {
      guard let scale = portfolio.hailScales.first(where: { $0.crop == crop.crop })?.scale else {
        continue
      }
      let hail = crop.perils.indices.contains(Peril.hail.index) ? crop.perils[Peril.hail.index] : 0
      let range = scale.range.map {
        FigureText.significant($0.lowerBound, 3) + " .. " + FigureText.significant($0.upperBound, 3)
      }
      table.add([
        crop.crop, FigureText.significant(scale.value, 3), range ?? "", scale.source.basis.rawValue,
        Self.percent(hail / crop.sumInsured),
        Self.percent(crop.perils.reduce(0, +) / crop.sumInsured),
      ])
    }
    lines += table.lines()
    return lines
  }

  private func causes(_ portfolio: CalibrationReport.Portfolio) -> [String] {
    let found = portfolio.causes
    var lines = ["Causes of what the portfolio pays"]
    lines += TextWidth.wrapped(
      "Model: "
        + found.map { "\($0.peril) \(FigureText.percent($0.share))" }.joined(separator: ", ") + ".",
      width: width)
    guard !portfolio.observed.causes.isEmpty else { return lines }
    var table = TextTable(alignments: [.left, .right, .right, .left])
    table.add(["Cause", "observed", "model", "observed share of"])
    table.rule()
    for cause in portfolio.observed.causes {
      let model = cause.perils.reduce(0.0) { sum, peril in
        sum + (found.first { $0.peril == peril.rawValue }?.share ?? 0)
      }
      table.add([
        cause.perils.map(\.rawValue).joined(separator: ", "),
        FigureText.percent(cause.share.value), FigureText.percent(model), cause.scope,
      ])
    }
    return lines + table.lines(width: 110, wrapping: 3)
  }

  private func causes(_ causes: CalibrationReport.Causes) -> [String] {
    var lines = TextWidth.wrapped(
      "\(causes.table.title), beside lost yield in '\(causes.table.scenario)' "
        + "(\(causes.table.crops.joined(separator: ", "))), both as shares of these causes alone",
      width: width)
    let observed = causes.table.shares.reduce(0) { $0 + $1.share.value }
    let modelled = causes.modelled.reduce(0, +)
    var table = TextTable(alignments: [.left, .right, .right, .right])
    table.add(["Cause", "observed", "model", "model, lost yield"])
    table.rule()
    for (number, cause) in causes.table.shares.enumerated() {
      let lost = causes.modelled[number]
      table.add([
        cause.id, observed > 0 ? FigureText.percent(cause.share.value / observed) : "",
        modelled > 0 ? FigureText.percent(lost / modelled) : "", Self.percent(lost),
      ])
    }
    lines += table.lines()
    return lines
  }

  // MARK: Seasons and events

  private func replayed(_ replay: CalibrationReport.Replay) -> [String] {
    var lines = TextWidth.wrapped(
      "Recorded seasons through the model: yield lost by winter kill and frost, mean over the zones "
        + "of '\(replay.plan.scenario)'", width: width)
    let named = replay.plan.seasons.compactMap { season in
      replay.seasons.firstIndex(of: season.year).map { (season, $0) }
    }
    var table = TextTable(
      alignments: [.left] + [TextTable.Alignment](repeating: .right, count: named.count + 4))
    table.add(
      ["Crop"] + named.map { "\($0.0.year)" }
        + ["worst frost", "mean record", "mean model", "1 in 30, model"])
    table.rule()
    for crop in replay.crops {
      let cold = crop.cold
      let place = YearPlace(crop.simulated)
      let cells = named.map { _, index in
        let rank = cold.count { $0 > cold[index] } + 1
        return FigureText.percent(cold[index]) + " (\(rank))"
      }
      let worst = crop.frost.indices.max { crop.frost[$0] < crop.frost[$1] }
      table.add(
        [crop.name] + cells + [
          worst.map { "\(replay.seasons[$0]): \(FigureText.percent(crop.frost[$0]))" } ?? "",
          FigureText.percent(cold.reduce(0, +) / Double(max(1, cold.count))),
          FigureText.percent(place.mean), FigureText.percent(place.quantile(1 - 1.0 / 30)),
        ])
    }
    lines += table.lines()
    lines += TextWidth.wrapped(
      "In brackets the rank among the \(replay.seasons.count) recorded seasons "
        + "\(replay.seasons.first ?? 0)-\(replay.seasons.last ?? 0). The record has the climate of "
        + "its years, the model that of the insured year.", width: width)
    for (season, _) in named where !season.note.isEmpty {
      lines += TextWidth.wrapped("\(season.year): \(season.note)", width: width, indent: "  ")
    }
    for season in replay.plan.seasons where !replay.seasons.contains(season.year) {
      lines.append("\(season.year) is not in the records.")
    }
    let gaps = replay.seasons.indices.filter { replay.filled[$0] > 0 }
    if !gaps.isEmpty {
      lines += TextWidth.wrapped(
        "Days missing in the record, filled with the mean temperatures of their calendar day and no "
          + "rain: "
          + gaps.map { "\(replay.seasons[$0]) \(replay.filled[$0])" }.joined(separator: ", ") + ".",
        width: width)
    }
    if let correction = replay.correction {
      lines += TextWidth.wrapped(correction, width: width)
    } else {
      lines += TextWidth.wrapped(
        "The records are as they are; --normals brings their months to station normals.",
        width: width)
    }
    return lines
  }

  private func designed(_ event: CalibrationReport.Event) -> [String] {
    let plan = event.plan
    let nights = plan.nights.map { night in
      let date = SeasonCalendar.monthDay(night.day)
      return "\(date.day).\(date.month). \(FigureText.fixed(night.minimum.value, 1))"
    }
    let bases = Set(plan.nights.map(\.minimum.source.basis.rawValue)).sorted()
    var lines = TextWidth.wrapped(
      "Designed event: \(plan.title). Minima at the coldest zone, C: "
        + nights.joined(separator: ", ") + " (\(bases.joined(separator: ", "))); other zones "
        + "milder by the differences of \(plan.analogue). In \(event.seasons) simulated seasons.",
      width: width)
    var table = TextTable(alignments: [.left, .right, .right, .right, .right, .right])
    table.add([
      "Reported", "reported", "model", "5 % .. 95 % of seasons", "without", "in \(plan.analogue)",
    ])
    table.rule()
    for row in event.rows {
      var what = row.report.text
      let of = row.report.crops + row.report.zones
      if !of.isEmpty { what += " [\(of.joined(separator: ", "))]" }
      what += "; \(row.report.source)"
      table.add([
        what, row.report.lost.map { FigureText.percent($0.value) } ?? "",
        FigureText.percent(row.with.mean),
        "\(FigureText.percent(row.with.low)) .. \(FigureText.percent(row.with.high))",
        FigureText.percent(row.without), row.analogue.map { FigureText.percent($0) } ?? "",
      ])
    }
    lines += table.lines(width: 110, wrapping: 0)
    lines += TextWidth.wrapped(
      "Mean over all zones, with the event (without): "
        + event.crops.map {
          "\($0.name) \(FigureText.percent($0.with)) (\(FigureText.percent($0.without)))"
        }.joined(separator: ", ") + ".", width: width, indent: "  ")
    return lines
  }

  private static func percent(_ share: Double) -> String { FigureText.percent(share, 2) }

  private static func rates(_ tariff: CalibrationReport.Tariff) -> String {
    tariff.low == tariff.high
      ? FigureText.percent(tariff.low, 2)
      : "\(FigureText.fixed(tariff.low * 100, 2)) .. \(FigureText.percent(tariff.high, 2))"
  }
}
