/// The terms that turn a loss into a payment.
///
/// The loss X is first inflated, Z = (1 + inflation) X; deductible and limit apply to Z, the
/// coinsurance to what they leave:
///
/// ```
/// ordinary deductible d:   Y = c min(max(0, Z - d), u - d)
/// franchise d:             Y = 0 for Z <= d, c min(Z, u) above
/// ```
///
/// Reference: Klugman, Panjer and Willmot, Loss Models, chapter 8; the meaning of every term is that
/// of `coverage()` in the R package actuar.
public struct CoverageTerms: Sendable, Hashable {
  /// What the policyholder bears of a small loss.
  public enum Deductible: Sendable, Hashable {
    /// Nothing.
    case none
    /// The amount is kept from every loss.
    case ordinary(Double)
    /// Losses up to the amount are not paid, larger ones in full.
    case franchise(Double)

    /// The threshold below which nothing is paid.
    public var threshold: Double {
      switch self {
      case .none: 0
      case .ordinary(let amount), .franchise(let amount): amount
      }
    }
  }

  /// What the policyholder bears of a small loss, in money.
  public let deductible: Deductible
  /// The largest loss that is covered, in money, `+infinity` for none. With an ordinary deductible
  /// d the largest payment is coinsurance x (limit - d).
  public let limit: Double
  /// The insurer's share of what deductible and limit leave, above 0, at most 1.
  public let coinsurance: Double
  /// The growth of losses since their law was fitted: 0.05 for 5 %.
  public let inflation: Double

  /// Terms of a cover.
  ///
  /// - Parameters:
  ///   - deductible: in money, 0 or more.
  ///   - limit: the largest covered loss, above the deductible.
  ///   - coinsurance: the insurer's share, above 0, at most 1.
  ///   - inflation: above -1.
  /// - Throws: `ParameterError` outside these domains.
  public init(
    deductible: Deductible = .none, limit: Double = .infinity, coinsurance: Double = 1,
    inflation: Double = 0
  ) throws(ParameterError) {
    try Require.nonNegative(deductible.threshold, "deductible")
    guard limit > deductible.threshold else {
      throw ParameterError(
        parameter: "limit", value: limit,
        requirement: "a loss above the deductible \(deductible.threshold)")
    }
    guard coinsurance > 0, coinsurance <= 1 else {
      throw ParameterError(
        parameter: "coinsurance", value: coinsurance, requirement: "a share above 0, at most 1")
    }
    guard inflation > -1, inflation.isFinite else {
      throw ParameterError(
        parameter: "inflation", value: inflation, requirement: "a finite number above -1")
    }
    self.deductible = deductible
    self.limit = limit
    self.coinsurance = coinsurance
    self.inflation = inflation
  }

  /// A layer of excess of loss: what exceeds `attachment`, up to the amount `limit`, with the
  /// reinsurer's `share`.
  public static func layer(
    attachment: Double, limit: Double = .infinity, share: Double = 1, inflation: Double = 0
  ) throws(ParameterError) -> CoverageTerms {
    try CoverageTerms(
      deductible: .ordinary(attachment), limit: attachment + limit, coinsurance: share,
      inflation: inflation)
  }

  /// The payment for a loss before inflation; 0 or more.
  public func payment(for loss: Double) -> Double {
    let inflated = (1 + inflation) * loss
    if inflated <= deductible.threshold { return 0 }
    return coinsurance * (min(inflated, limit) - retained)
  }

  /// The largest payment.
  public var maximumPayment: Double { coinsurance * (limit - retained) }

  /// What is kept of a loss that is paid: the ordinary deductible.
  var retained: Double {
    if case .ordinary(let amount) = deductible { return amount }
    return 0
  }
}

/// Whether payments are counted for each loss, those of 0 included, or only for losses above the
/// deductible.
public enum PaymentBasis: Sendable, Hashable, CaseIterable {
  /// The payment for any loss; it has an atom at 0 where there is a deductible.
  case perLoss
  /// The payment given that the loss exceeds the deductible.
  case perPayment
}
