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
  /// Prices at harvest.
  case price = 9
}
