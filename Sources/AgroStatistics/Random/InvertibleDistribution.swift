/// A law whose quantile is made of elementary functions, so that it is drawn by the kernels: fast
/// in blocks, and with the same digits on every machine.
///
/// A law without such a quantile (gamma, beta, mixtures) is drawn through its tabulated quantile
/// where digits must be the same everywhere: its own quantile uses the C library.
public protocol InvertibleDistribution: ContinuousDistribution {
  /// The law in the form in which it is drawn.
  var inversionLaw: InversionLaw { get }
}

extension InvertibleDistribution {
  public func sample(from stream: inout RandomStream) -> Double {
    inversionLaw.value(ofUniform: stream.uniform())
  }
}

extension Uniform: InvertibleDistribution {
  public var inversionLaw: InversionLaw { .uniform(lower: lower, upper: upper) }
}

extension Normal: InvertibleDistribution {
  public var inversionLaw: InversionLaw {
    .normal(mean: mean, standardDeviation: standardDeviation)
  }
}

extension Lognormal: InvertibleDistribution {
  public var inversionLaw: InversionLaw {
    .lognormal(logMean: logMean, logStandardDeviation: logStandardDeviation)
  }
}

extension Exponential: InvertibleDistribution {
  public var inversionLaw: InversionLaw { .exponential(scale: mean) }
}

extension Weibull: InvertibleDistribution {
  public var inversionLaw: InversionLaw { .weibull(shape: shape, scale: scale) }
}

extension Pareto: InvertibleDistribution {
  public var inversionLaw: InversionLaw { .pareto(shape: shape, scale: minimum) }
}

extension LogLogistic: InvertibleDistribution {
  public var inversionLaw: InversionLaw { .logLogistic(shape: shape, scale: scale) }
}

extension BurrXII: InvertibleDistribution {
  public var inversionLaw: InversionLaw {
    .burr(shape: powerShape, tail: tailShape, scale: scale)
  }
}

extension GeneralisedPareto: InvertibleDistribution {
  public var inversionLaw: InversionLaw {
    .generalisedPareto(threshold: location, scale: scale, shape: shape)
  }
}

extension GeneralisedExtremeValue: InvertibleDistribution {
  public var inversionLaw: InversionLaw {
    .generalisedExtremeValue(location: location, scale: scale, shape: shape)
  }
}

extension AnyDistribution {
  /// The law in the form in which the kernels draw it, where its quantile is elementary.
  public var inversionLaw: InversionLaw? {
    (law as? any InvertibleDistribution)?.inversionLaw
  }

  /// One draw by inversion, with the digits of the law itself.
  public func sample(from stream: inout RandomStream) -> Double {
    law.sample(from: &stream)
  }
}
