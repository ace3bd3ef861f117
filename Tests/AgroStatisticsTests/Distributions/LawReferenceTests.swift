import AgroStatistics
import Testing

/// Budgets: 1e-12 relative at the median of the grid, 5e-12 worst in the body, 1e-9 in tails to
/// 1e-12 probability and beyond.
@Suite("Laws against 50-digit values")
struct LawReferenceTests {
  static let families = DistributionFamily.allCases.filter {
    $0.parameterNames != nil && $0.kind == .continuous
  }

  @Test("Every function of a family keeps its error budget", arguments: families)
  func functions(family: DistributionFamily) throws {
    var body: [String: ErrorBudget] = [:]
    var tail: [String: ErrorBudget] = [:]
    var moments = ErrorBudget()
    for entry in try LawReference.load().laws where entry.family == family.rawValue {
      let parameters = entry.parameters.mapValues { Double($0) ?? .nan }
      let any = try AnyDistribution(family, parameters: parameters)
      let law = try #require(any.continuous)
      let name = "\(family.rawValue)\(any.parameters ?? [])"
      moments.record(law.mean, number(entry.mean), floor: law.standardDeviation, "\(name) mean")
      moments.record(law.variance, number(entry.variance), "\(name) variance")
      moments.record(law.skewness, number(entry.skewness), floor: 1e-3, "\(name) skewness")
      for point in entry.points {
        let x = number(point.x)
        let cdf = number(point.cdf)
        let survival = number(point.survival)
        func record(_ function: String, _ value: Double, _ expected: String, floor: Double = 0) {
          let isBody = min(cdf, survival) > 1e-4
          let text = "\(name) \(function) at \(x)"
          if isBody {
            body[function, default: ErrorBudget()]
              .record(value, number(expected), floor: floor, text)
          } else {
            tail[function, default: ErrorBudget()]
              .record(value, number(expected), floor: floor, text)
          }
        }
        // An error of the logarithm is a relative error of the density.
        record("logDensity", law.logDensity(at: x), point.logDensity, floor: 1)
        record("cdf", law.probability(atMost: x), point.cdf)
        record("survival", law.probability(above: x), point.survival)
        // A limited value near 0 of a law on both sides of 0 is measured against its spread.
        let spread = law.quantile(0.75) - law.quantile(0.25)
        let floor = law.support.lowerBound < 0 ? spread : 0
        record("limited", law.limitedExpectedValue(at: x), point.limited, floor: floor)
        if survival > 1e-13 { record("excess", law.expectedExcess(over: x), point.excess) }
        if cdf > 1e-13 { record("deficit", law.expectedDeficit(below: x), point.deficit) }
      }
      for entry in entry.quantiles {
        let x = number(entry.x)
        let p = number(entry.p ?? entry.q ?? "")
        let value = entry.p == nil ? law.quantile(exceededWith: p) : law.quantile(p)
        let text = "\(name) quantile \(entry.p ?? "above \(p)")"
        // A quantile of 1e-290 and less is subnormal territory: the law underflows to 0.
        if abs(x) < 1e-290, value >= 0, value < 1e-289 { continue }
        let spread = abs(law.quantile(0.75) - law.quantile(0.25)) * 1e-3
        let floor = law.support.lowerBound < 0 ? spread : 0
        if min(p, 1 - p) > 1e-4 {
          body["quantile", default: ErrorBudget()].record(value, x, floor: floor, text)
        } else {
          tail["quantile", default: ErrorBudget()].record(value, x, floor: floor, text)
        }
      }
    }
    var lines: [String] = []
    for (function, budget) in body.sorted(by: { $0.key < $1.key }) {
      lines.append("\(function) median \(budget.median) peak \(budget.peak) \(budget.worstCase)")
    }
    for (function, budget) in tail.sorted(by: { $0.key < $1.key }) {
      lines.append("tail \(function) peak \(budget.peak) \(budget.worstCase)")
    }
    let report = Comment(rawValue: lines.joined(separator: "\n"))
    #expect(moments.peak <= 5e-12, Comment(rawValue: moments.worstCase))
    #expect(body.count == 7)
    #expect(body.values.allSatisfy { $0.median <= 1e-12 && $0.peak <= 5e-12 }, report)
    #expect(tail.values.allSatisfy { $0.peak <= 1e-9 }, report)
  }

  private func number(_ text: String) -> Double { Double(text) ?? .nan }
}
