public import AgroQuantities
public import AgroStatistics

/// Laws fitted to series and the dependence between them, as a file that later commands read:
/// `agrorisk.model/1`.
///
/// Numbers are written in their shortest form that reads back the same, so that a model read is
/// bit for bit the model written.
public struct FittedModel: Sendable, Equatable {
  /// One place's law.
  public struct Place: Sendable, Equatable {
    /// The name of the series.
    public let name: String
    /// What tells it apart from the others.
    public let labels: [SeriesInput.Label]
    /// How many years.
    public let count: Int
    /// The first year.
    public let firstYear: Int
    /// The last year.
    public let lastYear: Int
    /// The year whose value the law describes; nil without a trend.
    public let insuredYear: Int?
    /// The trend in that year.
    public let expected: Double?
    /// The fitted law.
    public let law: AnyDistribution
    /// In the order of the law's estimated parameters.
    public let parameterNames: [String]
    /// Standard errors of the law's parameters, in their order.
    public let standardErrors: [Double]
    /// Of the estimated parameters, row by row.
    public let covariance: [[Double]]
    /// The law is of claims given that they exceed this; nil where it is of all.
    public let above: Double?
    /// The law of the number of claims a year, of those above the threshold; nil for yearly values
    /// and where the record is too short.
    public let frequency: AnyCountDistribution?
  }

  /// The dependence between places.
  public struct Dependence: Sendable, Equatable {
    /// The names of the places of rows and columns; not all need be among them.
    public let places: [String]
    /// Years that all places share.
    public let years: Int
    /// The correlation matrix, row by row.
    public let correlation: [[Double]]
    /// Degrees of freedom of a t copula; infinite for a Gaussian one.
    public let degreesOfFreedom: Double
  }

  /// Why a document is no model.
  public struct ReadError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
  }

  /// What is needed to fit it again.
  public let recipe: FitRecipe
  /// The name of the values.
  public let value: String
  /// The fitted series.
  public let places: [Place]
  /// nil where it was not, or could not be, estimated.
  public let dependence: Dependence?

  /// The selected laws of a study.
  public init(_ study: FitStudy, recipe: FitRecipe, value: String) {
    self.recipe = recipe
    self.value = value
    places = study.fits.map { fit in
      let best = fit.selection.best
      return Place(
        name: fit.name, labels: fit.input.labels, count: fit.input.years.count,
        firstYear: fit.input.years.first ?? 0, lastYear: fit.input.years.last ?? 0,
        insuredYear: fit.trend?.insuredYear, expected: fit.trend?.expected, law: fit.model,
        parameterNames: best.family.parameterNames, standardErrors: best.standardErrors,
        covariance: best.covariance, above: fit.threshold,
        frequency: fit.frequency?.candidates.first?.model)
    }
    if case .success(let found) = study.dependence {
      dependence = Dependence(
        places: found.places, years: found.years, correlation: found.correlation.rows,
        degreesOfFreedom: found.degreesOfFreedom.value)
    } else {
      dependence = nil
    }
  }

  /// The document.
  public var document: JSONValue {
    .object([
      .init("format", "agrorisk.model/1"), .init("recipe", recipe.value),
      .init("value", .string(value)),
      .init("places", .array(places.map { FittedModel.value(of: $0) })),
      .init(
        "dependence",
        dependence.map {
          .object([
            .init("places", .array($0.places.map { .string($0) })),
            .init("years", .int($0.years)),
            .init("correlation", .array($0.correlation.map { FitJSON.numbers($0) })),
            .init("degreesOfFreedom", .double($0.degreesOfFreedom)),
          ])
        } ?? .null),
    ])
  }

  private static func value(of place: Place) -> JSONValue {
    .object([
      .init("place", .string(place.name)),
      .init(
        "labels",
        .array(
          place.labels.map {
            .object([.init("column", .string($0.column)), .init("text", .string($0.text))])
          })),
      .init("n", .int(place.count)), .init("firstYear", .int(place.firstYear)),
      .init("lastYear", .int(place.lastYear)),
      .init("insuredYear", place.insuredYear.map { .int($0) } ?? .null),
      .init("expected", place.expected.map { .double($0) } ?? .null),
      .init("law", value(of: place.law)),
      .init("parameterNames", .array(place.parameterNames.map { .string($0) })),
      .init("standardErrors", FitJSON.numbers(place.standardErrors)),
      .init("covariance", .array(place.covariance.map { FitJSON.numbers($0) })),
      .init("above", place.above.map { .double($0) } ?? .null),
      .init("frequency", value(of: place.frequency)),
    ])
  }

  private static func value(of law: AnyCountDistribution?) -> JSONValue {
    let parameters: [JSONValue.Member]
    switch law {
    case .poisson(let law): parameters = [.init("mean", .double(law.mean))]
    case .negativeBinomial(let law):
      parameters = [
        .init("size", .double(law.size)), .init("probability", .double(law.probability)),
      ]
    default: return .null
    }
    return .object([
      .init("family", .string(law?.family.rawValue ?? "")),
      .init("parameters", .object(parameters)),
    ])
  }

  private static func value(of law: AnyDistribution) -> JSONValue {
    var zero = 0.0
    var base = law
    if case .zeroInflated(let inflated) = law {
      zero = inflated.zeroProbability
      base = inflated.base
    }
    let names = base.family.parameterNames ?? []
    return .object([
      .init("family", .string(base.family.rawValue)),
      .init(
        "parameters",
        .object(zip(names, base.parameters ?? []).map { .init($0, .double($1)) })),
      .init("zeroProbability", .double(zero)),
    ])
  }
}
