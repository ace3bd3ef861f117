/// A generator made ready to simulate: the same digits for any number of threads and any cut of
/// the years into blocks, on every machine.
///
/// Year k alone is year k of any run; the choice of sites does not change what a site gets.
public struct WeatherSimulator: Sendable {
  private enum Engine: Sendable {
    case parametric(ParametricSimulator)
    case nearestNeighbour(NeighbourSimulator)
  }

  /// The generator.
  public let generator: WeatherGenerator
  /// The seed of the run.
  public let seed: UInt64
  private let engine: Engine

  /// A simulator.
  ///
  /// - Parameters:
  ///   - shift: A change of climate on top of the generator.
  ///   - replicate: The parameter replicate, 0 for the fitted parameters themselves.
  ///   - sites: Ids of the sites to make weather for, nil for all.
  /// - Throws: ``GeneratorError`` where the parameters cannot be simulated or a site is not known.
  public init(
    _ generator: WeatherGenerator, seed: UInt64, shift: ClimateShift = .none,
    replicate: UInt32 = 0, sites: [String]? = nil
  ) throws(GeneratorError) {
    self.generator = generator
    self.seed = seed
    switch generator.form {
    case .parametric(let model):
      engine = .parametric(
        try ParametricSimulator(
          model, seed: seed, shift: shift, replicate: replicate, sites: sites))
    case .nearestNeighbour(let model):
      engine = .nearestNeighbour(
        try NeighbourSimulator(
          model, seed: seed, shift: shift, replicate: replicate, sites: sites))
    }
  }

  /// The sites that are simulated, in their order.
  public var sites: [WeatherSite] {
    switch engine {
    case .parametric(let simulator): simulator.sites
    case .nearestNeighbour(let simulator): simulator.sites
    }
  }

  /// A block of years, counted from 0.
  public func block(firstYear: Int, years: Int) -> WeatherBlock {
    var block = WeatherBlock(
      firstYear: firstYear, years: years,
      sites: sites.map {
        SiteWeather(
          site: $0.id, latitude: $0.latitude, elevation: $0.elevation, years: years)
      })
    fill(&block)
    return block
  }

  /// Fills a block that `block(firstYear:years:)` has made, for its `firstYear`.
  public func fill(_ block: inout WeatherBlock) {
    switch engine {
    case .parametric(let simulator): simulator.fill(&block)
    case .nearestNeighbour(let simulator): simulator.fill(&block)
    }
  }
}
