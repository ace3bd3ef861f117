public import AgroModel

extension Cover {
  /// The mean indemnity of an object of a footprint's planting when its event is the only one of the
  /// year, as a share of the sum insured: `a E[t(D)]`, with a the share affected, D the damage given
  /// affected and t the terms; 0 for a peril that the cover does not pay for.
  ///
  /// Exact for the tabulated law that objects are drawn from: terms are straight lines between their
  /// thresholds, and so is the quantile between its nodes. Loss by looks is no straight line: with it
  /// the mean is a quadrature of the same law, exact but where a threshold is passed. With a second
  /// event in the year there is no closed form, since damages act on what is left.
  /// - Throws: `CoverError.needsSeason` for a cover that does not pay for damage by perils.
  public func expectedIndemnity(of footprint: Footprint) throws(CoverError) -> Double {
    guard case .damage(let perils) = payoff else { throw .needsSeason(cover: name) }
    let paysYield = perils.contains { $0.index == footprint.event.perilIndex }
    let quality = perils.contains(.hailQuality) ? Double(footprint.qualityShare) : 0
    guard paysYield || quality > 0 else { return 0 }
    var laws = DamageLaws()
    if quality > 0 {
      return Double(footprint.shareAffected)
        * laws.expectation(
          mean: Double(footprint.meanDamage), variation: Double(footprint.variation)
        ) { damage in
          let looks = (1 - damage) * quality * MarkedFruit.share(ofDamage: damage)
          return terms.reduce((paysYield ? damage : 0) + looks) { $1.apply(to: $0) }
        }
    }
    return Double(footprint.shareAffected)
      * laws.expectation(
        mean: Double(footprint.meanDamage), variation: Double(footprint.variation),
        of: SettlementLine(terms))
  }
}

/// What terms make of a damage of 0...1: a straight line from each start to the next.
struct SettlementLine {
  struct Piece {
    var start: Double
    var intercept: Double
    var slope: Double
  }

  private(set) var pieces = [Piece(start: 0, intercept: 0, slope: 1)]

  init(_ terms: [CoverTerm]) {
    for term in terms {
      switch term {
      case .deductible(let amount):
        change(at: amount, below: { _ in (0, 0) }, above: { ($0.intercept - amount, $0.slope) })
      case .franchise(let threshold):
        change(at: threshold, below: { _ in (0, 0) }, above: { ($0.intercept, $0.slope) })
      case .limit(let most):
        change(at: most, below: { ($0.intercept, $0.slope) }, above: { _ in (most, 0) })
      case .deductibleOfLoss(let part): scale(1 - part)
      case .coinsurance(let part): scale(part)
      }
    }
  }

  private mutating func scale(_ factor: Double) {
    for index in pieces.indices {
      pieces[index].intercept *= factor
      pieces[index].slope *= factor
    }
  }

  /// Terms keep the order of losses, so that each piece lies below the level, above it, or rises
  /// through it once.
  private mutating func change(
    at level: Double, below: (Piece) -> (Double, Double), above: (Piece) -> (Double, Double)
  ) {
    var changed: [Piece] = []
    for (index, piece) in pieces.enumerated() {
      let end = index + 1 < pieces.count ? pieces[index + 1].start : 1
      func add(_ start: Double, _ line: (Double, Double)) {
        changed.append(Piece(start: start, intercept: line.0, slope: line.1))
      }
      let crossing = piece.slope > 0 ? (level - piece.intercept) / piece.slope : .infinity
      if piece.intercept + piece.slope * piece.start >= level {
        add(piece.start, above(piece))
      } else {
        add(piece.start, below(piece))
        if crossing < end { add(crossing, above(piece)) }
      }
    }
    pieces = changed
  }

  /// The payment of one damage.
  func value(_ damage: Double) -> Double {
    let piece = pieces.last { $0.start <= damage } ?? pieces[0]
    return piece.intercept + piece.slope * damage
  }

  /// The integral over damages from a to b.
  func integral(from a: Double, to b: Double) -> Double {
    var sum = 0.0
    for (index, piece) in pieces.enumerated() {
      let low = max(a, piece.start)
      let high = min(b, index + 1 < pieces.count ? pieces[index + 1].start : max(1, b))
      guard high > low else { continue }
      sum += (high - low) * (piece.intercept + piece.slope * (low + high) / 2)
    }
    return sum
  }
}
