/// A law drawn by inversion with the kernels of `Elementary`: one uniform a variate, the same bits
/// on every machine, one at a time or in blocks.
///
/// Parameters are the caller's care; the distribution types check theirs and offer their law as
/// `inversionLaw`. Where a power appears it is exp(a log x), with a relative error of about
/// |a log x| units in the last place.
///
/// Checked by: RandomBlockTests (mpmath), InvertibleDistributionTests (the families' quantiles),
/// SamplerCheckTests (GSL's samplers).
public struct InversionLaw: Sendable {
  /// x -> factor · f(x) + shift.
  struct Stage: Sendable {
    var function: Elementary?
    var factor = 1.0
    var shift = 0.0

    var isAffine: Bool { factor != 1 || shift != 0 }

    func callAsFunction(_ x: Double) -> Double {
      let value = function.map { $0(x) } ?? x
      return isAffine ? factor * value + shift : value
    }
  }

  // Stored apart, because an array would be an allocation for each law that is made in a loop.
  let first: Stage
  let second: Stage?
  let third: Stage?
  let table: QuantileTable?

  private init(
    _ first: Stage, _ second: Stage? = nil, _ third: Stage? = nil, table: QuantileTable? = nil
  ) {
    self.first = first
    self.second = second
    self.third = third
    self.table = table
  }

  /// The uniform law on an interval, by default (0, 1).
  public static func uniform(lower: Double = 0, upper: Double = 1) -> InversionLaw {
    InversionLaw(Stage(factor: upper - lower, shift: lower))
  }

  /// The normal law.
  public static func normal(mean: Double = 0, standardDeviation: Double = 1) -> InversionLaw {
    InversionLaw(Stage(function: .normalQuantile, factor: standardDeviation, shift: mean))
  }

  /// The law whose logarithm is normal.
  public static func lognormal(logMean: Double, logStandardDeviation: Double) -> InversionLaw {
    InversionLaw(
      Stage(function: .normalQuantile, factor: logStandardDeviation, shift: logMean),
      Stage(function: .exp))
  }

  /// The exponential law, `scale` its mean.
  public static func exponential(scale: Double) -> InversionLaw {
    InversionLaw(Stage(function: .exponentialQuantile, factor: scale))
  }

  /// The Weibull law: scale · (-log(1 - u))^(1 / shape).
  public static func weibull(shape: Double, scale: Double) -> InversionLaw {
    InversionLaw(
      Stage(function: .exponentialQuantile), Stage(function: .log, factor: 1 / shape),
      Stage(function: .exp, factor: scale))
  }

  /// The Pareto law above `scale`: scale · (1 - u)^(-1 / shape).
  public static func pareto(shape: Double, scale: Double) -> InversionLaw {
    InversionLaw(
      Stage(function: .exponentialQuantile, factor: 1 / shape),
      Stage(function: .exp, factor: scale))
  }

  /// The log-logistic law: scale · (u / (1 - u))^(1 / shape).
  public static func logLogistic(shape: Double, scale: Double) -> InversionLaw {
    burr(shape: shape, tail: 1, scale: scale)
  }

  /// The Burr XII law: scale · ((1 - u)^(-1 / tail) - 1)^(1 / shape).
  public static func burr(shape: Double, tail: Double, scale: Double) -> InversionLaw {
    InversionLaw(
      Stage(function: .exponentialQuantile, factor: 1 / tail),
      Stage(function: .logExpm1, factor: 1 / shape), Stage(function: .exp, factor: scale))
  }

  /// The generalised Pareto law: threshold + scale · ((1 - u)^(-shape) - 1) / shape, and
  /// threshold - scale · log(1 - u) for shape 0.
  public static func generalisedPareto(
    threshold: Double, scale: Double, shape: Double
  ) -> InversionLaw {
    if shape == 0 {
      return InversionLaw(Stage(function: .exponentialQuantile, factor: scale, shift: threshold))
    }
    return InversionLaw(
      Stage(function: .exponentialQuantile, factor: shape),
      Stage(function: .expm1, factor: scale / shape, shift: threshold))
  }

  /// The generalised extreme value law: location + scale · ((-log u)^(-shape) - 1) / shape, and
  /// location - scale · log(-log u) for shape 0.
  public static func generalisedExtremeValue(
    location: Double, scale: Double, shape: Double
  ) -> InversionLaw {
    let hazard = Stage(function: .log, factor: -1)
    if shape == 0 {
      return InversionLaw(hazard, Stage(function: .log, factor: -scale, shift: location))
    }
    return InversionLaw(
      hazard, Stage(function: .log, factor: -shape),
      Stage(function: .expm1, factor: scale / shape, shift: location))
  }

  /// A law given by its tabulated quantile z -> quantile(Phi(z)).
  package static func tabulated(_ table: QuantileTable) -> InversionLaw {
    InversionLaw(Stage(function: .normalQuantile), table: table)
  }
}

extension InversionLaw {
  /// The quantile of one uniform number, the same bits as in a block.
  public func value(ofUniform u: Double) -> Double {
    var x = first(u)
    if let second { x = second(x) }
    if let third { x = third(x) }
    if let table { x = table(x) }
    return x
  }

  var startsWithNormal: Bool { first.function == .normalQuantile }

  /// Turns a block of uniform numbers into numbers of the law.
  func apply(toUniforms block: inout [Double], level: KernelLevel) {
    first.function?.apply(to: &block, level: level)
    finish(&block, level: level)
  }

  /// Turns a block of standard normal numbers into numbers of a law that starts with them.
  func apply(toNormals block: inout [Double], level: KernelLevel) {
    finish(&block, level: level)
  }

  /// All that comes after the first function.
  private func finish(_ block: inout [Double], level: KernelLevel) {
    first.scale(&block)
    for stage in [second, third] {
      guard let stage else { continue }
      stage.function?.apply(to: &block, level: level)
      stage.scale(&block)
    }
    table?.apply(to: &block, level: level)
  }
}

extension InversionLaw.Stage {
  /// Factor and shift over a block.
  func scale(_ block: inout [Double]) {
    if !isAffine { return }
    for i in 0..<block.count { block[i] = factor * block[i] + shift }
  }
}
