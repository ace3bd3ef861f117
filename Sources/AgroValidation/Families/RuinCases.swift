internal import AgroQuantities
internal import AgroStatistics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The ruin process: claims and the times between them exponential or Erlang, or mixtures of such,
/// against a premium rate.
enum RuinCases {
  static let calculations: [Calculation] = [
    Calculation(["ruin"], [], optional: ["*"], run)
  ]

  private static let capitals = ["u", "capital", "initial_surplus", "surplus"]

  /// Claims and premium beside each other, or in members of their own whose names the results begin
  /// with.
  private static func run(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let own = claimTerms + waitTerms
    let isFlat = inputs.keys.allSatisfy { own.contains($0) || inputs[$0].json?.members == nil }
    if isFlat { return try process(&run, inputs, names: [""]) }
    for name in inputs.keys where inputs[name].json?.members != nil {
      try process(&run, inputs[name], names: ["\(name).", "\(name)_", ""])
    }
  }

  private static func optional(_ terms: CaseValue, _ names: [String]) throws -> Double? {
    try names.first { !terms[$0].isAbsent }.map { try terms[$0].number }
  }

  /// One number, or a list of them.
  private static func numbers(_ value: CaseValue) throws -> [Double] {
    value.json?.elements == nil ? [try value.number] : try value.numbers
  }

  /// An exponential or Erlang law, or a mixture of such: rates (or means), shapes and weights.
  private static func phases(_ own: CaseValue) throws -> PhaseType {
    let rates: [Double]
    if let name = ["mean", "means", "scale"].first(where: { !own[$0].isAbsent }) {
      rates = try numbers(own[name]).map { 1 / $0 }
    } else {
      rates = try numbers(LawCases.member(own, ["rate", "rates"]))
    }
    let shapes =
      own["shape"].isAbsent ? rates.map { _ in 1.0 } : try numbers(own["shape"])
    let named = ["weights", "w", "p", "prob"].first { !own[$0].isAbsent }
    let weights = try named.map { try numbers(own[$0]) } ?? [1]
    let count = max(rates.count, shapes.count, weights.count)
    func part(_ list: [Double], _ index: Int) -> Double { list[min(index, list.count - 1)] }
    guard [rates, shapes, weights].allSatisfy({ $0.count == count || $0.count == 1 }),
      !rates.isEmpty, !shapes.isEmpty, !weights.isEmpty, weights.count == count
    else { throw CaseProblem("'\(own.path)' has rates, shapes and weights of different length.") }
    return try .mixture(
      of: (0..<count).map { index in
        guard let shape = Int(exactly: part(shapes, index)) else {
          throw CaseProblem("'\(own.path)' has a shape that is no whole number.")
        }
        return (weight: part(weights, index), shape: shape, rate: part(rates, index))
      })
  }

  private static let claimTerms = ["claims", "par_claims", "par.claims", "claim", "severity"]
  private static let waitTerms = ["waits", "par_wait", "par.wait", "wait", "waiting"]

  private static func claims(_ terms: CaseValue) throws -> PhaseType {
    if let name = claimTerms.first(where: { terms[$0].json?.members != nil }) {
      return try phases(terms[name])
    }
    if let mean = try optional(terms, ["mean", "claim_mean", "mean_claim"]) {
      return try .exponential(rate: 1 / mean)
    }
    let rate = try LawCases.member(
      terms, ["claim_rate", "rate_claim", "rate_claims", "claims_rate", "claim"])
    return try .exponential(rate: rate.number)
  }

  private static func waits(_ terms: CaseValue) throws -> PhaseType {
    if let name = waitTerms.first(where: { terms[$0].json?.members != nil }) {
      return try phases(terms[name])
    }
    let rate = try LawCases.member(
      terms, ["lambda", "wait_rate", "rate_wait", "rate_waits", "waits_rate", "wait"])
    return try .exponential(rate: rate.number)
  }

  private static func process(
    _ run: inout CaseRun, _ terms: CaseValue, names: [String]
  ) throws {
    let claims = try claims(terms)
    let waits = try waits(terms)
    let premium = try optional(terms, ["premium", "premium_rate", "premium.rate", "c"]) ?? 1
    let ruin = try InfiniteTimeRuin(claims: claims, waits: waits, premiumRate: premium)
    // E exp(r X) E exp(-r c W) = 1.
    let coefficient = try AdjustmentCoefficient.root { r in
      guard let size = claims.momentGeneratingFunction(at: r),
        let time = waits.momentGeneratingFunction(at: -premium * r)
      else { return .nan }
      return log(size) + log(time)
    }
    let capital = capitals.first { !terms[$0].isAbsent } ?? capitals[0]
    let points = terms[capital].isAbsent ? run.inputs[capital] : terms[capital]
    for name in names {
      for key in ["adjustment_coefficient", "adjcoef", "adj_coef", "adjCoef", "R", "rho"] {
        try run.compare(name + key, coefficient)
      }
      for key in ["psi", "ruin_probability", "ruin"] {
        try LawCases.compare(&run, [name + key], points) { ruin.probability(capital: $0) }
      }
      for key in ["lundberg_bound", "bound"] {
        try LawCases.compare(&run, [name + key], points) {
          AdjustmentCoefficient.bound(coefficient: coefficient, capital: $0)
        }
      }
    }
  }
}
