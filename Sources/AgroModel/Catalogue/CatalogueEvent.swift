/// One occurrence: a frost night, a hail day, a heat spell, a storm, across all zones it touches.
///
/// Its number says what it is, `(year * 512 + day) * 16 + peril`, so that it does not depend on
/// what else a catalogue holds, and the same night has one number in every zone.
public struct CatalogueEvent: Sendable, Hashable, Comparable {
  /// The number of the event.
  public let number: Int64

  /// An event by its number.
  public init(number: Int64) { self.number = number }

  /// The event of a peril on a season day of a simulated year, counted from 0.
  public init(year: Int, day: Int, peril: Peril) {
    number = (Int64(year) * 512 + Int64(day)) * 16 + Int64(peril.index)
  }

  /// The simulated year.
  public var year: Int { Int(number >> 13) }
  /// The season day.
  public var day: Int { Int(number >> 4) & 511 }
  /// The peril's index in `Peril.allCases`.
  public var perilIndex: Int { Int(number & 15) }

  /// Order in time, then by peril.
  public static func < (one: CatalogueEvent, other: CatalogueEvent) -> Bool {
    one.number < other.number
  }
}

/// What an event does to a crop of a zone.
public struct Footprint: Sendable, Hashable {
  /// The event.
  public var event: CatalogueEvent
  /// Index of the zone.
  public var zone: UInt16
  /// Index of the crop.
  public var crop: UInt16
  /// Share of the crop's area that is affected.
  public var shareAffected: Float
  /// Mean damage of an affected object, as a share of what is left of its yield.
  public var meanDamage: Float
  /// Coefficient of variation of that damage.
  public var variation: Float
  /// Share of the value of what is left to an object whose fruit is all marked that is lost by its
  /// looks.
  public var qualityShare: Float

  /// A footprint.
  public init(
    event: CatalogueEvent, zone: UInt16, crop: UInt16, shareAffected: Float, meanDamage: Float,
    variation: Float, qualityShare: Float = 0
  ) {
    self.event = event
    self.zone = zone
    self.crop = crop
    self.shareAffected = shareAffected
    self.meanDamage = meanDamage
    self.variation = variation
    self.qualityShare = qualityShare
  }
}

/// A block of simulated years of a catalogue.
///
/// The tables of years have one row a year and planting, in order of year, then planting:
/// `row = (year - firstYear) * plantings + planting`.
public struct CatalogueBlock: Sendable, Hashable {
  /// The first year, counted from 0.
  public var firstYear: Int
  /// Number of years.
  public var years: Int
  /// Number of plantings.
  public var plantings: Int
  /// Events in their order.
  public var events: [CatalogueEvent]
  /// Footprints in order of planting, then event.
  public var footprints: [Footprint]
  /// Area yield by row, tonnes per hectare.
  public var yields: [Float]
  /// Price at harvest over its expectation, by row.
  public var priceFactors: [Float]
  /// Lost share of the potential, `[row * perils + Peril.index]`: multiples of 2^-24 that, with
  /// what is left of the yield, add up to 1 exactly. That of ``Peril/hailQuality`` stands beside
  /// the others: it is the share of the potential's value that what is left has lost by its looks.
  public var lost: [Float]
  /// Values of the declared indices, `[row * indices + index]`.
  public var indices: [Float]

  /// A block without content yet.
  public init(firstYear: Int, years: Int, plantings: Int) {
    self.firstYear = firstYear
    self.years = years
    self.plantings = plantings
    events = []
    footprints = []
    yields = []
    priceFactors = []
    lost = []
    indices = []
  }

  /// Lost share of the yield in a row, by all perils together.
  public func lostShare(row: Int) -> Float {
    let count = Peril.allCases.count
    return lost[row * count..<row * count + Peril.ofYield.count].reduce(0, +)
  }
}
