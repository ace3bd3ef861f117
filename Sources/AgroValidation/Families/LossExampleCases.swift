internal import AgroStatistics

/// Textbook examples whose inputs are sentences. Each is run only where its sentence is the one
/// that the calculation was written for.
enum LossExampleCases {
  static let calculations: [Calculation] = [
    Calculation(["agg"], ["ex*"], run)
  ]

  private static let sentences: [String: String] = [
    "ex531": "Poisson 12, severity 1,2,3 with 1/2,1/3,1/6",
    "ex532": "N=1,2 w.p. .8,.2; X=0,100,1000 w.p. .2,.7,.1",
    "ex534": "N mean 8 sd 3; X mean 10000 sd 3937; Pr(S > 1.5 E S), normal",
    "ex554": "ZM Poisson lambda 3 p0 .5; Burr alpha 3 theta 50 gamma 1; deductible 30 per loss",
    "ex555": "NB mean 300 var 800; severity 40,80,120,200 equally likely, +50 %, deductible 100",
    "ex557": "Poisson 16 after removing 20 % of 20; exponential 200; deductible 100",
    "ex522": "40 policies q .03 lambda 1; 60 policies q .05 lambda 2 (ZM Poisson)",
  ]

  private static func run(_ run: inout CaseRun) throws {
    for key in run.inputs.keys {
      guard sentences[key] == (try run.inputs[key].text) else { continue }
      switch key {
      case "ex531": try ex531(&run)
      case "ex532": try ex532(&run)
      case "ex534": try ex534(&run)
      case "ex554": try ex554(&run)
      case "ex555": try ex555(&run)
      case "ex557": try ex557(&run)
      default: try ex522(&run)
      }
    }
  }

  private static func ex531(_ run: inout CaseRun) throws {
    let severity = try LatticeLaw(step: 1, masses: [0, 1.0 / 2, 1.0 / 3, 1.0 / 6])
    let moments = LossMoments.compound(
      count: try .poisson(mean: 12), severity: severity.moments)
    try run.compare("ex531_var", moments.variance)
  }

  private static func ex532(_ run: inout CaseRun) throws {
    var hospital = [Double](repeating: 0, count: 11)
    hospital[0] = 0.2
    hospital[1] = 0.7
    hospital[10] = 0.1
    let moments = LossMoments.compound(
      count: try .table([0, 0.8, 0.2]),
      severity: try LatticeLaw(step: 100, masses: hospital).moments)
    try run.compare(
      "ex532_budget", moments.mean + moments.standardDeviation, tolerance: "abs_ex532")
  }

  private static func ex534(_ run: inout CaseRun) throws {
    let moments = LossMoments(mean: 80_000, variance: 8 * 3937 * 3937 + 9 * 1e8, skewness: 0)
    try run.compare(
      "ex534", MomentApproximation.normal.probability(above: 120_000, moments: moments))
  }

  private static func ex554(_ run: inout CaseRun) throws {
    let kept = try GeneralisedPareto.lomax(shape: 3, scale: 50).probability(above: 30)
    // The printed answers take 0.5 as the probability that there is no payment.
    let payments = try ClaimCount.poisson(mean: 3).thinned(keeping: kept)
      .zeroModified(probability: 0.5)
    try run.compare("ex554_mean", payments.mean)
    try run.compare("ex554_var", payments.variance)
  }

  private static func ex555(_ run: inout CaseRun) throws {
    // Claims of 40, 80, 120, 200 rise by half; 100 is deducted: payments 0, 20, 80, 200.
    var automobile = [Double](repeating: 0, count: 11)
    for payment in [0, 1, 4, 10] { automobile[payment] += 0.25 }
    let moments = LossMoments.compound(
      count: try .negativeBinomial(mean: 300, variance: 800),
      severity: try LatticeLaw(step: 20, masses: automobile).moments)
    try run.compare("ex555_mean", moments.mean)
    try run.compare("ex556_var", moments.variance)
  }

  private static func ex557(_ run: inout CaseRun) throws {
    let count = try ClaimCount.poisson(mean: 20).thinned(keeping: 0.8)
    let mean =
      count.mean * (try LossLayer(attachment: 100)).expectedPayment(of: try Exponential(mean: 200))
    try run.compare("ex557_mean", mean)
    try run.compare("ex557_printed", mean, tolerance: "abs_ex557_printed")
  }

  private static func ex522(_ run: inout CaseRun) throws {
    let unit = LossMoments(mean: 1, variance: 0, skewness: 0)
    let groups = try [(40.0, 0.03, 1.0), (60, 0.05, 2)].map { policies, claim, mean in
      // Each policy has a claim with probability q, and then a zero-truncated Poisson number.
      let count = try ClaimCount.poisson(mean: mean).zeroModified(probability: 1 - claim)
      let one = LossMoments.compound(count: count, severity: unit)
      return LossMoments(
        mean: policies * one.mean, variance: policies * one.variance, skewness: 0)
    }
    let total = LossMoments.sum(groups)
    try run.compare("ex522_mean", total.mean)
    try run.compare("ex522_var", total.variance)
  }
}
