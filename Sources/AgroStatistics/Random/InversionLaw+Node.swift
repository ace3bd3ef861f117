extension InversionLaw {
  /// The quantile at Phi(z) and its derivative by z, from kernels alone and accurate in both tails;
  /// nil where it is not finite, and for a law that is itself a table.
  package func node(atNormal z: Double) -> QuantileNode? {
    if table != nil { return nil }
    var dual = InversionLaw.start(first.function, atNormal: z)
    dual = dual.scaled(by: first)
    for stage in [second, third] {
      guard let stage else { continue }
      guard let next = dual.through(stage.function) else { return nil }
      dual = next.scaled(by: stage)
    }
    return dual.value.isFinite && dual.slope.isFinite ? dual : nil
  }

  /// The first function of u = Phi(z), without the cancellation that u near 1 would bring.
  private static func start(_ function: Elementary?, atNormal z: Double) -> QuantileNode {
    let density = NormalDensity.value(at: z)
    let tail = Elementary.normalProbability(-abs(z))
    let other = 1 - tail
    let below = z < 0 ? tail : other
    let above = z < 0 ? other : tail
    switch function {
    case .normalQuantile:
      return QuantileNode(value: z, slope: 1)
    case .exponentialQuantile:
      let hazard = z < 0 ? -Elementary.log1p(-tail) : -Elementary.log(tail)
      return QuantileNode(value: hazard, slope: density / above)
    case .log:
      let value = z < 0 ? Elementary.log(tail) : Elementary.log1p(-tail)
      return QuantileNode(value: value, slope: density / below)
    default:
      return QuantileNode(value: below, slope: density)
    }
  }
}

extension QuantileNode {
  fileprivate func scaled(by stage: InversionLaw.Stage) -> QuantileNode {
    QuantileNode(value: stage.factor * value + stage.shift, slope: stage.factor * slope)
  }

  /// The chain rule; nil for a function that no law has in this place.
  fileprivate func through(_ function: Elementary?) -> QuantileNode? {
    switch function {
    case nil:
      return self
    case .exp:
      let result = Elementary.exp(value)
      return QuantileNode(value: result, slope: result * slope)
    case .expm1:
      let result = Elementary.expm1(value)
      return QuantileNode(value: result, slope: (result + 1) * slope)
    case .log:
      return QuantileNode(value: Elementary.log(value), slope: slope / value)
    case .logExpm1:
      let result = Elementary.logExpm1(value)
      return QuantileNode(value: result, slope: slope / -Elementary.expm1(-value))
    default:
      return nil
    }
  }
}

package enum ReproducibleNodes {
  /// The nodes of a law's table that are the same on every machine, where its family has them.
  package static func of(_ law: any RealDistribution) -> (@Sendable (Double) -> QuantileNode?)? {
    if let law = law as? any ReproducibleQuantile { return { law.reproducibleNode(atNormal: $0) } }
    if let law = law as? any InvertibleDistribution {
      let inversion = law.inversionLaw
      return { inversion.node(atNormal: $0) }
    }
    return nil
  }
}
