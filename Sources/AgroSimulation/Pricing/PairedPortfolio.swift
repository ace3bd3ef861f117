internal import AgroModel
public import AgroStatistics

/// A list of policies before and after a change, on the same simulated years and objects: in all, by
/// zone and by crop, in the main unit of the currency.
public struct PairedPortfolio: Sendable {
  /// An annual loss that is exceeded once in so many years, before and after.
  public typealias Point = (base: TechnicalPrice.Quantile, stressed: TechnicalPrice.Quantile)

  /// Some policies together.
  public struct Row: Sendable {
    /// `total`, a zone or a crop.
    public var name: String
    /// What the name is.
    public var kind: String
    public var policies: Int
    /// Sums insured before and after.
    public var sumInsured: (base: Double, stressed: Double)
    /// Premiums before and after; nil where a policy has none.
    public var premium: (base: Double, stressed: Double)?
    /// Average annual losses with their standard errors.
    public var base: RiskEstimate
    public var stressed: RiskEstimate
    /// The difference, with the error of the paired years.
    public var difference: RiskEstimate
    /// Exceedance points of the annual loss.
    public var points: [Point]

    /// Average annual loss over premium, before and after.
    public var lossRatio: (base: Double, stressed: Double)? {
      premium.map { (base.value / $0.base, stressed.value / $0.stressed) }
    }
  }

  /// The total, then zones, then crops.
  public let rows: [Row]
  /// Simulated years.
  public let years: Int

  /// Which group a policy belongs to, and what it pays.
  public struct Member: Sendable {
    /// The planting of the layout.
    public var planting: Int
    public var sumInsured: (base: Double, stressed: Double)
    public var premium: (base: Double, stressed: Double)?
    /// What perils without a model are assumed to cost in every year.
    public var assumed: (base: Double, stressed: Double)

    /// A policy.
    public init(
      planting: Int, sumInsured: (base: Double, stressed: Double),
      premium: (base: Double, stressed: Double)?, assumed: (base: Double, stressed: Double) = (0, 0)
    ) {
      self.assumed = assumed
      self.planting = planting
      self.sumInsured = sumInsured
      self.premium = premium
    }
  }

  /// Two lots of losses of the same policies.
  ///
  /// - Parameters:
  ///   - zones: the zone's name of each planting.
  ///   - crops: the crop's.
  ///   - minorUnits: minor units of the main unit.
  /// - Throws: `MeasureError` for fewer than two years.
  public init(
    base: PortfolioLosses, stressed: PortfolioLosses, members: [Member], zones: [String],
    crops: [String], minorUnits: Double
  ) throws {
    years = base.total.years
    var rows: [Row] = []
    func row(_ name: String, _ kind: String, _ plantings: Set<Int>) throws -> Row {
      let own = members.filter { plantings.contains($0.planting) }
      func annual(_ losses: PortfolioLosses, assumed: Double) -> [Double] {
        (0..<losses.total.years).map { year in
          // Whole thousandths of the minor unit add up exactly in any order.
          var sum: Int64 = 0
          for planting in losses.plantings.indices where plantings.contains(planting) {
            sum += losses.plantings[planting].annual[year]
          }
          return Double(sum) / 1000 / minorUnits + assumed
        }
      }
      let before = annual(base, assumed: own.reduce(0) { $0 + $1.assumed.base })
      let after = annual(stressed, assumed: own.reduce(0) { $0 + $1.assumed.stressed })
      let first = try LossSample(before)
      let second = try LossSample(after)
      var points: [Point] = []
      for period in [5, 10, 20, 50, 100, 200, 250]
      where TechnicalPrice.Quantile.isKnown(period, years: before.count) {
        points.append(
          (
            try TechnicalPrice.Quantile(first, returnPeriod: period),
            try TechnicalPrice.Quantile(second, returnPeriod: period)
          ))
      }
      let paid = own.compactMap(\.premium)
      return Row(
        name: name, kind: kind, policies: own.count,
        sumInsured: (
          own.reduce(0) { $0 + $1.sumInsured.base }, own.reduce(0) { $0 + $1.sumInsured.stressed }
        ),
        premium: paid.count == own.count && !own.isEmpty
          ? (paid.reduce(0) { $0 + $1.base }, paid.reduce(0) { $0 + $1.stressed }) : nil,
        base: RiskEstimate.mean(of: before), stressed: RiskEstimate.mean(of: after),
        difference: RiskEstimate.mean(of: zip(before, after).map { $1 - $0 }), points: points)
    }
    let all = Set(members.map(\.planting))
    rows.append(try row("total", "total", all))
    func ordered(_ names: [String]) -> [String] {
      var seen: Set<String> = []
      return all.sorted().map { names[$0] }.filter { seen.insert($0).inserted }
    }
    for zone in ordered(zones) {
      rows.append(try row(zone, "zone", all.filter { zones[$0] == zone }))
    }
    for crop in ordered(crops) {
      rows.append(try row(crop, "crop", all.filter { crops[$0] == crop }))
    }
    self.rows = rows
  }
}

extension RiskEstimate {
  /// The mean of independent years with its standard error.
  static func mean(of values: [Double]) -> RiskEstimate {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return RiskEstimate(
      value: mean, standardError: n > 1 ? (square / (n * (n - 1))).squareRoot() : 0)
  }
}
