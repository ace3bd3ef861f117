internal import AgroModel
internal import AgroStatistics

/// The mean indemnity of an object in given years of a catalogue, as a share of the sum insured.
///
/// Event by event the law of what is left of the yield and of what insured events took is carried
/// on, and of what is left the value by its looks: an event strikes with its share affected, and has up to 128 damages, each the mean of a stretch
/// of the law that objects are drawn from. Courses of the year are joined, with their mean, where the
/// shares that insured events took lie in the same 512th (in the last step the same 1,024th) and what
/// other events left in the same twelfth. An event takes its mean from courses less likely than 1e-6
/// and, of a cover that has all perils, where that is less than 0.2 % of the yield.
struct CoverMean {
  let method: String
  /// Whether there is a control for the cover with its terms.
  let isKnown: Bool
  private let cover: Cover
  private let object: InsuredObject
  private let insured: [Bool]
  private var laws = DamageLaws()
  private var courses = CourseSums()
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

  /// An event as an object sees it.
  private struct Strike {
    var isInsured: Bool
    /// What is lost of the value of marked fruit, where the cover pays for it.
    var quality: Double
    var share: Double
    var mean: Double
    /// Damages with their probabilities, in many and in few points.
    var fine: [(damage: Double, weight: Double)]
    var coarse: [(damage: Double, weight: Double)]
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
      if isNamed, !events.contains(where: { insured[$0.event.perilIndex] || quality($0) > 0 }) {
        return 0
      }
      var known = [Course(left: 1, sound: 1, lost: 0, weight: 1)]
      for (number, event) in events.enumerated() {
        let strike = strike(event, isNamed: isNamed)
        let points = known.count > Self.few ? strike.coarse : strike.fine
        courses.begin(cells: number == events.count - 1 ? Self.lastCells : Self.cells)
        for course in known {
          guard course.weight >= Self.followed else {
            courses.add(
              course.struck(
                strike.share * strike.mean, isInsured: strike.isInsured, quality: strike.quality),
              times: 1)
            continue
          }
          if strike.share < 1 { courses.add(course, times: 1 - strike.share) }
          for point in points {
            courses.add(
              course.struck(
                point.damage, isInsured: strike.isInsured, quality: strike.quality),
              times: strike.share * point.weight)
          }
        }
        known = courses.joined
      }
      let reached = potential * object.level
      return known.reduce(0) {
        $0 + $1.weight * value($1, potential: reached, price: outcome.priceFactor)
      }
    }
  }

  /// Up to so many courses meet an event in many points.
  private static let few = 16
  /// Less likely courses are not followed apart.
  private static let followed = 1e-6
  private static let cells = 512
  private static let lastCells = 1024

  private func quality(_ event: Footprint) -> Double {
    cover.payoff.perils.contains(.hailQuality) ? Double(event.qualityShare) : 0
  }

  private mutating func strike(_ event: Footprint, isNamed: Bool) -> Strike {
    let mean = Double(event.meanDamage)
    let share = min(1, Double(event.shareAffected))
    let isInsured = insured[event.event.perilIndex]
    if !isNamed, share * mean < 0.002 {
      let all = [(damage: share * mean, weight: 1.0)]
      return Strike(
        isInsured: isInsured, quality: 0, share: 1, mean: share * mean, fine: all, coarse: all)
    }
    let mixture = DamageGrid.mixture(mean: mean, variation: Double(event.variation))
    let quality = quality(event)
    let isFine = isInsured || quality > 0
    return Strike(
      isInsured: isInsured, quality: quality, share: share, mean: mean,
      fine: points(mixture, isFine ? 128 : 16), coarse: points(mixture, isFine ? 48 : 8))
  }

  /// The law of a damage in points: the means of stretches that are even in the root of the damage,
  /// so that small damages and the tail are both resolved.
  private mutating func points(
    _ mixture: DamageGrid.Mixture, _ count: Int
  ) -> [(damage: Double, weight: Double)] {
    var weights = [Double](repeating: 0, count: count)
    var sums = weights
    func add(_ damage: Double, _ weight: Double) {
      let at = min(count - 1, Int(damage.squareRoot() * Double(count)))
      weights[at] += weight
      sums[at] += weight * damage
    }
    for (node, weight) in zip(mixture.nodes, mixture.weights) where weight > 0 {
      let values = Array(laws.table(node))
      let part = weight / Double(DamageLaws.cells)
      for cell in 0..<DamageLaws.cells {
        // The last cell reaches up to 1: it is wide.
        let pieces = cell == DamageLaws.cells - 1 ? 16 : 1
        let step = (values[cell + 1] - values[cell]) / Double(pieces)
        for piece in 0..<pieces {
          add(values[cell] + (Double(piece) + 0.5) * step, part / Double(pieces))
        }
      }
    }
    return weights.indices.filter { weights[$0] > 0 }.map { (sums[$0] / weights[$0], weights[$0]) }
  }

  /// The mean over the farm's deviation of what an outcome pays.
  private func value(_ course: Course, potential: Double, price: Double) -> Double {
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
      return shortfall(coverage, potential * course.left / insured)
    case .revenue(let coverage, let harvestPriceOption):
      let guarantee = harvestPriceOption ? max(1, min(price, 2)) : 1
      return shortfall(
        coverage * guarantee, potential * course.left / insured * min(price, 2))
    default:
      var share = course.lost + course.marked
      for term in cover.terms { share = term.apply(to: share) }
      guard share > 0, case .rebasedDamage = cover.payoff else { return max(0, share) }
      // E min(1, k F) of the lognormal F with mean 1; where nothing is left, the yield of an
      // untouched year.
      let found =
        course.lost < 1 - 1e-9 ? potential * course.left / (1 - course.lost) : potential
      let k = found / insured
      guard s > 0, k > 0 else { return share * min(1, k) }
      let h = Elementary.log(k) / s
      return share
        * (k * Elementary.normalProbability(-h - s / 2) + Elementary.normalProbability(h - s / 2))
    }
  }
}

/// A course of the year so far: what is left of the yield and what that is worth by its looks, what
/// insured events took, and how likely it is.
private struct Course {
  var left: Double
  var sound: Double
  var lost: Double
  var weight: Double

  /// What is left and has lost its value.
  var marked: Double { max(0, left - sound) }

  func struck(_ damage: Double, isInsured: Bool, quality: Double) -> Course {
    let taken = left * damage
    let kept = sound - sound * damage
    return Course(
      left: left - taken,
      sound: quality > 0 ? kept * (1 - quality * MarkedFruit.share(ofDamage: damage)) : kept,
      lost: isInsured ? lost + taken : lost, weight: weight)
  }
}

/// Courses that are joined where they have lost nearly the same to insured and to other events.
private struct CourseSums {
  /// Cells of what events that are not insured left: a cover that is settled on the yield without
  /// the damage pays in proportion to it, up to the insured yield.
  private static let others = 12

  private var cells = 0
  private var sums: [Course] = []
  private var used: [Int] = []

  /// Starts anew, with so many cells of the share that insured events took.
  mutating func begin(cells: Int) {
    self.cells = cells
    used.removeAll(keepingCapacity: true)
    let needed = cells * Self.others
    if sums.count < needed {
      sums += [Course](
        repeating: Course(left: 0, sound: 0, lost: 0, weight: 0), count: needed - sums.count)
    }
  }

  mutating func add(_ course: Course, times share: Double) {
    let weight = course.weight * share
    guard weight > 0 else { return }
    let undamaged = 1 - course.lost
    let kept = undamaged > 1e-9 ? course.left / undamaged : 1
    let cell =
      min(cells - 1, Int((course.lost + course.marked) * Double(cells))) * Self.others
      + min(Self.others - 1, Int(kept * Double(Self.others)))
    if sums[cell].weight == 0 { used.append(cell) }
    sums[cell].weight += weight
    sums[cell].left += weight * course.left
    sums[cell].sound += weight * course.sound
    sums[cell].lost += weight * course.lost
  }

  /// The joined courses; the sums are empty again.
  var joined: [Course] {
    mutating get {
      var result: [Course] = []
      result.reserveCapacity(used.count)
      for cell in used {
        let sum = sums[cell]
        result.append(
          Course(
            left: sum.left / sum.weight, sound: sum.sound / sum.weight,
            lost: sum.lost / sum.weight, weight: sum.weight))
        sums[cell] = Course(left: 0, sound: 0, lost: 0, weight: 0)
      }
      used.removeAll(keepingCapacity: true)
      return result
    }
  }
}
