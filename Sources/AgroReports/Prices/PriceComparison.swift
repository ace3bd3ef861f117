internal import AgroModel
internal import AgroQuantities
internal import AgroSimulation
internal import AgroStatistics

/// Why the same cover of the same crop costs more in one place than in another.
public struct PriceComparison: Sendable {
  private let groups: [[PriceReport]]

  /// A comparison of the prices of a scenario; contracts with other crops or covers stay apart.
  public init(_ reports: [PriceReport]) {
    var groups: [[PriceReport]] = []
    for report in reports {
      let at = groups.firstIndex {
        $0[0].crop == report.crop && $0[0].covers == report.covers && !$0[0].crop.isEmpty
      }
      if let at { groups[at].append(report) } else { groups.append([report]) }
    }
    self.groups = groups.filter { group in Set(group.map(\.zone)).count > 1 }
  }

  /// The lines; none where nothing can be compared.
  public var lines: [String] { groups.flatMap { lines($0) + [""] } }

  private func lines(_ group: [PriceReport]) -> [String] {
    guard
      let least = group.min(by: { $0.price.pureRate.value < $1.price.pureRate.value }),
      let most = group.max(by: { $0.price.pureRate.value < $1.price.pureRate.value }),
      least.price.pureRate.value > 0
    else { return [] }
    var lines = ["One crop and one cover in \(group.count) places: what makes the difference"]
    let names = perils(group)
    var table = TextTable(
      alignments: [.left] + names.map { _ in .right } + [.right, .right, .right, .right, .right])
    table.add(["Pure rate"] + names + ["all", "ratio", "technical", "tariff", "ratio"])
    table.rule()
    let lowest = group.compactMap(\.tariff?.low).min() ?? 0
    for report in group {
      let tariff = report.tariff.map { own in
        own.low == own.high
          ? PricePage.percent(own.low)
          : "\(PricePage.percent(own.low)) .. \(PricePage.percent(own.high))"
      }
      table.add(
        [report.price.contract] + names.map { PricePage.percent(rate($0, report)) } + [
          PricePage.percent(report.price.pureRate.value),
          FigureText.fixed(report.price.pureRate.value / least.price.pureRate.value, 2),
          PricePage.percent(report.price.gross?.premium ?? report.price.pureRate.value),
          tariff ?? "-",
          report.tariff.map { lowest > 0 ? FigureText.fixed($0.low / lowest, 2) : "-" } ?? "-",
        ])
    }
    lines += table.lines(indent: 2)
    let gap = most.price.pureRate.value - least.price.pureRate.value
    let error = (most.price.pureRate.standardError * most.price.pureRate.standardError
      + least.price.pureRate.standardError * least.price.pureRate.standardError).squareRoot()
    // The perils of the difference, the greatest change first.
    let steps = names.map { (name: $0, step: step($0, least, most)) }
      .filter { abs($0.step) > 0.05 * gap }
      .sorted { abs($0.step) > abs($1.step) }
    if gap > 0, !steps.isEmpty {
      let parts = steps.map { "\($0.name) \($0.step < 0 ? "-" : "+")\(PricePage.percent(abs($0.step)))" }
      lines += TextWidth.wrapped(
        "Between \(least.price.contract) and \(most.price.contract) the pure rate rises by "
          + "\(PricePage.percent(gap)) of the sum insured"
          + (gap < 2 * error ? ", which is within the error of the simulation" : "") + ": "
          + parts.joined(separator: ", ") + ".",
        width: 98)
    }
    let circular = group.flatMap(\.readOutOfTariffs)
    if !circular.isEmpty {
      let hail = steps.first { $0.name == Peril.hail.rawValue }?.step ?? 0
      var seen: Set<String> = []
      let listed = circular.filter { seen.insert($0.path).inserted }.map { entry in
        "\(entry.path) = \(FigureText.significant(entry.parameter.value))"
          + (entry.parameter.source.locator.map { " (\($0))" } ?? "")
      }
      lines += TextWidth.wrapped(
        (hail > gap / 2
          ? "This ratio is not found but put in: how" : "The part of hail is not found but put in: how")
          + " often hail falls in these places was set by how "
          + "their published tariffs stand to each other, for want of a hail record: "
          + listed.joined(separator: "; ")
          + ". Level and severity are assumptions with ranges, and nothing else was moved to match "
          + "a tariff. Hail days counted at stations would decide it.",
        width: 98)
    }
    for report in group {
      guard let verdict = report.verdict else { continue }
      let band = report.grossBand
      let text = verdict == .undecided ? "inside" : verdict.rawValue
      lines.append(
        "\(report.price.contract): the tariff lies \(text) the band of the technical rate, "
          + "\(PricePage.percent(band.lowerBound)) .. \(PricePage.percent(band.upperBound)).")
    }
    if let caution = group.lazy.compactMap(\.caution).first {
      lines += TextWidth.wrapped(caution, width: 98)
    }
    return lines
  }

  /// The perils that make up most, by their largest rate in the group.
  private func perils(_ group: [PriceReport]) -> [String] {
    var most: [(name: String, rate: Double)] = []
    for part in group.flatMap(\.price.perils) where !part.name.hasSuffix("(assumed)") {
      if let at = most.firstIndex(where: { $0.name == part.name }) {
        most[at].rate = max(most[at].rate, part.rate.value)
      } else {
        most.append((part.name, part.rate.value))
      }
    }
    return most.sorted { ($0.rate, $1.name) > ($1.rate, $0.name) }.prefix(4).map(\.name)
  }

  private func rate(_ peril: String, _ report: PriceReport) -> Double {
    report.price.perils.first { $0.name == peril }?.rate.value ?? 0
  }

  private func step(_ peril: String, _ least: PriceReport, _ most: PriceReport) -> Double {
    rate(peril, most) - rate(peril, least)
  }
}
