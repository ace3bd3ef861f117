/// The law of the payment that the terms of a cover make of a loss.
///
/// All functions are those of the loss at shifted arguments; no simulation, no discretisation.
public struct CoverageModified<Base: RealDistribution>: RealDistribution {
  // MARK: Parameters

  /// The law of the loss before inflation and terms.
  public let loss: Base
  /// Deductible, limit, share and inflation.
  public let terms: CoverageTerms
  /// Whether a payment is counted by loss or by payment.
  public let basis: PaymentBasis
  /// P(loss above the deductible): the frequency of payments is that of losses times this.
  public let paymentProbability: Double

  /// The payment under `terms` of a loss with the law `loss`.
  ///
  /// - Parameters:
  ///   - loss: a law without negative values.
  ///   - basis: per loss, or per payment (given that the deductible is exceeded).
  /// - Throws: `ParameterError` when losses can be negative, or when payments are counted and the
  ///   deductible is never exceeded.
  public init(
    _ loss: Base, terms: CoverageTerms, basis: PaymentBasis
  ) throws(ParameterError) {
    guard loss.support.lowerBound >= 0 else {
      throw ParameterError(
        parameter: "loss", value: loss.support.lowerBound,
        requirement: "a law whose smallest value is 0 or more")
    }
    self.loss = loss
    self.terms = terms
    self.basis = basis
    self.paymentProbability =
      loss.probability(above: terms.deductible.threshold / (1 + terms.inflation))
    guard basis == .perLoss || paymentProbability > 0 else {
      throw ParameterError(
        parameter: "deductible", value: terms.deductible.threshold,
        requirement: "a loss that is exceeded with some probability")
    }
  }

  /// What expectations over losses are divided by.
  private var weight: Double { basis == .perLoss ? 1 : paymentProbability }

  /// The factor from a loss before inflation to money paid.
  private var factor: Double { terms.coinsurance * (1 + terms.inflation) }

  /// The deductible and the limit as losses before inflation.
  private var threshold: Double { terms.deductible.threshold / (1 + terms.inflation) }
  private var top: Double { terms.limit / (1 + terms.inflation) }

  /// The loss before inflation at which the payment reaches y >= 0.
  private func lossPaying(_ y: Double) -> Double {
    max((y / terms.coinsurance + terms.retained) / (1 + terms.inflation), threshold)
  }

  private var isFranchise: Bool {
    if case .franchise = terms.deductible { return true }
    return false
  }

  /// The payment just above the deductible.
  private var smallestPayment: Double {
    isFranchise ? terms.coinsurance * terms.deductible.threshold : 0
  }

  public var support: ClosedRange<Double> {
    let largest = terms.payment(for: loss.support.upperBound)
    return min(largest, basis == .perLoss ? 0 : smallestPayment)...largest
  }

  // MARK: Moments

  public var mean: Double { rawMoment(1) }

  public var variance: Double {
    let second = rawMoment(2)
    let mean = mean
    return second.isFinite ? max(0, second - mean * mean) : .infinity
  }

  public var skewness: Double {
    let third = rawMoment(3)
    if !third.isFinite { return .infinity }
    let mean = mean
    let second = rawMoment(2)
    let variance = second - mean * mean
    if variance <= 0 { return 0 }
    let central = third - 3 * mean * second + 2 * mean * mean * mean
    return central / (variance * variance.squareRoot())
  }

  public func rawMoment(_ order: Int) -> Double { limitedMoment(order, at: .infinity) }

  public func limitedMoment(_ order: Int, at limit: Double) -> Double {
    if order == 0 { return 1 }
    if limit <= 0 { return power(limit, order) }
    return moment(order, from: 0, to: limit)
  }

  public func layerMoment(_ order: Int, from lower: Double, to upper: Double) -> Double {
    if order == 0 { return probability(above: lower) }
    if upper <= lower { return 0 }
    if upper <= 0 { return power(upper - lower, order) }
    if lower >= 0 { return moment(order, from: lower, to: upper) }
    return shifted(order, by: -lower) { $0 == 0 ? 1 : moment($0, from: 0, to: upper) }
  }

  public func excessMoment(_ order: Int, over x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    return layerMoment(order, from: x, to: .infinity)
  }

  public func deficitMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    if x < 0 { return 0 }
    let sign = order.isMultiple(of: 2) ? 1.0 : -1.0
    return max(0, sign * shifted(order, by: -x) { partialMoment($0, below: x) })
  }

  public func partialMoment(_ order: Int, below x: Double) -> Double {
    if order == 0 { return probability(atMost: x) }
    if x < 0 { return 0 }
    let exceedance = probability(above: x)
    let limited = limitedMoment(order, at: x)
    return exceedance == 0 ? limited : max(0, limited - power(x, order) * exceedance)
  }

  public func partialMoment(_ order: Int, above x: Double) -> Double {
    if order == 0 { return probability(above: x) }
    if x < 0 { return rawMoment(order) }
    return shifted(order, by: x) { excessMoment($0, over: x) }
  }

  /// E[min(max(0, Y - from), to - from)^k] for 0 <= from < to, k >= 1.
  private func moment(_ order: Int, from: Double, to: Double) -> Double {
    let to = min(to, terms.maximumPayment)
    if from >= to { return 0 }
    let scale = power(factor, order) / weight
    if !isFranchise || from >= smallestPayment {
      let lower = lossPaying(from)
      return scale * loss.layerMoment(order, from: lower, to: lossPaying(to))
    }
    // A franchise jumps from 0 to its smallest payment: the part up to there is paid whenever
    // anything is, the rest is a layer above the franchise.
    let jump = min(to, smallestPayment) - from
    if to <= smallestPayment { return power(jump, order) * paymentProbability / weight }
    return shifted(order, by: jump) { j in
      j == 0
        ? paymentProbability / weight
        : power(factor, j) / weight
          * loss.layerMoment(j, from: threshold, to: lossPaying(to))
    }
  }

  /// The sum over j of binomial(k, j) shift^(k - j) moment(j).
  private func shifted(_ order: Int, by shift: Double, _ moment: (Int) -> Double) -> Double {
    var sum = 0.0
    var coefficient = 1.0
    for j in 0...order {
      sum += coefficient * power(shift, order - j) * moment(j)
      coefficient *= Double(order - j) / Double(j + 1)
    }
    return sum
  }

  // MARK: Evaluation

  public func probability(atMost x: Double) -> Double {
    if x < 0 { return 0 }
    if x >= terms.maximumPayment { return 1 }
    let at = lossPaying(x)
    switch basis {
    case .perLoss: return loss.probability(atMost: at)
    case .perPayment:
      if paymentProbability == 1 { return loss.probability(atMost: at) }
      let below = loss.probability(atMost: threshold)
      // The smaller pair of probabilities loses less.
      let share =
        below < 0.5
        ? loss.probability(atMost: at) - below : paymentProbability - loss.probability(above: at)
      return min(1, max(0, share / paymentProbability))
    }
  }

  public func probability(above x: Double) -> Double {
    if x < 0 { return 1 }
    if x >= terms.maximumPayment { return 0 }
    return min(1, loss.probability(above: lossPaying(x)) / weight)
  }

  public func quantile(_ p: Double) -> Double {
    switch basis {
    case .perLoss:
      return max(0, terms.payment(for: loss.quantile(p)))
    case .perPayment:
      if p <= 0 { return support.lowerBound }
      let below = loss.probability(atMost: threshold)
      let cumulative = below + p * paymentProbability
      if cumulative > 0.5 { return quantile(exceededWith: 1 - p) }
      return max(support.lowerBound, terms.payment(for: loss.quantile(cumulative)))
    }
  }

  public func quantile(exceededWith q: Double) -> Double {
    let x = loss.quantile(exceededWith: min(1, max(0, q)) * weight)
    return max(support.lowerBound, terms.payment(for: x))
  }
}

extension CoverageModified: Equatable where Base: Equatable {}
extension CoverageModified: Hashable where Base: Hashable {}

extension CoverageModified where Base: ContinuousDistribution {
  /// The density of the payment between its atoms: of what is above 0, above a franchise, and below
  /// the largest payment; 0 elsewhere.
  public func density(at y: Double) -> Double {
    if y <= 0 || y < smallestPayment || y >= terms.maximumPayment { return 0 }
    return loss.density(at: lossPaying(y)) / (factor * weight)
  }

  /// P(payment = y): an atom at 0 where losses below the deductible are counted, and one at the
  /// largest payment where there is a limit.
  public func mass(at y: Double) -> Double {
    if y == 0 { return basis == .perLoss ? loss.probability(atMost: threshold) : 0 }
    return y == terms.maximumPayment ? loss.probability(above: top) / weight : 0
  }
}
