/// A law drawn by inversion with the kernels of `Elementary`: one uniform a variate, the same bits
/// on every machine, one at a time or in blocks.
///
/// Parameters are the caller's care (the distribution types check theirs). Where a power appears it
/// is exp(a log x), with a relative error of about |a log x| units in the last place.
public struct InversionLaw: Sendable {
  enum Stage: Sendable {
    case function(Elementary)
    /// x -> factor x + shift.
    case affine(factor: Double, shift: Double)
    case table(QuantileTable)
  }

  let stages: [Stage]

  init(_ stages: [Stage]) { self.stages = stages }

  /// The uniform law on (0, 1).
  public static let uniform = InversionLaw([])

  /// The normal law.
  public static func normal(mean: Double = 0, standardDeviation: Double = 1) -> InversionLaw {
    InversionLaw([.function(.normalQuantile), .affine(factor: standardDeviation, shift: mean)])
  }

  /// The law whose logarithm is normal.
  public static func lognormal(logMean: Double, logStandardDeviation: Double) -> InversionLaw {
    InversionLaw([
      .function(.normalQuantile), .affine(factor: logStandardDeviation, shift: logMean),
      .function(.exp),
    ])
  }

  /// The exponential law, `scale` its mean.
  public static func exponential(scale: Double) -> InversionLaw {
    InversionLaw([.function(.exponentialQuantile), .affine(factor: scale, shift: 0)])
  }

  /// The Weibull law: scale · (-log(1 - u))^(1 / shape).
  public static func weibull(shape: Double, scale: Double) -> InversionLaw {
    InversionLaw([.function(.exponentialQuantile)] + power(1 / shape, times: scale))
  }

  /// The Pareto law above `scale`: scale · (1 - u)^(-1 / shape).
  public static func pareto(shape: Double, scale: Double) -> InversionLaw {
    InversionLaw([
      .function(.exponentialQuantile), .affine(factor: 1 / shape, shift: 0), .function(.exp),
      .affine(factor: scale, shift: 0),
    ])
  }

  /// The log-logistic law: scale · (u / (1 - u))^(1 / shape).
  public static func logLogistic(shape: Double, scale: Double) -> InversionLaw {
    InversionLaw(
      [.function(.exponentialQuantile), .function(.expm1)] + power(1 / shape, times: scale))
  }

  /// The Burr XII law: scale · ((1 - u)^(-1 / tail) - 1)^(1 / shape).
  public static func burr(shape: Double, tail: Double, scale: Double) -> InversionLaw {
    InversionLaw(
      [
        .function(.exponentialQuantile), .affine(factor: 1 / tail, shift: 0), .function(.expm1),
      ] + power(1 / shape, times: scale))
  }

  /// The generalised Pareto law: threshold + scale · ((1 - u)^(-shape) - 1) / shape.
  public static func generalisedPareto(
    threshold: Double, scale: Double, shape: Double
  ) -> InversionLaw {
    InversionLaw([.function(.exponentialQuantile)] + boxCox(shape, scale, threshold))
  }

  /// The generalised extreme value law: location + scale · ((-log u)^(-shape) - 1) / shape.
  public static func generalisedExtremeValue(
    location: Double, scale: Double, shape: Double
  ) -> InversionLaw {
    InversionLaw(
      [
        .function(.log), .affine(factor: -1, shift: 0), .function(.log),
        .affine(factor: -1, shift: 0),
      ] + boxCox(shape, scale, location))
  }

  /// A law given by its tabulated quantile z -> quantile(Phi(z)).
  package static func tabulated(_ table: QuantileTable) -> InversionLaw {
    InversionLaw([.function(.normalQuantile), .table(table)])
  }

  /// x -> factor · x^exponent, for x >= 0.
  private static func power(_ exponent: Double, times factor: Double) -> [Stage] {
    [
      .function(.log), .affine(factor: exponent, shift: 0), .function(.exp),
      .affine(factor: factor, shift: 0),
    ]
  }

  /// x -> shift + scale · (exp(shape x) - 1) / shape, with its limit for shape 0.
  private static func boxCox(_ shape: Double, _ scale: Double, _ shift: Double) -> [Stage] {
    if shape == 0 { return [.affine(factor: scale, shift: shift)] }
    return [
      .affine(factor: shape, shift: 0), .function(.expm1),
      .affine(factor: scale / shape, shift: shift),
    ]
  }
}

extension InversionLaw {
  /// The quantile of one uniform number, the same bits as in a block.
  public func value(ofUniform u: Double) -> Double {
    var x = u
    for stage in stages {
      switch stage {
      case .function(let function): x = function(x)
      case .affine(let factor, let shift): x = factor * x + shift
      case .table(let table): x = table(x)
      }
    }
    return x
  }

  var startsWithNormal: Bool {
    if case .function(.normalQuantile)? = stages.first { return true }
    return false
  }

  /// Turns a block of uniform numbers into numbers of the law.
  func apply(to block: inout [Double], level: KernelLevel) {
    apply(stages[...], to: &block, level: level)
  }

  /// Turns a block of standard normal numbers into numbers of a law that starts with them.
  func applyAfterNormal(to block: inout [Double], level: KernelLevel) {
    apply(stages.dropFirst(), to: &block, level: level)
  }

  private func apply(_ stages: ArraySlice<Stage>, to block: inout [Double], level: KernelLevel) {
    for stage in stages {
      switch stage {
      case .function(let function): function.apply(to: &block, level: level)
      case .affine(let factor, let shift):
        for i in 0..<block.count { block[i] = factor * block[i] + shift }
      case .table(let table): table.apply(to: &block, level: level)
      }
    }
  }
}
