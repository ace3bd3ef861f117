internal import AgroQuantities
internal import AgroStatistics

/// The ruin process: exponential or Erlang claims at a Poisson rate against a premium rate.
enum RuinCases {
  static let calculations: [Calculation] = [
    Calculation(["ruin"], [], optional: ["*"], run)
  ]

  private static let capitals = ["u", "capital", "initial_surplus", "surplus"]

  /// Claims and premium beside each other, or in members of their own whose names the results begin
  /// with.
  private static func run(_ run: inout CaseRun) throws {
    let inputs = run.inputs
    let isFlat = inputs.keys.allSatisfy { inputs[$0].json?.members == nil }
    if isFlat { return try process(&run, inputs, names: [""]) }
    for name in inputs.keys where inputs[name].json?.members != nil {
      try process(&run, inputs[name], names: ["\(name).", "\(name)_", ""])
    }
  }

  private static func optional(_ terms: CaseValue, _ names: [String]) throws -> Double? {
    try names.first { !terms[$0].isAbsent }.map { try terms[$0].number }
  }

  private static func process(
    _ run: inout CaseRun, _ terms: CaseValue, names: [String]
  ) throws {
    let mean: Double
    if let given = try optional(terms, ["mean", "claim_mean", "mean_claim"]) {
      mean = given
    } else {
      let rate = try LawCases.member(
        terms, ["claim_rate", "rate_claim", "rate_claims", "claims_rate", "claim"])
      mean = 1 / (try rate.number)
    }
    let rate = try LawCases.member(
      terms, ["lambda", "wait_rate", "rate_wait", "rate_waits", "waits_rate", "wait"]
    ).number
    let premium = try optional(terms, ["premium", "premium_rate", "premium.rate", "c"]) ?? 1
    let coefficient = try AdjustmentCoefficient.cramerLundberg(
      claims: Exponential(mean: mean), claimRate: rate, premiumRate: premium)
    let ruin = try InfiniteTimeRuin(
      claims: .exponential(rate: 1 / mean), waits: .exponential(rate: rate), premiumRate: premium)
    let capital = capitals.first { !terms[$0].isAbsent } ?? capitals[0]
    let points = terms[capital].isAbsent ? run.inputs[capital] : terms[capital]
    for name in names {
      for key in ["adjustment_coefficient", "adjcoef", "adj_coef", "R", "rho"] {
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
