/// A fitted generator of daily weather, in one of two forms, with its provenance.
///
/// ```swift
/// let generator = try WeatherGenerator.fit(records)
/// let simulator = try WeatherSimulator(generator.centred(on: 2026), seed: 1)
/// let block = simulator.block(firstYear: 0, years: 250)
/// ```
public struct WeatherGenerator: Sendable, Equatable {
  /// How weather is made.
  public enum Form: Sendable, Equatable {
    /// From parameters: chains of wet days, laws of amounts, autoregressive temperatures.
    case parametric(ParametricWeather)
    /// From whole recorded days, each followed by the day after one like it.
    case nearestNeighbour(NeighbourWeather)
  }

  /// A way to fit.
  public enum Method: String, Sendable, CaseIterable {
    case parametric
    case nearestNeighbour = "nearest-neighbour"
  }

  /// The form with its numbers.
  public var form: Form
  /// Where they come from.
  public var provenance: GeneratorProvenance

  /// A generator.
  public init(form: Form, provenance: GeneratorProvenance) {
    self.form = form
    self.provenance = provenance
  }

  /// Fits a generator to records, one a site; see ``ParametricWeather/fit(_:options:)`` and
  /// ``NeighbourWeather``.
  ///
  /// - Throws: ``GeneratorError`` naming the record that cannot be used and why.
  public static func fit(
    _ records: [DailyWeather], method: Method = .parametric,
    options: GeneratorOptions = GeneratorOptions()
  ) throws(GeneratorError) -> WeatherGenerator {
    switch method {
    case .parametric:
      let result = try ParametricWeather.fit(records, options: options)
      return WeatherGenerator(form: .parametric(result.model), provenance: result.provenance)
    case .nearestNeighbour:
      let prepared = try PreparedRecords(records, options: options)
      return WeatherGenerator(
        form: .nearestNeighbour(try NeighbourWeather(prepared, options: options)),
        provenance: prepared.provenance(options))
    }
  }

  /// How it was fitted.
  public var method: Method {
    switch form {
    case .parametric: .parametric
    case .nearestNeighbour: .nearestNeighbour
    }
  }

  /// The sites in the order of their ids.
  public var sites: [WeatherSite] {
    switch form {
    case .parametric(let model): model.sites.map(\.site)
    case .nearestNeighbour(let model): model.sites.map(\.site)
    }
  }

  /// The middle of the record as a year.
  public var recordCentre: Double {
    switch form {
    case .parametric(let model): model.recordCentre
    case .nearestNeighbour(let model): model.recordCentre
    }
  }

  /// The year that simulated temperatures stand for.
  public var centreYear: Double {
    switch form {
    case .parametric(let model): model.centreYear
    case .nearestNeighbour(let model): model.centreYear
    }
  }

  /// A day with at least this rain is wet, millimetres.
  public var wetThreshold: Double {
    switch form {
    case .parametric(let model): model.wetThreshold
    case .nearestNeighbour(let model): model.wetThreshold
    }
  }

  /// Trend of a site's monthly mean temperature, degrees a year, and the standard error of the
  /// mean over the months.
  public func trend(of site: Int) -> (slopes: [Double], error: Double) {
    switch form {
    case .parametric(let model): (model.sites[site].trend, model.sites[site].trendError)
    case .nearestNeighbour(let model): (model.sites[site].trend, model.sites[site].trendError)
    }
  }

  /// The same generator for another year: temperatures move along the fitted trend.
  public func centred(on year: Double) -> WeatherGenerator {
    var moved = self
    switch form {
    case .parametric(var model):
      model.centreYear = year
      moved.form = .parametric(model)
    case .nearestNeighbour(var model):
      model.centreYear = year
      moved.form = .nearestNeighbour(model)
    }
    return moved
  }
}
