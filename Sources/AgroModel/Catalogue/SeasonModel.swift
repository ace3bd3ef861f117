internal import AgroQuantities
internal import AgroStatistics

/// Where the weather of a block of years comes from: a fitted generator, or recorded seasons.
public protocol WeatherSource: Sendable {
  /// An empty block for some years, counted from 0.
  func emptyBlock(firstYear: Int, years: Int) -> WeatherBlock
  /// Fills a block for its `firstYear`; the result depends on nothing else.
  func fill(_ block: inout WeatherBlock)
}

/// Weather, hazards and crops joined: from a block of years to the damage of every planting.
public struct SeasonModel: Sendable {
  /// A zone of the layout: its weather and its hazards.
  public struct Zone: Sendable {
    /// Index of the site in the weather's blocks.
    public var site: Int
    /// The name under which the hazard model knows the zone.
    public var hazards: String
    /// Degrees north.
    public var latitude: Double

    /// A zone.
    public init(site: Int, hazards: String, latitude: Double) {
      self.site = site
      self.hazards = hazards
      self.latitude = latitude
    }
  }

  /// A crop of the layout.
  public struct CropModel: Sendable {
    /// Stages and perils.
    public var crop: Crop
    /// Standard deviation of the logarithm of the price at harvest, the same in all zones.
    public var priceDeviation: Double

    /// A crop.
    public init(crop: Crop, priceDeviation: Double = 0) {
      self.crop = crop
      self.priceDeviation = priceDeviation
    }
  }

  /// What the numbers stand for.
  public let layout: CatalogueLayout
  /// Declared indices, in the order of the layout.
  public let indices: [WeatherIndex]
  private let zones: [Zone]
  private let crops: [CropModel]
  private let perils: [[any PerilModel]]
  private let sites: [PhenologySite]
  private let hazards: HazardModel
  private let weather: any WeatherSource
  private let seed: UInt64
  private let frequencies: HazardModel.Frequencies
  /// By planting.
  private let usual: [UsualLosses]
  /// Share of the reference seasons in which the crop's last stage never comes, because the winter
  /// is too warm for its chill or the summer too cold, by planting of the layout. Such a season has
  /// nothing that hail or frost could hurt: it counts as undamaged, which is no judgement of the crop.
  public let unreached: [Double]

  /// Seasons from which the usual losses of a place are taken.
  public static let referenceYears = 250

  /// A model; `zones` and `crops` are in the order of the layout.
  ///
  /// - Parameters:
  ///   - reference: the weather that insured yields come from, of the same sites: its first 250
  ///     years give the usual losses. A change of climate is one of `weather`, never of this.
  ///   - frequencies: factors of how often hazards occur, for stress tests.
  ///   - other: a model of the same layout, seed and reference: what has not changed is taken from it.
  public init(
    layout: CatalogueLayout, indices: [WeatherIndex], zones: [Zone], crops: [CropModel],
    hazards: HazardModel, weather: any WeatherSource, reference: any WeatherSource, seed: UInt64,
    frequencies: HazardModel.Frequencies = [:], changing other: SeasonModel? = nil
  ) {
    precondition(zones.count == layout.zones.count && crops.count == layout.crops.count)
    self.layout = layout
    self.indices = indices
    self.zones = zones
    self.crops = crops
    perils = crops.map { $0.crop.perilModels + $0.crop.damageModels }
    let places = other.flatMap { $0.zones.map(\.latitude) == zones.map(\.latitude) ? $0.sites : nil }
    sites = places ?? zones.map { PhenologySite(latitude: $0.latitude) }
    self.hazards = hazards
    self.weather = weather
    self.seed = seed
    self.frequencies = frequencies
    lazy var block = {
      var block = reference.emptyBlock(firstYear: 0, years: Self.referenceYears)
      reference.fill(&block)
      return block
    }()
    // Of all hazards only the supply of water has a part in what is usual.
    lazy var supply = HazardModel(basins: hazards.basins).hazards(
      in: zones.map(\.hazards), seed: seed, firstYear: 0, years: Self.referenceYears)
    let known = other.flatMap {
      $0.usual.count == layout.plantings.count && $0.hazards.basins == hazards.basins ? $0 : nil
    }
    var temperatures: [SeasonTemperatures] = []
    var loaded: Int?
    var water: [Double] = []
    var usual: [UsualLosses] = []
    var unreached: [Double] = []
    for (number, planting) in layout.plantings.enumerated() {
      let crop = crops[planting.crop].crop
      guard crop.water != nil || crop.heat != nil || crop.rain != nil || crop.rot != nil else {
        usual.append(.none)
        unreached.append(0)
        continue
      }
      if let known, crop.hasUsualLosses(of: known.crops[planting.crop].crop) {
        usual.append(known.usual[number])
        unreached.append(known.unreached[number])
        continue
      }
      let site = block.sites[zones[planting.zone].site]
      if loaded != planting.zone {
        loaded = planting.zone
        Self.load(site, at: sites[planting.zone], into: &temperatures)
        water = []
      }
      if water.isEmpty, crop.water != nil {
        water = site.referenceEvapotranspiration(
          radiation: sites[planting.zone].extraterrestrialMillimetres)
      }
      let stages = crop.stages.dates(&temperatures[0])
      let never = stages.starts.suffix(block.years).count { $0 >= StageDates.never }
      unreached.append(crop.stages.rules.isEmpty ? 0 : Double(never) / Double(block.years))
      usual.append(
        crop.usualLosses(
          of: CropSeason(
            weather: site, stages: stages, hazards: supply[planting.zone],
            referenceEvapotranspiration: water.isEmpty ? nil : water)))
    }
    self.usual = usual
    self.unreached = unreached
  }

  /// Loads the weather of a zone into the one element of `temperatures`, made at the first.
  private static func load(
    _ weather: SiteWeather, at place: PhenologySite, into temperatures: inout [SeasonTemperatures]
  ) {
    if temperatures.isEmpty {
      temperatures = [SeasonTemperatures(site: place, weather: weather)]
    } else {
      temperatures[0].load(weather, at: place)
    }
  }

  /// The block of some years, counted from 0: the same whatever block they lie in.
  public func block(_ years: Range<Int>) -> CatalogueBlock {
    var weather = weather.emptyBlock(firstYear: years.lowerBound, years: years.count)
    self.weather.fill(&weather)
    return block(of: weather)
  }

  /// The damage of given weather.
  public func block(of weather: WeatherBlock) -> CatalogueBlock {
    var memory = SeasonMemory()
    return block(of: weather, after: nil, &memory, remembers: false)
  }

  /// The damage of given weather, and what it was made of.
  public func remembered(_ weather: WeatherBlock) -> (block: CatalogueBlock, memory: SeasonMemory) {
    var memory = SeasonMemory()
    let block = block(of: weather, after: nil, &memory)
    return (block, memory)
  }

  /// The damage of given weather by a model that differs from another in some numbers of its crops
  /// and hazards: what these do not touch is taken from the other's memory.
  ///
  /// - Parameters:
  ///   - other: a model of the same layout, indices, seed and weather.
  ///   - memory: what the other made of this weather.
  public func block(
    of weather: WeatherBlock, changing other: SeasonModel, _ memory: SeasonMemory
  ) -> CatalogueBlock {
    guard other.layout.plantings.count == layout.plantings.count,
      memory.plantings.count == layout.plantings.count, memory.hazards.count == zones.count
    else { return block(of: weather) }
    var memory = memory
    return block(of: weather, after: other, &memory)
  }

  private func block(
    of weather: WeatherBlock, after other: SeasonModel?, _ memory: inout SeasonMemory,
    remembers: Bool = true
  ) -> CatalogueBlock {
    let years = weather.years
    let struck =
      other.map { $0.hazards == hazards && $0.frequencies == frequencies } == true
      ? memory.hazards
      : hazards.hazards(
        in: zones.map(\.hazards), seed: seed, firstYear: weather.firstYear, years: years,
        frequencies: frequencies)
    let prices = crops.indices.map {
      priceFactors(of: $0, firstYear: weather.firstYear, years: years)
    }
    var assembler = BlockAssembler(firstYear: weather.firstYear, years: years, layout: layout)
    if other == nil { memory.hazards = struck }
    var planting = 0
    // One element at most, whose storage the zones share.
    var temperatures: [SeasonTemperatures] = []
    var events: [DamageEvent] = []
    for (number, zone) in zones.enumerated() {
      let site = weather.sites[zone.site]
      var isLoaded = false
      if other == nil {
        let needsWater = layout.plantings.contains {
          $0.zone == number && crops[$0.crop].crop.water != nil
        }
        memory.water.append(
          needsWater
            ? site.referenceEvapotranspiration(
              radiation: sites[number].extraterrestrialMillimetres) : [])
        memory.indexValues.append(indices.flatMap { $0.values(in: site) })
      }
      while planting < layout.plantings.count, layout.plantings[planting].zone == number {
        let crop = layout.plantings[planting].crop
        let own = crops[crop].crop
        let before = other?.crops[crop].crop
        if before?.stages != own.stages {
          if !isLoaded { Self.load(site, at: sites[number], into: &temperatures) }
          isLoaded = true
          let dates = own.stages.dates(&temperatures[0])
          if other == nil {
            memory.plantings.append(SeasonMemory.Planting(stages: dates))
          } else {
            memory.plantings[planting].stages = dates
          }
        }
        let season = CropSeason(
          weather: site, stages: memory.plantings[planting].stages, hazards: struck[number],
          referenceEvapotranspiration: memory.water[number].isEmpty ? nil : memory.water[number],
          usual: usual[planting])
        let kept = before.map { old in
          old.stages == own.stages
            ? own.modelsKept(from: old) : [Bool](repeating: false, count: perils[crop].count)
        }
        events.removeAll(keepingCapacity: true)
        for (index, peril) in perils[crop].enumerated() {
          guard remembers else {
            peril.appendEvents(of: season, to: &events)
            continue
          }
          if let kept, kept[index],
            struck[number][peril.peril] == memory.hazards[number][peril.peril],
            peril.peril != .drought
              || struck[number].irrigationSupply == memory.hazards[number].irrigationSupply
          {
            events += memory.plantings[planting].events[index]
            continue
          }
          var made: [DamageEvent] = []
          peril.appendEvents(of: season, to: &made)
          if other == nil { memory.plantings[planting].events.append(made) }
          events += made
        }
        assembler.add(
          planting: planting, events: events, priceFactor: prices[crop],
          indexValues: memory.indexValues[number])
        planting += 1
      }
      // What no one asks for again makes room for the next zone's.
      if !remembers { memory.water[number] = [] }
    }
    return assembler.block()
  }

  /// Price factors of a crop, lognormal with mean 1; one draw a crop and year for all zones.
  private func priceFactors(of crop: Int, firstYear: Int, years: Int) -> [Double] {
    let s = crops[crop].priceDeviation
    guard s > 0 else { return [] }
    var block = [Double](repeating: 0, count: years)
    let address = StreamAddress(
      purpose: .price, entity: StreamID.hash(of: layout.crops[crop]), year: UInt32(firstYear))
    RandomBlock(seed: seed, at: address, along: .years(draw: 0)).fillNormal(&block)
    return block.map { Elementary.exp(s * $0 - s * s / 2) }
  }
}

/// What the damage of a block of weather was made of, by zone and planting.
public struct SeasonMemory: Sendable {
  struct Planting: Sendable {
    var stages: StageDates
    /// Events of each model of the crop, in the order of its models.
    var events: [[DamageEvent]] = []
  }

  /// Hazards by zone.
  var hazards: [ZoneHazards] = []
  /// Reference evapotranspiration by zone.
  var water: [[Double]] = []
  /// Values of the declared indices by zone.
  var indexValues: [[Double]] = []
  var plantings: [Planting] = []
}

extension Crop {
  /// For each model, in the order of `perilModels` and then `damageModels`, whether the other crop
  /// has the same.
  func modelsKept(from other: Crop) -> [Bool] {
    let same = (perilModels + damageModels).map(\.peril)
    guard (other.perilModels + other.damageModels).map(\.peril) == same else {
      return [Bool](repeating: false, count: same.count)
    }
    var kept: [Bool] = []
    if winter != nil { kept.append(winter == other.winter) }
    if frost != nil { kept.append(frost == other.frost) }
    kept += zip(struck, other.struck).map { $0 == $1 }
    if water != nil { kept.append(water == other.water) }
    if heat != nil { kept.append(heat == other.heat) }
    if rain != nil { kept.append(rain == other.rain) }
    if rot != nil { kept.append(rot == other.rot) }
    return kept
  }
}
