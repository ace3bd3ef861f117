internal import Glibc

extension ArchimedeanCopula {
  /// Measures of any two coordinates.
  public var measures: DependenceMeasures {
    DependenceMeasures(
      kendallTau: kendallTau, spearmanRho: pairSpearmanRho,
      lowerTailDependence: family == .clayton ? exp2(-1 / theta) : 0,
      upperTailDependence: family == .gumbel ? 2 - exp2(1 / theta) : 0)
  }

  private var kendallTau: Double {
    switch family {
    case .clayton: theta / (theta + 2)
    case .gumbel: 1 - 1 / theta
    case .frank: ArchimedeanCopula.frankTau(theta)
    }
  }

  private var pairSpearmanRho: Double {
    if family == .frank {
      // 1 - 12 (D1 - D2) / theta, Debye functions of orders 1 and 2.
      if abs(theta) < 1e-3 { return theta / 6 * (1 - theta * theta / 75) }
      let d1 = ArchimedeanCopula.debye(1, theta)
      let d2 = ArchimedeanCopula.debye(2, theta)
      return 1 - 12 / theta * (d1 - d2)
    }
    guard let pair = try? ArchimedeanCopula(family, theta: theta) else { return 0 }
    return AgroStatistics.spearmanRho { pair.probability(atMost: [$0, $1]) }
  }

  /// 1 - 4 (1 - D1(theta)) / theta.
  private static func frankTau(_ theta: Double) -> Double {
    if abs(theta) < 1e-3 { return theta / 9 * (1 - theta * theta / 100) }
    return 1 - 4 / theta * (1 - debye(1, theta))
  }

  /// n / x^n times the integral of t^n / (e^t - 1) from 0 to x.
  static func debye(_ n: Int, _ x: Double) -> Double {
    if x < 0 { return debye(n, -x) - Double(n) * x / Double(n + 1) }
    if x == 0 { return 1 }
    let order = Double(n)
    let end = min(x, 750)
    let integral = DoubleExponential.integral(from: 0, to: end) { t in
      pow(t, order) / expm1(t)
    }
    return order / pow(x, order) * integral
  }

  /// The copula with this Kendall's tau.
  ///
  /// - Parameter kendallTau: in (0, 1) for Clayton, [0, 1) for Gumbel, (-1, 1) but 0 for Frank.
  /// - Throws: `ParameterError` where no member of the family has it.
  public static func matching(
    _ family: ArchimedeanFamily, kendallTau tau: Double, dimension: Int = 2
  ) throws(ParameterError) -> ArchimedeanCopula {
    guard tau > -1, tau < 1 else {
      throw ParameterError(
        parameter: "kendallTau", value: tau, requirement: "strictly between -1 and 1")
    }
    switch family {
    case .clayton:
      return try ArchimedeanCopula(.clayton, theta: 2 * tau / (1 - tau), dimension: dimension)
    case .gumbel:
      return try ArchimedeanCopula(.gumbel, theta: 1 / (1 - tau), dimension: dimension)
    case .frank:
      var low = 0.0
      var high = 1.0
      while frankTau(high) < abs(tau), high < 1e6 { high *= 2 }
      for _ in 0..<200 {
        let middle = 0.5 * (low + high)
        if middle == low || middle == high { break }
        if frankTau(middle) < abs(tau) { low = middle } else { high = middle }
      }
      let theta = 0.5 * (low + high)
      return try ArchimedeanCopula(.frank, theta: tau < 0 ? -theta : theta, dimension: dimension)
    }
  }
}
