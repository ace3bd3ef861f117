internal import AgroModel
internal import AgroQuantities
internal import AgroStatistics
internal import CAgroKernels

/// The objects of one planting under one cover, in the form of the kernels, for one seed.
struct ObjectGroup: Sendable {
  /// What a planting's season was like for everyone, and its yield without damage.
  typealias Season = (outcome: SeasonOutcome, potential: Double)

  let planting: Int
  let cover: Cover
  let seed: UInt64
  var payoff: Payoff { cover.payoff }
  /// The insured perils in their order; a year's payment is divided among them.
  let perils: [Peril]
  private let level: agro_level
  private let kind: agro_payoff_kind
  private let terms: [agro_term]
  private let low: [UInt32]
  private let high: [UInt32]
  private let sumInsured: [Double]
  /// Empty where the cover does not ask for an object's yield, or no object has a deviation.
  private let farmLow: [UInt32]
  private let farmHigh: [UInt32]
  private let deviation: [Double]
  /// Empty where the cover does not ask for an object's yield.
  private let yieldLevel: [Double]
  private let insuredYield: [Double]
  /// Deaths of heads; nil where the cover does not pay for them.
  private let herds: Herds?
  /// Objects that the kernel takes at a time: few enough for its buffers, and for sums of their
  /// payments that are exact in a Double.
  private let pieces: [Range<Int>]

  init(
    planting: Int, place: String, cover: Cover, objects: [InsuredObject], seed: UInt64,
    level: KernelLevel
  ) {
    self.planting = planting
    self.cover = cover
    self.seed = seed
    self.level = agro_level(rawValue: agro_level.RawValue(level.rawValue))
    perils = Peril.allCases.filter { cover.payoff.perils.contains($0) }
    kind = Self.kind(of: cover.payoff)
    terms = cover.terms.map(Self.term)
    func keys(_ purpose: StreamPurpose) -> (low: [UInt32], high: [UInt32]) {
      let keys = objects.map {
        StreamKey(seed: seed, purpose: purpose, entity: StreamID.hash(of: $0.name))
      }
      return (keys.map(\.low), keys.map(\.high))
    }
    (low, high) = keys(.object)
    sumInsured = objects.map(\.sumInsured)
    let needsYield = kind == AGRO_PAYS_REBASED || kind == AGRO_PAYS_GUARANTEE
    let deviates = needsYield && objects.contains { $0.deviation > 0 }
    (farmLow, farmHigh) = deviates ? keys(.farmYield) : ([], [])
    deviation = deviates ? objects.map(\.deviation) : []
    yieldLevel = needsYield ? objects.map(\.level) : []
    insuredYield = needsYield ? objects.map(\.insuredYield) : []
    herds = Herds(cover: cover, objects: objects, place: place, seed: seed)
    var pieces: [Range<Int>] = []
    var start = 0
    var most = 0.0
    for (number, object) in objects.enumerated() {
      let own = object.sumInsured * cover.payoff.largestShare * 1000
      if number - start == Int(AGRO_OBJECT_ROOM) || most + own > 9e15 {
        pieces.append(start..<number)
        start = number
        most = 0
      }
      most += own
    }
    if start < objects.count { pieces.append(start..<objects.count) }
    self.pieces = pieces
  }

  private static func kind(of payoff: Payoff) -> agro_payoff_kind {
    switch payoff {
    case .damage: AGRO_PAYS_DAMAGE
    case .rebasedDamage: AGRO_PAYS_REBASED
    case .guaranteedYield, .revenue: AGRO_PAYS_GUARANTEE
    case .areaProportional, .areaShortfall, .index, .band, .mortality: AGRO_PAYS_SHARE
    }
  }

  private static func term(_ term: CoverTerm) -> agro_term {
    func made(_ kind: agro_term_kind, _ value: Double) -> agro_term {
      agro_term(kind: Int32(kind.rawValue), value: value)
    }
    return switch term {
    case .deductible(let amount): made(AGRO_DEDUCTIBLE, amount)
    case .deductibleOfLoss(let part): made(AGRO_DEDUCTIBLE_OF_LOSS, part)
    case .franchise(let threshold): made(AGRO_FRANCHISE, threshold)
    case .limit(let most): made(AGRO_LIMIT, most)
    case .coinsurance(let part): made(AGRO_COINSURANCE, part)
    }
  }

  /// Pays the objects for the years of a block.
  ///
  /// - Parameters:
  ///   - footprints: those of the planting, by year in calendar order.
  ///   - seasons: one a year.
  ///   - pay: is given the year within the block, what was paid in thousandths of the minor unit,
  ///     and the peril that explains it, nil where none does.
  func pay(
    _ footprints: ArraySlice<Footprint>, _ seasons: [Season], firstYear: Int,
    laws shared: SharedDamageLaws, pay: (Int, Int64, Peril?) throws(ParameterError) -> Void
  ) throws(ParameterError) {
    if let herds {
      for lane in seasons.indices {
        try pay(lane, try herds.payments(year: firstYear + lane), nil)
      }
      return
    }
    let plan = plan(footprints, seasons, firstYear: firstYear, laws: shared)
    let columns = perils.count + 1
    for piece in pieces {
      var sums = [Double](repeating: 0, count: columns * seasons.count)
      unsafe run(piece, plan, &sums, shares: nil)
      for index in sums.indices where sums[index] != 0 {
        let slot = index % columns
        // Exact: sums are whole and below 2^53.
        try pay(index / columns, Int64(sums[index]), slot < perils.count ? perils[slot] : nil)
      }
    }
  }

  /// What each object is paid in each year, as a share of its sum insured, `[year][object]`.
  func shares(
    _ footprints: ArraySlice<Footprint>, _ seasons: [Season], firstYear: Int,
    laws shared: SharedDamageLaws
  ) -> [[Double]] {
    if let herds { return seasons.indices.map { herds.shares(year: firstYear + $0) } }
    let plan = plan(footprints, seasons, firstYear: firstYear, laws: shared)
    let count = sumInsured.count
    var shares = [Double](repeating: 0, count: count * seasons.count)
    for piece in pieces {
      var sums = [Double](repeating: 0, count: (perils.count + 1) * seasons.count)
      unsafe shares.withUnsafeMutableBufferPointer { shares in
        unsafe run(
          piece, plan, &sums,
          shares: shares.baseAddress.map { unsafe ($0 + piece.lowerBound, count) })
      }
    }
    return seasons.indices.map { Array(shares[$0 * count..<($0 + 1) * count]) }
  }

  private struct Plan {
    var seasons: [agro_season]
    var strikes: [agro_strike]
    var laws: [Double]
  }

  private func plan(
    _ footprints: ArraySlice<Footprint>, _ seasons: [Season], firstYear: Int,
    laws shared: SharedDamageLaws
  ) -> Plan {
    let acting =
      kind == AGRO_PAYS_SHARE
      ? [] : footprints.filter { $0.shareAffected > 0 && $0.meanDamage > 0 }
    let mixtures = acting.map {
      DamageGrid.mixture(mean: Double($0.meanDamage), variation: Double($0.variation))
    }
    var laws = shared.laws(for: mixtures)
    let strikes = zip(acting, mixtures).map { strike($0, $1, &laws) }
    var plan = Plan(seasons: [], strikes: strikes, laws: laws.values)
    var next = 0
    for (lane, season) in seasons.enumerated() {
      let year = firstYear + lane
      let first = next
      while next < acting.count, acting[next].event.year == year { next += 1 }
      plan.seasons.append(self.season(year, season, strikes: first..<next))
    }
    return plan
  }

  private func strike(
    _ footprint: Footprint, _ mixture: DamageGrid.Mixture, _ laws: inout DamageLaws
  ) -> agro_strike {
    let slot = perils.firstIndex { $0.index == footprint.event.perilIndex } ?? perils.count
    return agro_strike(
      share: Double(footprint.shareAffected), quality: Double(footprint.qualityShare),
      weight: (mixture.weights[0], mixture.weights[1], mixture.weights[2]),
      law: (
        laws.place(mixture.nodes[0]), laws.place(mixture.nodes[1]), laws.place(mixture.nodes[2]),
        laws.place(mixture.nodes[3])
      ),
      // Day and peril: the event within its year.
      lane: UInt32(truncatingIfNeeded: footprint.event.number & 0x1fff), slot: UInt32(slot))
  }

  private func season(
    _ year: Int, _ own: Season, strikes: Range<Int>
  ) -> agro_season {
    let outcome = own.outcome
    var season = agro_season(
      year: UInt32(year), first_strike: UInt32(strikes.lowerBound),
      strike_count: UInt32(strikes.count), potential: own.potential, guarantee: 0, price: 1,
      share: 0)
    switch payoff {
    case .damage, .rebasedDamage: break
    case .guaranteedYield(let coverage): season.guarantee = coverage
    case .revenue(let coverage, let harvestPriceOption):
      season.price = min(outcome.priceFactor, 2)
      season.guarantee = coverage * (harvestPriceOption ? max(1, season.price) : 1)
    case .areaProportional, .areaShortfall, .index, .band, .mortality:
      // Nothing of these is the object's own.
      season.share = payoff.share(of: outcome, insuredYield: 1)
    }
    return season
  }

  private func run(
    _ piece: Range<Int>, _ plan: Plan, _ sums: inout [Double],
    shares: (UnsafeMutablePointer<Double>, stride: Int)?
  ) {
    let start = piece.lowerBound
    unsafe terms.withUnsafeBufferPointer { terms in
      var cover = unsafe agro_cover(
        kind: Int32(kind.rawValue), slot_count: UInt32(perils.count),
        quality_slot: UInt32(perils.firstIndex(of: .hailQuality) ?? perils.count),
        terms: terms.baseAddress, term_count: terms.count)
      unsafe withPointers { pointers in
        var objects = unsafe agro_objects(
          count: piece.count, key_low: pointers.low + start, key_high: pointers.high + start,
          sum_insured: pointers.sumInsured + start,
          farm_low: pointers.farmLow.map { unsafe $0 + start },
          farm_high: pointers.farmHigh.map { unsafe $0 + start },
          deviation: pointers.deviation.map { unsafe $0 + start },
          level: pointers.level.map { unsafe $0 + start },
          insured_yield: pointers.insuredYield.map { unsafe $0 + start })
        unsafe plan.seasons.withUnsafeBufferPointer { seasons in
          unsafe plan.strikes.withUnsafeBufferPointer { strikes in
            unsafe plan.laws.withUnsafeBufferPointer { laws in
              unsafe sums.withUnsafeMutableBufferPointer { sums in
                unsafe agro_event_payments(
                  level, &objects, &cover, seasons.count, seasons.baseAddress,
                  strikes.baseAddress, laws.baseAddress, sums.baseAddress, shares?.0,
                  shares?.stride ?? 0)
              }
            }
          }
        }
      }
    }
  }

  @unsafe private struct Pointers {
    var low: UnsafePointer<UInt32>
    var high: UnsafePointer<UInt32>
    var sumInsured: UnsafePointer<Double>
    var farmLow: UnsafePointer<UInt32>?
    var farmHigh: UnsafePointer<UInt32>?
    var deviation: UnsafePointer<Double>?
    var level: UnsafePointer<Double>?
    var insuredYield: UnsafePointer<Double>?
  }

  /// Lends the arrays; those that are empty as nil.
  private func withPointers(_ body: (Pointers) -> Void) {
    unsafe low.withUnsafeBufferPointer { low in
      unsafe high.withUnsafeBufferPointer { high in
        unsafe sumInsured.withUnsafeBufferPointer { sumInsured in
          unsafe farmLow.withUnsafeBufferPointer { farmLow in
            unsafe farmHigh.withUnsafeBufferPointer { farmHigh in
              unsafe deviation.withUnsafeBufferPointer { deviation in
                unsafe yieldLevel.withUnsafeBufferPointer { level in
                  unsafe insuredYield.withUnsafeBufferPointer { insuredYield in
                    guard let first = low.baseAddress, let second = high.baseAddress,
                      let sums = sumInsured.baseAddress
                    else { return }
                    unsafe body(
                      Pointers(
                        low: first, high: second, sumInsured: sums,
                        farmLow: farmLow.isEmpty ? nil : farmLow.baseAddress,
                        farmHigh: farmHigh.isEmpty ? nil : farmHigh.baseAddress,
                        deviation: deviation.isEmpty ? nil : deviation.baseAddress,
                        level: level.isEmpty ? nil : level.baseAddress,
                        insuredYield: insuredYield.isEmpty ? nil : insuredYield.baseAddress))
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
