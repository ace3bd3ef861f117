/// A node of a portfolio's tree: a region of districts, a district of farms, or a unit.
public indirect enum CredibilityNode: Sendable, Equatable {
  case unit(CredibilityUnit)
  case group(name: String, members: [CredibilityNode])

  public var name: String {
    switch self {
    case .unit(let unit): unit.name
    case .group(let name, _): name
    }
  }
}

/// Jewell's (1975) hierarchical credibility model over any number of levels, for instance region,
/// district and farm.
///
/// The mean of a node varies around its parent's with a variance b of its level, and the ratios
/// of a unit around the unit's mean with the process variance. Going up, the mean of a node is
/// the mean of its branches weighted with their credibilities; going down,
///
///     premium(node) = Z mean(node) + (1 - Z) premium(parent).
///
/// Reference: Buhlmann and Gisler (2005), chapter 6; Ohlsson (2005), Scandinavian Actuarial
/// Journal, for the estimator that pools numerators and denominators; Goovaerts and Hoogstad
/// (1987) for the iterative one.
public struct HierarchicalCredibility: Sendable, Equatable {
  /// One node's result.
  public struct Node: Sendable, Equatable {
    public let name: String
    /// The number of nodes above this one, 1 for the branches of the root.
    public let level: Int
    /// The position of the parent in ``nodes``; nil for the branches of the root.
    public let parent: Int?
    /// The mean of the experience below this node; nil without experience.
    public let mean: Double?
    /// Z, in 0...1.
    public let credibility: Double
    /// The premium of the node by credibility.
    public let premium: Double
    /// The root of the mean squared error of the premium, the variances taken as known:
    /// `b (1 - Z) + (1 - Z)^2 mse(parent)`.
    public let standardError: Double
  }

  /// Parents before branches, branches in the order given.
  public let nodes: [Node]
  /// The variance of nodes around their parents by level, the highest level first.
  public let betweenVariances: [BetweenVariance]
  /// The variance within the lowest nodes, of one weight.
  public let processVariance: ProcessVariance
  /// The mean over all nodes of the highest level.
  public let collectiveMean: Double

  /// The nodes of a level, 1 the highest.
  public func nodes(atLevel level: Int) -> [Node] { nodes.filter { $0.level == level } }

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - tree: the branches of the root; all units must lie on the same level.
  ///   - estimator: of the variance of every level; ``BetweenVarianceEstimator/unbiased`` is
  ///     Ohlsson's.
  /// - Throws: ``CredibilityError``.
  public init(
    tree: [CredibilityNode], estimator: BetweenVarianceEstimator = .buhlmannGisler,
    yearEffect: CommonYearEffect = .absent
  ) throws(CredibilityError) {
    var flat: [FlatNode] = []
    let depth = try Self.flatten(tree, parent: nil, level: 1, into: &flat)
    let units = flat.compactMap(\.unit)
    for unit in units { try unit.validate() }
    let experienced = units.filter { !$0.observations.isEmpty }
    guard experienced.count > 1 else { throw .tooFewUnits(found: experienced.count) }
    let process = try ProcessVariance(units: experienced, yearEffect: yearEffect)

    // Upwards: the mean of every node and the variance of every level.
    var scale = process.meanScale
    for index in flat.indices {
      if let unit = flat[index].unit, !unit.observations.isEmpty {
        flat[index].own = process.mean(of: unit)
        flat[index].exposure = unit.weight
        flat[index].exposed = unit.weight * (unit.mean ?? 0)
      }
    }
    var between: [BetweenVariance] = []
    var root: WeightedMean?
    for level in stride(from: depth, through: 1, by: -1) {
      let members = flat.indices.filter { flat[$0].level == level && flat[$0].own != nil }
      var groups: [[WeightedMean]] = []
      var previous: Int?? = .none
      for index in members {
        guard let own = flat[index].own else { continue }
        if previous == .some(flat[index].parent), !groups.isEmpty {
          groups[groups.count - 1].append(own)
        } else {
          groups.append([own])
        }
        previous = .some(flat[index].parent)
      }
      let variance = BetweenVariance(groups: groups, scale: scale, estimator: estimator)
      guard variance.value.isFinite else { throw .overflow(unit: "the collective") }
      between.insert(variance, at: 0)
      let b = variance.value
      for index in members {
        guard let own = flat[index].own else { continue }
        let z = b > 0 ? b * own.weight / (b * own.weight + scale) : 0
        flat[index].credibility = z
        // With b = 0 the branches are one collective, and their natural weights add up.
        let weight = b > 0 ? z : own.weight
        let target = flat[index].parent
        var sum = (target.map { flat[$0].own } ?? root) ?? WeightedMean(mean: 0, weight: 0)
        sum.mean += (weight / (sum.weight + weight)) * (own.mean - sum.mean)
        sum.weight += weight
        if let target {
          flat[target].own = sum
          flat[target].exposure += flat[index].exposure
          flat[target].exposed += flat[index].exposed
        } else {
          root = sum
        }
      }
      if b > 0 { scale = b }
    }

    // Downwards: premiums and their errors.
    let top = between[0].value
    let tops = flat.filter { $0.level == 1 && $0.own != nil }
    var mean = root?.mean ?? 0
    var error = 0.0
    if top > 0 {
      error = top / tops.reduce(0) { $0 + $1.credibility }
    } else {
      let exposure = tops.reduce(0) { $0 + $1.exposure }
      mean = tops.reduce(0) { $0 + $1.exposed } / exposure
      error = scale / (root?.weight ?? 1)
    }
    processVariance = process
    betweenVariances = between
    collectiveMean = mean
    var results: [Node] = []
    var squaredErrors: [Double] = []
    for node in flat {
      let z = node.credibility
      let b = between[node.level - 1].value
      let parentPremium = node.parent.map { results[$0].premium } ?? mean
      let parentError = node.parent.map { squaredErrors[$0] } ?? error
      let squared = b * (1 - z) + (1 - z) * (1 - z) * parentError
      squaredErrors.append(squared)
      results.append(
        Node(
          name: node.name, level: node.level, parent: node.parent, mean: node.own?.mean,
          credibility: z, premium: z * (node.own?.mean ?? 0) + (1 - z) * parentPremium,
          standardError: squared.squareRoot()))
    }
    nodes = results
  }

  private struct FlatNode {
    let name: String
    let level: Int
    let parent: Int?
    let unit: CredibilityUnit?
    var own: WeightedMean?
    var credibility = 0.0
    var exposure = 0.0
    var exposed = 0.0
  }

  /// Lists parents before branches; returns the level of the units.
  private static func flatten(
    _ nodes: [CredibilityNode], parent: Int?, level: Int, into flat: inout [FlatNode]
  ) throws(CredibilityError) -> Int {
    var depth: Int?
    for node in nodes {
      let index = flat.count
      var reached = level
      switch node {
      case .unit(let unit):
        flat.append(FlatNode(name: unit.name, level: level, parent: parent, unit: unit))
      case .group(let name, let members):
        flat.append(FlatNode(name: name, level: level, parent: parent, unit: nil))
        guard !members.isEmpty else { throw .emptyNode(node: name) }
        reached = try flatten(members, parent: index, level: level + 1, into: &flat)
      }
      guard depth == nil || depth == reached else { throw .unequalDepth(node: node.name) }
      depth = reached
    }
    guard let depth else { throw .tooFewUnits(found: 0) }
    return depth
  }
}
