public import AgroModel
internal import AgroStatistics

/// How well an index stands for the damage of the objects that buy it.
///
/// All numbers are of object-years: what the index pays, x, beside what the damage would have been
/// paid, l, both as shares of the sum insured.
public struct BasisRisk: Sendable, Hashable {
  /// Object-years looked at.
  public var objectYears: Int
  /// Correlation of x and l over object-years; 0 where one of them never varies.
  public var objectCorrelation: Double
  /// The same of the means of a year over all objects.
  public var yearCorrelation: Double
  /// Means of x and l.
  public var payout: Double
  public var damage: Double
  /// A damage that counts: from this share of the sum insured on.
  public var threshold: Double
  /// P(l >= threshold).
  public var damageProbability: Double
  /// P(x = 0 | l >= threshold): damage without a payout.
  public var unpaid: Double
  /// P(l = 0 | x > 0): a payout without damage.
  public var undamaged: Double
  /// E min(x, l) / E l: the share of the damage that the index pays.
  public var covered: Double
  /// 1 - Var(l - x) / Var l: what of the variance of the damage the index takes away; negative where
  /// it adds to it.
  public var varianceTaken: Double
}

extension ContractPricer {
  /// The basis risk of a contract whose cover stands for the damage under another.
  ///
  /// - Parameters:
  ///   - name: the cover of the contract, an index.
  ///   - other: the cover whose indemnity is the damage.
  /// - Throws: `PricingError`, `ParameterError`, and what `block` throws.
  public func basisRisk(
    _ contract: InsuredContract, cover name: String, for other: String, threshold: Double = 0.1,
    blocks: [CatalogueBlock], seed: UInt64
  ) throws -> BasisRisk? {
    let index = try portfolio(contract, cover: name)
    let damage = try portfolio(contract, cover: other)
    var sums = Sums()
    for block in blocks {
      let paid = index.shares(of: block, seed: seed)
      let lost = damage.shares(of: block, seed: seed)
      for lane in 0..<block.years { sums.add(paid[lane], lost[lane], threshold) }
    }
    return sums.result(threshold)
  }

  private struct Sums {
    var count = 0.0
    var x = 0.0, l = 0.0, xx = 0.0, ll = 0.0, xl = 0.0, least = 0.0
    var years = 0.0
    var yx = 0.0, yl = 0.0, yxx = 0.0, yll = 0.0, yxl = 0.0
    var damaged = 0.0, unpaid = 0.0, paying = 0.0, undamaged = 0.0

    mutating func add(_ paid: [Double], _ lost: [Double], _ threshold: Double) {
      var sumX = 0.0
      var sumL = 0.0
      for (a, b) in zip(paid, lost) {
        sumX += a
        sumL += b
        xx += a * a
        ll += b * b
        xl += a * b
        least += min(a, b)
        if b >= threshold {
          damaged += 1
          if a == 0 { unpaid += 1 }
        }
        if a > 0 {
          paying += 1
          if b == 0 { undamaged += 1 }
        }
      }
      let n = Double(max(1, paid.count))
      count += Double(paid.count)
      x += sumX
      l += sumL
      years += 1
      yx += sumX / n
      yl += sumL / n
      yxx += sumX / n * sumX / n
      yll += sumL / n * sumL / n
      yxl += sumX / n * sumL / n
    }

    static func correlation(
      _ n: Double, _ a: Double, _ b: Double, _ aa: Double, _ bb: Double, _ ab: Double
    ) -> Double {
      let first = aa / n - a / n * a / n
      let second = bb / n - b / n * b / n
      guard first > 1e-15, second > 1e-15 else { return 0 }
      return (ab / n - a / n * b / n) / (first * second).squareRoot()
    }

    func result(_ threshold: Double) -> BasisRisk? {
      guard count > 1 else { return nil }
      func variance(_ sum: Double, _ squares: Double) -> Double {
        squares / count - sum / count * sum / count
      }
      let own = variance(l, ll)
      let rest = variance(l - x, ll - 2 * xl + xx)
      return BasisRisk(
        objectYears: Int(count), objectCorrelation: Self.correlation(count, x, l, xx, ll, xl),
        yearCorrelation: Self.correlation(years, yx, yl, yxx, yll, yxl), payout: x / count,
        damage: l / count, threshold: threshold, damageProbability: damaged / count,
        unpaid: damaged > 0 ? unpaid / damaged : 0,
        undamaged: paying > 0 ? undamaged / paying : 0, covered: l > 0 ? least / l : 0,
        varianceTaken: own > 1e-15 ? 1 - rest / own : 0)
    }
  }
}
