import AgroStatistics
import Foundation
import Testing

/// The file of reference values that generators/count_distributions.py writes.
private struct CountReference: Decodable {
  struct Law: Decodable {
    let family: String
    let parameters: [String: String]
    let mean: String
    let variance: String
    let skewness: String
    let points: [Point]
    let quantiles: [Quantile]
  }

  struct Point: Decodable {
    let k: Int
    let logProbability: String
    let cdf: String
    let survival: String
  }

  struct Quantile: Decodable {
    let p: String?
    let q: String?
    let k: Int
  }

  let laws: [Law]

  static func load() throws -> CountReference {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/generated/count_distributions.json")
    return try JSONDecoder().decode(CountReference.self, from: Data(contentsOf: file))
  }
}

@Suite("Count laws")
struct CountReferenceTests {
  private func law(_ entry: CountReference.Law) throws -> AnyCountDistribution {
    func number(_ name: String) -> Double { Double(entry.parameters[name] ?? "") ?? .nan }
    switch entry.family {
    case "poisson": return .poisson(try Poisson(mean: number("mean")))
    case "binomial":
      return .binomial(
        try Binomial(trials: Int(number("trials")), probability: number("probability")))
    default:
      return .negativeBinomial(
        try NegativeBinomial(size: number("size"), probability: number("probability")))
    }
  }

  @Test("Probabilities, quantiles and moments against 50-digit sums")
  func reference() throws {
    var body = ErrorBudget()
    var tail = ErrorBudget()
    var moments = ErrorBudget()
    var wrongQuantiles: [String] = []
    for entry in try CountReference.load().laws {
      let law = try law(entry)
      let name = "\(entry.family)\(entry.parameters)"
      func number(_ text: String) -> Double { Double(text) ?? .nan }
      moments.record(law.mean, number(entry.mean), "\(name) mean")
      moments.record(law.variance, number(entry.variance), "\(name) variance")
      moments.record(law.skewness, number(entry.skewness), floor: 1e-3, "\(name) skewness")
      for point in entry.points {
        let cdf = number(point.cdf)
        let survival = number(point.survival)
        let log = number(point.logProbability)
        let records = [
          (law.logProbability(of: point.k), log, 1.0, "log probability"),
          (law.probability(atMost: point.k), cdf, 0, "cdf"),
          (law.probability(above: point.k), survival, 0, "survival"),
        ]
        for (value, expected, floor, function) in records {
          let text = "\(name) \(function) at \(point.k)"
          if min(cdf, survival) > 1e-4 {
            body.record(value, expected, floor: floor, text)
          } else {
            tail.record(value, expected, floor: floor, text)
          }
        }
      }
      for quantile in entry.quantiles {
        let p = Double(quantile.p ?? quantile.q ?? "") ?? .nan
        let k = quantile.p == nil ? law.quantile(exceededWith: p) : law.quantile(p)
        if k != quantile.k { wrongQuantiles.append("\(name) at \(p): \(k) for \(quantile.k)") }
      }
    }
    #expect(moments.peak <= 5e-14, Comment(rawValue: moments.worstCase))
    #expect(body.median <= 1e-12 && body.peak <= 5e-12, Comment(rawValue: body.worstCase))
    #expect(tail.peak <= 1e-9, Comment(rawValue: tail.worstCase))
    #expect(wrongQuantiles.isEmpty, "\(wrongQuantiles)")
  }

  @Test("quantile(cdf(k)) is k while cdf values differ")
  func roundTrip() throws {
    for entry in try CountReference.load().laws {
      let law = try law(entry)
      let wrong = (0...60).filter { k in
        let cdf = law.probability(atMost: k)
        let survival = law.probability(above: k)
        let isStep =
          cdf > law.probability(atMost: k - 1) && survival < law.probability(above: k - 1)
        if !isStep || cdf >= 1 || k > law.support.upperBound { return false }
        return law.quantile(cdf) != k || law.quantile(exceededWith: survival) != k
      }
      #expect(wrong.isEmpty, "\(entry.family) \(entry.parameters) \(wrong)")
    }
  }

  @Test("The zero-truncated Poisson of the GEMAct paper has mean 2.3130352854993315")
  func zeroTruncatedPoisson() throws {
    // Pittarello, Luini and Marchione (2024), doi:10.1017/S1748499524000022: Poisson mean 2.
    let law = try ZeroModified.zeroTruncated(Poisson(mean: 2))
    #expect(abs(law.mean - 2.3130352854993315) < 1e-15 * 4)
    #expect(law.probability(atMost: 0) == 0)
    #expect(law.quantile(1e-9) == 1)
  }

  @Test("A zero-modified law has the sums of its probabilities as cdf and moments")
  func zeroModified() throws {
    for zeroProbability in [0, 0.1, 0.4, 0.85] {
      let law = try ZeroModified(
        NegativeBinomial(size: 1.5, probability: 0.3), zeroProbability: zeroProbability)
      var sum = 0.0
      var moments = [0.0, 0.0, 0.0]
      var worst = 0.0
      for k in 0...400 {
        let probability = law.probability(of: k)
        sum += probability
        for j in 0..<3 { moments[j] += probability * power(Double(k), j + 1) }
        worst = max(worst, abs(law.probability(atMost: k) - sum))
      }
      let variance = moments[1] - moments[0] * moments[0]
      let third = moments[2] - 3 * moments[0] * moments[1] + 2 * power(moments[0], 3)
      #expect(worst < 1e-14)
      #expect(abs(law.mean / moments[0] - 1) < 1e-13)
      #expect(abs(law.variance / variance - 1) < 1e-12)
      #expect(abs(law.skewness / (third / variance / variance.squareRoot()) - 1) < 1e-12)
    }
  }

  @Test("Limits: the binomial tends to the Poisson law, size 1 is geometric, 1 trial a coin")
  func nesting() throws {
    let poisson = try Poisson(mean: 3)
    let binomial = try Binomial(trials: 1_000_000_000, probability: 3e-9)
    // The distance is at most n p^2 = 9e-9 (Le Cam).
    #expect(abs(binomial.probability(atMost: 4) - poisson.probability(atMost: 4)) < 9e-9)
    let geometric = try NegativeBinomial.geometric(mean: 2)
    let expected = 1.0 / 3 * power(2.0 / 3, 7)
    #expect(abs(geometric.probability(of: 7) / expected - 1) < 1e-13)
    let coin = try Binomial(trials: 1, probability: 0.25)
    #expect(coin.probability(of: 1) == 0.25)
    let sure = try Binomial(trials: 5, probability: 1)
    #expect(sure.quantile(0.3) == 5 && sure.variance == 0 && sure.skewness == 0)
  }

  @Test("Invalid parameters are refused")
  func invalid() {
    #expect(throws: ParameterError.self) { try Poisson(mean: 0) }
    #expect(throws: ParameterError.self) { try Poisson(mean: .nan) }
    #expect(throws: ParameterError.self) { try NegativeBinomial(size: -1, probability: 0.5) }
    #expect(throws: ParameterError.self) { try NegativeBinomial(size: 1, probability: 1) }
    #expect(throws: ParameterError.self) { try NegativeBinomial.matching(mean: 3, variance: 3) }
    #expect(throws: ParameterError.self) { try Binomial(trials: 0, probability: 0.5) }
    #expect(throws: ParameterError.self) { try Binomial(trials: 3, probability: .nan) }
    #expect(throws: ParameterError.self) {
      try ZeroModified(Poisson(mean: 1), zeroProbability: 1)
    }
  }
}
