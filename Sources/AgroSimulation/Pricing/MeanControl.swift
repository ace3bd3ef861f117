public import AgroModel
public import AgroStatistics

/// The expected indemnity without a random number for the objects, beside the simulated one.
///
/// - Named perils: on the same catalogue years, by quadrature over which events strike an object and
///   how hard; the farm's own deviation in closed form.
/// - Guaranteed yield and revenue: the same, with the lognormal deviation in closed form.
/// - Covers of area yields, bands and indices: the object has no part in them; the control is the
///   indemnity of the year itself.
/// - Area and farm yields by a law: the law's own integral, for all years.
/// - Mortality: the sum over the numbers of dead heads, integrated over the zone's year.
public struct MeanControl: Sendable {
  /// How it was computed.
  public var method: String
  /// Years that both means are of; nil where the control holds for the law of all years.
  public var years: Int?
  /// The simulated mean over the sum insured; its error is that of the difference.
  public var simulated: RiskEstimate
  /// The control, over the sum insured.
  public var exact: Double

  /// The difference in standard errors; 0 where both are the same.
  public var deviation: Double {
    let gap = simulated.value - exact
    guard simulated.standardError > 0 else { return abs(gap) <= 1e-7 * abs(exact) ? 0 : .infinity }
    return gap / simulated.standardError
  }
}

extension ContractPricer {
  /// The control of a contract's mean on some years of the catalogue.
  ///
  /// - Parameters:
  ///   - blocks: years that start with year 0, the first ones of the price.
  /// - Throws: `PricingError`, `ParameterError`.
  public func control(
    _ contract: InsuredContract, blocks: [CatalogueBlock], seed: UInt64
  ) throws -> MeanControl? {
    let years = blocks.reduce(0) { $0 + $1.years }
    guard years > 1, !contract.covers.isEmpty else { return nil }
    var differences = [Double](repeating: 0, count: years)
    var simulated = 0.0
    var exact = 0.0
    var methods: [String] = []
    for name in contract.covers {
      let portfolio = try portfolio(contract, cover: name)
      let cover = portfolio.covers[0]
      let object = portfolio.objects[0]
      let exposure = object.sumInsured * Double(portfolio.objects.count)
      var means = CoverMean(cover: cover, object: object)
      guard means.isKnown else { return nil }
      if !methods.contains(means.method) { methods.append(means.method) }
      for block in blocks {
        let losses = try portfolio.losses(of: block, seed: seed)
        let expected = means.means(of: block, layout: layout)
        for lane in 0..<block.years {
          let paid = Double(losses.plantings[object.planting][lane]) / 1000 / exposure
          simulated += paid
          exact += expected[lane]
          differences[block.firstYear - blocks[0].firstYear + lane] += paid - expected[lane]
        }
      }
    }
    let n = Double(years)
    let mean = differences.reduce(0, +) / n
    let square = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return MeanControl(
      method: methods.joined(separator: "; "), years: years,
      simulated: RiskEstimate(
        value: simulated / n, standardError: (square / (n * (n - 1))).squareRoot()),
      exact: exact / n)
  }
}

/// The mean indemnity of an object in given years of a catalogue, as a share of the sum insured.
///
/// An event that is not insured takes its mean. Of insured events the first that strikes an object
/// has 64 damages, the second 8, further ones their mean; below a probability of 1e-6 a course of
/// the year is not followed apart.
struct CoverMean {
  let method: String
  /// Whether there is a control for the cover with its terms.
  let isKnown: Bool
  private let cover: Cover
  private let object: InsuredObject
  private let insured: [Bool]
  private var laws = DamageLaws()
  private let mortality: Double

  init(cover: Cover, object: InsuredObject) {
    self.cover = cover
    self.object = object
    let named = cover.payoff.perils
    insured = Peril.allCases.map { named.isEmpty || named.contains($0) }
    var known = true
    switch cover.payoff {
    case .damage, .rebasedDamage:
      method = "quadrature over hits and damage, the farm's deviation in closed form"
    case .guaranteedYield, .revenue:
      method = "quadrature over hits and damage, the farm's deviation in closed form"
      known = cover.terms.isEmpty
    case .mortality:
      method = "sum over the numbers of dead heads"
      known = cover.mortality != nil
    default: method = "the indemnity of each year, in which the object has no part"
    }
    isKnown = known
    var mean = 0.0
    if case .mortality = cover.payoff, let law = cover.mortality {
      // The trapezium rule over the zone's normal number, exact to rounding for a smooth integrand.
      let nodes = law.yearCorrelation > 0 ? 321 : 1
      for node in 0..<nodes {
        let z = nodes == 1 ? 0 : -8 + 0.05 * Double(node)
        let share =
          nodes == 1 ? 1 : 0.05 * 0.398_942_280_401_432_7 * Elementary.exp(-z * z / 2)
        for (dead, weight) in law.probabilities(rate: law.yearRate(z)).enumerated() where dead > 0 {
          var outcome = SeasonOutcome()
          outcome.died = Double(dead) / Double(law.heads) * law.headShare
          mean += share * weight * cover.indemnity(of: outcome, insuredYield: 1)
        }
      }
    }
    mortality = mean
  }

  private struct Strike {
    var isInsured: Bool
    var share: Double
    var mean: Double
    /// Damages of the first and of the second event that strikes, with their probabilities.
    var first: [(damage: Double, weight: Double)]
    var second: [(damage: Double, weight: Double)]
  }

  /// The mean of each year of a block.
  mutating func means(of block: CatalogueBlock, layout: CatalogueLayout) -> [Double] {
    let planting = layout.plantings[object.planting]
    let needsHits: Bool
    switch cover.payoff {
    case .mortality: return [Double](repeating: mortality, count: block.years)
    case .damage, .rebasedDamage, .guaranteedYield, .revenue: needsHits = true
    default: needsHits = false
    }
    var byLane = [[Footprint]](repeating: [], count: block.years)
    if needsHits {
      for footprint in block.footprints
      where Int(footprint.zone) == planting.zone && Int(footprint.crop) == planting.crop
        && footprint.shareAffected > 0 && footprint.meanDamage > 0
      {
        byLane[footprint.event.year - block.firstYear].append(footprint)
      }
    }
    let isNamed = !cover.payoff.perils.isEmpty
    let indexCount = layout.indices.count
    return (0..<block.years).map { lane in
      let row = lane * block.plantings + object.planting
      var outcome = SeasonOutcome()
      outcome.areaYield = Double(block.yields[row])
      outcome.priceFactor = Double(block.priceFactors[row])
      guard needsHits else {
        outcome.indices = (0..<indexCount).map { Double(block.indices[row * indexCount + $0]) }
        return cover.indemnity(of: outcome, insuredYield: object.insuredYield)
      }
      let left = 1 - Double(block.lostShare(row: row))
      let usual = Double(Float(planting.potentialYield * left))
      let potential = planting.potentialYield * (usual > 0 ? outcome.areaYield / usual : 1)
      let events = byLane[lane]
      // A year in which nothing that is insured strikes pays nothing under named perils.
      if isNamed, !events.contains(where: { insured[$0.event.perilIndex] }) { return 0 }
      let strikes = events.map { strike($0, isNamed: isNamed) }
      let course = Course(
        strikes: strikes, potential: potential * object.level, price: outcome.priceFactor)
      return walk(course, from: 0, left: 1, lost: 0, weight: 1, hits: 0)
    }
  }

  private mutating func strike(_ event: Footprint, isNamed: Bool) -> Strike {
    let mean = Double(event.meanDamage)
    let share = min(1, Double(event.shareAffected))
    // Of all events, as a guarantee has them, those that matter are followed.
    let isFollowed = insured[event.event.perilIndex] && (isNamed || share * mean >= 0.005)
    var strike = Strike(isInsured: isFollowed, share: share, mean: mean, first: [], second: [])
    guard isFollowed else { return strike }
    let mixture = DamageLaws.mixture(mean: mean, variation: Double(event.variation))
    for (node, weight) in zip(mixture.nodes, mixture.weights) where weight > 0 {
      let values = Array(laws.table(node))
      func means(_ parts: Int) -> [(damage: Double, weight: Double)] {
        let group = DamageLaws.cells / parts
        return (0..<parts).map { part in
          var sum = 0.0
          for cell in part * group..<(part + 1) * group {
            sum += (values[cell] + values[cell + 1]) / 2
          }
          return (sum / Double(group), weight / Double(parts))
        }
      }
      strike.first += means(16)
      strike.second += means(2)
    }
    return strike
  }

  private struct Course {
    var strikes: [Strike]
    /// Yield of the object without damage, before its own deviation.
    var potential: Double
    var price: Double
  }

  private func walk(
    _ course: Course, from next: Int, left: Double, lost: Double, weight: Double, hits: Int
  ) -> Double {
    var left = left
    var lost = lost
    var next = next
    while next < course.strikes.count {
      let strike = course.strikes[next]
      next += 1
      guard strike.isInsured, weight >= 1e-6 else {
        let taken = left * strike.share * strike.mean
        if strike.isInsured { lost += taken }
        left -= taken
        continue
      }
      var sum = 0.0
      if strike.share < 1 {
        let rest = 1 - strike.share
        sum +=
          rest
          * walk(course, from: next, left: left, lost: lost, weight: weight * rest, hits: hits)
      }
      let nodes =
        hits == 0 ? strike.first : hits == 1 ? strike.second : [(damage: strike.mean, weight: 1)]
      for node in nodes {
        let part = strike.share * node.weight
        sum +=
          part
          * walk(
            course, from: next, left: left * (1 - node.damage), lost: lost + left * node.damage,
            weight: weight * part, hits: hits + 1)
      }
      return sum
    }
    return value(course, left: left, lost: lost)
  }

  /// The mean over the farm's deviation of what an outcome pays.
  private func value(_ course: Course, left: Double, lost: Double) -> Double {
    let s = object.deviation
    let insured = object.insuredYield
    /// E max(0, c - x F) of the lognormal F with mean 1.
    func shortfall(_ c: Double, _ x: Double) -> Double {
      guard s > 0, x > 0 else { return max(0, c - x) }
      let h = Elementary.log(c / x) / s
      return max(
        0,
        c * Elementary.normalProbability(h + s / 2) - x * Elementary.normalProbability(h - s / 2))
    }
    switch cover.payoff {
    case .guaranteedYield(let coverage):
      return shortfall(coverage, course.potential * left / insured)
    case .revenue(let coverage, let harvestPriceOption):
      let guarantee = harvestPriceOption ? max(1, min(course.price, 2)) : 1
      return shortfall(
        coverage * guarantee, course.potential * left / insured * min(course.price, 2))
    default:
      var share = lost
      for term in cover.terms { share = term.apply(to: share) }
      guard share > 0, case .rebasedDamage = cover.payoff else { return max(0, share) }
      // E min(1, k F) of the lognormal F with mean 1; where nothing is left, the yield of an
      // untouched year.
      let found = lost < 1 - 1e-9 ? course.potential * left / (1 - lost) : course.potential
      let k = found / insured
      guard s > 0, k > 0 else { return share * min(1, k) }
      let h = Elementary.log(k) / s
      return share
        * (k * Elementary.normalProbability(-h - s / 2) + Elementary.normalProbability(h - s / 2))
    }
  }
}
