public import AgroModel
public import AgroStatistics

/// How the area yield of a planting comes about.
public enum AreaYieldModel: Sendable {
  /// The potential yield less what the perils of the catalogue take.
  case perils
  /// A law of the area yield alone, from its history; no peril acts.
  case statistical(AnyDistribution)
  /// The perils of the catalogue times a residual, so that mean and standard deviation of the area
  /// yield, t/ha, are those of its history.
  case combined(mean: Double, deviation: Double)
}

/// Yields of plantings over several years as the catalogue's perils and the history together have
/// them, correlated between zones.
///
/// With L the share of the potential that perils leave, R the residual and P the potential,
/// ```
/// Y = P L R,   E R = 1,   R lognormal and independent of L
/// P = m / E L,   1 + Var R = (s^2 / P^2 + (E L)^2) / E L^2
/// ```
/// give E Y = m and Var Y = s^2. Where the perils alone vary more than the history does, Var R is
/// 0 and ``Planting/excess`` says by how much.
///
/// Draws: purpose area yield, entity the zone's name, year: residuals and yields of zones are joined
/// by the normal copula of the correlation matrix. So a zone has the same good and bad years under
/// both models, in every block and thread.
public struct YieldOverlay: Sendable {
  /// Moments of the share that perils leave of a planting's potential yield.
  public struct Moments: Sendable, Hashable {
    /// E L.
    public var mean: Double
    /// E L^2.
    public var square: Double

    /// Moments of a share in 0...1.
    public init(mean: Double, square: Double) {
      self.mean = mean
      self.square = square
    }

    /// Moments over the years of some blocks, by planting.
    public static func of(_ blocks: [CatalogueBlock], plantings: Int) -> [Moments] {
      var sums = [(Double, Double)](repeating: (0, 0), count: plantings)
      var years = 0
      for block in blocks {
        years += block.years
        for row in block.yields.indices {
          let left = 1 - Double(block.lostShare(row: row))
          sums[row % plantings].0 += left
          sums[row % plantings].1 += left * left
        }
      }
      let n = Double(max(1, years))
      return sums.map { Moments(mean: $0.0 / n, square: $0.1 / n) }
    }
  }

  /// What a planting's yields are made of.
  public struct Planting: Sendable {
    /// The model.
    public var model: AreaYieldModel
    /// The potential yield used, t/ha.
    public var potential: Double
    /// Standard deviation of the residual R; 0 for other models.
    public var residual: Double
    /// Standard deviation of the yield by perils alone over that of the history, where it is above
    /// 1; 1 elsewhere.
    public var excess: Double
    fileprivate var table: QuantileGrid?
    fileprivate var logDeviation: Double
  }

  /// In the order of the layout.
  public let plantings: [Planting]
  private let normals: CorrelatedNormals
  private let zones: [Int]
  private let crops: [Int]
  private let entities: [UInt64]

  /// An overlay.
  ///
  /// - Parameters:
  ///   - models: one a planting of the layout.
  ///   - moments: what perils leave, one a planting.
  ///   - correlation: of the zones of the layout, in its order.
  /// - Throws: `ParameterError` for a number outside its range, a law that cannot be tabulated, or
  ///   a matrix that is no correlation.
  public init(
    layout: CatalogueLayout, models: [AreaYieldModel], moments: [Moments],
    correlation: [[Double]]
  ) throws(ParameterError) {
    normals = try CorrelatedNormals(correlation: correlation)
    zones = layout.plantings.map(\.zone)
    entities = layout.zones.map { StreamID.hash(of: $0) }
    crops = layout.plantings.map(\.crop)
    var made: [Planting] = []
    for (number, model) in models.enumerated() {
      let own = layout.plantings[number].potentialYield
      switch model {
      case .perils:
        made.append(
          Planting(
            model: model, potential: own, residual: 0, excess: 1, table: nil, logDeviation: 0))
      case .statistical(let law):
        made.append(
          Planting(
            model: model, potential: law.mean, residual: 0, excess: 1,
            table: QuantileGrid(law), logDeviation: 0))
      case .combined(let mean, let deviation):
        let left = moments[number]
        guard mean > 0, mean.isFinite, deviation >= 0, deviation.isFinite, left.mean > 0 else {
          throw ParameterError(
            parameter: "the mean yield of a history", value: mean,
            requirement: "positive, with a deviation of at least 0, where perils leave a yield")
        }
        let potential = mean / left.mean
        let wanted = deviation * deviation / (potential * potential) + left.mean * left.mean
        let variance = max(0, wanted / left.square - 1)
        let alone = potential * max(0, left.square - left.mean * left.mean).squareRoot()
        made.append(
          Planting(
            model: model, potential: potential, residual: variance.squareRoot(),
            excess: deviation > 0 ? max(1, alone / deviation) : 1, table: nil,
            logDeviation: Elementary.log(1 + variance).squareRoot()))
      }
    }
    plantings = made
  }

  /// A block with the yields of the overlay in the place of its own.
  public func applied(to block: CatalogueBlock, seed: UInt64) -> CatalogueBlock {
    var block = block
    var normal = CorrelatedNormals.Block(sites: entities.count, years: block.years)
    normals.fill(
      &normal, seed: seed, purpose: .areaYield, entities: entities,
      year: UInt32(truncatingIfNeeded: block.firstYear))
    let perils = Peril.allCases.count
    for (number, planting) in plantings.enumerated() {
      let z = Array(normal[site: zones[number]])
      var values: [Double]
      switch planting.model {
      case .perils: continue
      case .statistical:
        guard let table = planting.table else { continue }
        values = z.map { table($0) }
      case .combined:
        let s = planting.logDeviation
        values = z.map { Elementary.exp(s * $0 - s * s / 2) * planting.potential }
      }
      for lane in 0..<block.years {
        let row = lane * block.plantings + number
        if case .statistical = planting.model {
          for peril in 0..<perils { block.lost[row * perils + peril] = 0 }
          block.yields[row] = Float(max(0, values[lane]))
        } else {
          block.yields[row] = Float(values[lane] * (1 - Double(block.lostShare(row: row))))
        }
      }
    }
    let plain = Set(
      plantings.indices.filter {
        if case .statistical = plantings[$0].model { true } else { false }
      })
    if !plain.isEmpty {
      block.footprints.removeAll { footprint in
        plain.contains { number in
          zones[number] == Int(footprint.zone) && crops[number] == Int(footprint.crop)
        }
      }
    }
    return block
  }
}

/// z -> quantile(Phi(z)) of any law, linear between 4,097 nodes from -8 to 8: mixtures of families,
/// which averaging gives, have no faster table. The grid is the law that is simulated; its mean lies
/// within 1e-4 of the law's (checked by a test).
struct QuantileGrid: Sendable {
  private static let steps = 4096
  private let values: [Double]

  init(_ law: AnyDistribution) {
    values = (0...Self.steps).map { node in
      let z = -8 + 16 * Double(node) / Double(Self.steps)
      let value =
        z <= 0
        ? law.quantile(Elementary.normalProbability(z))
        : law.quantile(exceededWith: Elementary.normalProbability(-z))
      return max(0, value)
    }
  }

  func callAsFunction(_ z: Double) -> Double {
    let at = min(max((z + 8) / 16, 0), 1) * Double(Self.steps)
    let node = min(Int(at), Self.steps - 1)
    let share = at - Double(node)
    return values[node] + (values[node + 1] - values[node]) * share
  }
}
