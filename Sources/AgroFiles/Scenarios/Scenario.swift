public import AgroModel
public import AgroSimulation

/// A runnable case: which weather, which crops where, which indices.
///
/// Written as `Scenarios/<id>.yaml`; `agrorisk simulate` makes its catalogue.
public struct Scenario: Sendable {
  /// A zone: a district or another area with one weather and one set of hazards.
  public struct Zone: Sendable {
    /// Name of the zone; unique.
    public var id: String
    /// The site of the weather file.
    public var site: String
    /// The name of the zone in the hazard files.
    public var hazards: String
    /// What grows there.
    public var plantings: [Planting]
    /// Where `site` and `hazards` stand in the file.
    package var siteAt, hazardsAt: FilePosition
  }

  /// A place in the file, for messages.
  package struct FilePosition: Sendable {
    package var line, column: Int
  }

  /// A crop in a zone.
  public struct Planting: Sendable {
    /// The crop's id.
    public var crop: String
    /// The place or cultivar whose numbers hold.
    public var variant: String?
    /// Yield in a season without damage, t/ha.
    public var potentialYield: Parameter
    /// Area, hectares: the weight of the planting in sums over zones.
    public var area: Parameter
    /// Expected price at harvest, currency a tonne.
    public var price: Parameter?
    /// Standard deviation of the logarithm of the price at harvest; 0 where absent.
    public var priceDeviation: Parameter?
    /// The area yield beyond what perils explain; nil where perils are all.
    public var yields: AreaYields?
    /// Where the crop is named in the file.
    package var at: FilePosition
  }

  /// The file as it was named.
  public var path: String
  /// SHA-256 of the file.
  public var hash: String
  /// Name of the scenario; part of the catalogue's name.
  public var id: String
  /// What it is, in a line.
  public var title: String
  /// Simulated years unless asked otherwise.
  public var years: Int
  /// Seed unless asked otherwise.
  public var seed: UInt64
  /// The year that simulated temperatures stand for.
  public var insuredYear: Int
  /// The fitted weather generator, as a path that can be opened.
  public var weather: String
  /// Zones in the order of the file.
  public var zones: [Zone]
  /// Declared weather indices.
  public var indices: [WeatherIndex]
  /// What stands in the place of crop numbers: `grape.hail.scale` to its text.
  public var overrides: [(path: String, text: String)]
  /// Covers that contracts name.
  public var covers: [Cover]
  /// Contracts to be priced.
  public var contracts: [InsuredContract]
  /// What is added to the expected loss; nil where the file has no `loads`.
  public var loads: PremiumLoads?
  /// The currency's code; nil where the file has none.
  public var currency: String?
  /// How residuals and yields of zones hang together; nil for independent zones.
  public var yieldCorrelation: YieldCorrelation?
  /// Every number of the file with its source.
  public var parameters: [CropParameter]

  /// Whether some yield depends on weather and perils.
  public var needsWeather: Bool {
    !indices.isEmpty || zones.flatMap(\.plantings).contains { $0.yields?.kind.hasPerils ?? true }
  }

  /// Crops in their order: those of the first zone, then what others add.
  public var crops: [String] {
    var seen: Set<String> = []
    return zones.flatMap(\.plantings).map(\.crop).filter { seen.insert($0).inserted }
  }

  /// What the numbers of the catalogue stand for.
  ///
  /// Crops of different variants are different crops of the catalogue: `grape-table@samarkand`.
  public var layout: CatalogueLayout {
    let names = cropNames
    return CatalogueLayout(
      zones: zones.map(\.id), crops: names,
      plantings: zones.enumerated().flatMap { index, zone in
        zone.plantings.map { planting in
          CatalogueLayout.Planting(
            zone: index, crop: names.firstIndex(of: Self.name(of: planting)) ?? 0,
            potentialYield: planting.potentialYield.value)
        }
      }, indices: indices.map(\.name))
  }

  /// Names of crops with their variants, in the order of the file.
  public var cropNames: [String] {
    var seen: Set<String> = []
    return zones.flatMap(\.plantings).map(Self.name).filter { seen.insert($0).inserted }
  }

  /// The name of a planting's crop with its variant.
  public static func name(of planting: Planting) -> String {
    planting.variant.map { "\(planting.crop)@\($0)" } ?? planting.crop
  }
}
