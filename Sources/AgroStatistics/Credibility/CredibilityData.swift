/// One period of a unit's experience.
public struct CredibilityObservation: Sendable, Equatable {
  /// The ratio observed, for instance a loss cost or a yield, in any unit.
  public let value: Double
  /// Its volume, above 0: hectares for yields, sum insured for loss cost, 1 where none is known.
  public let weight: Double

  /// A value with its weight, above 0.
  public init(value: Double, weight: Double = 1) {
    self.value = value
    self.weight = weight
  }
}

/// The experience of one risk unit (a farm, a district, a state).
///
/// Histories may differ in length and have gaps; a unit without any experience is allowed and
/// is given the premium of the collective it belongs to.
public struct CredibilityUnit: Sendable, Equatable {
  /// What error messages and results call the unit.
  public let name: String
  /// Its observations, in any order.
  public let observations: [CredibilityObservation]

  /// A unit of observations.
  public init(name: String, observations: [CredibilityObservation]) {
    self.name = name
    self.observations = observations
  }

  /// A unit from a row of ratios and a row of weights; nil is a missing cell.
  ///
  /// A cell of weight 0 has no ratio and is left out.
  /// - Throws: ``CredibilityError`` when the rows differ in length, or a ratio has no weight.
  public init(name: String, ratios: [Double?], weights: [Double?]) throws(CredibilityError) {
    guard ratios.count == weights.count else {
      throw .unequalRows(unit: name, ratios: ratios.count, weights: weights.count)
    }
    var observations: [CredibilityObservation] = []
    for (index, (ratio, weight)) in zip(ratios, weights).enumerated() {
      guard let ratio, weight != 0 else { continue }
      guard let weight else { throw .missingWeight(unit: name, period: index + 1) }
      observations.append(CredibilityObservation(value: ratio, weight: weight))
    }
    self.init(name: name, observations: observations)
  }

  /// A unit whose periods all count the same.
  public init(name: String, values: [Double]) {
    self.init(name: name, observations: values.map { CredibilityObservation(value: $0) })
  }

  /// The sum of the weights.
  public var weight: Double { observations.reduce(0) { $0 + $1.weight } }

  /// The weighted mean of the experience, or nil without experience.
  public var mean: Double? {
    guard !observations.isEmpty else { return nil }
    return observations.reduce(0) { $0 + $1.weight * $1.value } / weight
  }

  func validate() throws(CredibilityError) {
    for (index, observation) in observations.enumerated() {
      guard observation.value.isFinite else {
        throw .invalidObservation(unit: name, period: index + 1, value: observation.value)
      }
      guard observation.weight > 0, observation.weight.isFinite else {
        throw .invalidWeight(unit: name, period: index + 1, weight: observation.weight)
      }
    }
    guard weight.isFinite else { throw .overflow(unit: name) }
  }
}

/// Why a credibility model cannot be fitted.
public enum CredibilityError: Error, Sendable, Equatable, CustomStringConvertible {
  case tooFewUnits(found: Int)
  case noReplication
  case unequalRows(unit: String, ratios: Int, weights: Int)
  case missingWeight(unit: String, period: Int)
  case invalidObservation(unit: String, period: Int, value: Double)
  case invalidWeight(unit: String, period: Int, weight: Double)
  case overflow(unit: String)
  case unequalDepth(node: String)
  case emptyNode(node: String)
  case tooFewPeriods(unit: String, found: Int, required: Int)
  case invalidDesign(String)
  case singularDesign(unit: String)
  case invalidParameter(ParameterError)

  public var description: String {
    switch self {
    case .tooFewUnits(let found):
      "A credibility model needs two units with experience, but \(found) were given."
    case .noReplication:
      "No unit has more periods than its model has means, so no process variance can be estimated."
    case .unequalRows(let unit, let ratios, let weights):
      "Unit \(unit) has \(ratios) ratios but \(weights) weights; one weight a ratio was expected."
    case .missingWeight(let unit, let period):
      "Unit \(unit) has a ratio but no weight in period \(period)."
    case .invalidObservation(let unit, let period, let value):
      "Unit \(unit) has the ratio \(value) in period \(period), but a finite number was expected."
    case .invalidWeight(let unit, let period, let weight):
      "Unit \(unit) has the weight \(weight) in period \(period), but a finite number above 0 "
        + "was expected."
    case .overflow(let unit):
      "The experience of unit \(unit) is too large to be squared in double precision."
    case .unequalDepth(let node):
      "Node \(node) has branches of different depth; all units must lie on the same level."
    case .emptyNode(let node):
      "Node \(node) has no branches."
    case .tooFewPeriods(let unit, let found, let required):
      "Unit \(unit) has \(found) periods, but its regression needs at least \(required)."
    case .invalidDesign(let reason):
      reason
    case .singularDesign(let unit):
      "The regressors of unit \(unit) are linearly dependent over its periods."
    case .invalidParameter(let error):
      error.description
    }
  }
}
