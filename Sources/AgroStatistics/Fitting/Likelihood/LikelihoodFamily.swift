/// Where a parameter of a likelihood lives.
enum ParameterDomain: Sendable, Equatable {
  /// Any real number.
  case real
  /// Above 0; searched on the log scale.
  case positive
  /// Above 0 and at most a bound; searched on the log scale, and a fit may end on the bound.
  case positiveUpTo(Double)
  /// A closed interval; a fit may end on its bounds, and then says so.
  case interval(Double, Double)

  /// Whether the search uses the logarithm.
  var isLogarithmic: Bool {
    switch self {
    case .positive, .positiveUpTo: true
    case .real, .interval: false
    }
  }
}

/// Up to three parameters of any scalar type.
struct Parameters<S: LikelihoodScalar>: Sendable {
  var first: S
  var second: S
  var third: S

  init(_ first: S, _ second: S = S(0), _ third: S = S(0)) {
    self.first = first
    self.second = second
    self.third = third
  }

  subscript(_ index: Int) -> S {
    switch index {
    case 0: first
    case 1: second
    default: third
    }
  }
}

/// The log-likelihood of one family of laws, written once for values and derivatives.
protocol LikelihoodFamily: Sendable {
  associatedtype Summary: Sendable
  /// The family's name in messages.
  var name: String { get }
  /// Domains of the parameters that the search uses.
  var domains: [ParameterDomain] { get }
  /// Names of the reported parameters.
  var parameterNames: [String] { get }
  /// What an observation must be, or nil where it is.
  func violation(of x: Double) -> String?
  /// What the constraint on a bound of parameter `index` means, in words.
  func constraint(on index: Int, atLower: Bool) -> String
  /// Points to search from, the best guess first.
  func starts(_ sample: Sample) -> [SIMD4<Double>]
  /// Sums that the likelihood of a complete sample needs.
  func summary(_ sample: Sample) -> Summary
  /// The log-likelihood of a complete sample.
  func total<S: LikelihoodScalar>(_ sample: Sample, _ summary: Summary, _ p: Parameters<S>) -> S
  func logDensity<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S
  func logSurvival<S: LikelihoodScalar>(_ x: Double, _ p: Parameters<S>) -> S
  /// The parameters that are reported, from those that are searched.
  func reported<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S>
  /// The parameters that are searched, from those that are reported.
  func searched<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S>
  /// The searched parameter that determines reported parameter `index` alone, or nil where it
  /// depends on several.
  func searchIndex(ofReported index: Int) -> Int?
  /// Domains of the reported parameters.
  var reportedDomains: [ParameterDomain] { get }
}

extension LikelihoodFamily {
  func constraint(on index: Int, atLower: Bool) -> String {
    "\(parameterNames[index]) is held at its \(atLower ? "lower" : "upper") bound"
  }
  func reported<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> { p }
  func searched<S: LikelihoodScalar>(_ p: Parameters<S>) -> Parameters<S> { p }
  func searchIndex(ofReported index: Int) -> Int? { index }
  var reportedDomains: [ParameterDomain] { domains }

  /// The sum over a complete sample, observation by observation.
  func observedTotal<S: LikelihoodScalar>(_ sample: Sample, _ p: Parameters<S>) -> S {
    var sum = S(0)
    for (index, x) in sample.values.enumerated() {
      let weight = sample.weight(index)
      if weight > 0 { sum = sum + weight * logDensity(x, p) }
    }
    return sum
  }

  /// The log-likelihood of a truncated or censored sample.
  func incompleteTotal<S: LikelihoodScalar>(_ sample: Sample, _ p: Parameters<S>) -> S {
    var sum = S(0)
    for (index, x) in sample.values.enumerated() {
      let weight = sample.weight(index)
      guard weight > 0 else { continue }
      let isCensored = sample.isCensored.map { $0[index] } ?? false
      let term: S = isCensored ? logSurvival(x, p) : logDensity(x, p)
      sum = sum + weight * term
      if let point = sample.truncation?[index], point > -.infinity {
        sum = sum - weight * logSurvival(point, p)
      }
    }
    return sum
  }
}

extension LikelihoodFamily where Summary == Void {
  func summary(_ sample: Sample) {}
  func total<S: LikelihoodScalar>(_ sample: Sample, _ summary: Void, _ p: Parameters<S>) -> S {
    observedTotal(sample, p)
  }
}
