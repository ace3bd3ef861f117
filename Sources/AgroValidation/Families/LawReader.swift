internal import AgroQuantities
internal import AgroStatistics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A law as cases write it: `"family": "gamma"` with its parameters beside it or in `parameters`,
/// or a member with the family's name. Names are those of R's packages stats and actuar, and of
/// SciPy.
enum LawReader {
  /// How a family is written, and the law of these parameters.
  private struct Form: Sendable {
    let names: Set<String>
    let parameters: [String]
    let law: @Sendable ([Double]) throws -> AnyDistribution

    init(
      _ names: Set<String>, _ parameters: [String],
      _ law: @escaping @Sendable ([Double]) throws -> AnyDistribution
    ) {
      self.names = names
      self.parameters = parameters
      self.law = law
    }
  }

  private static func gamma(_ shape: Double, _ scale: Double) throws -> AnyDistribution {
    .gamma(try Gamma(shape: shape, scale: scale))
  }
  private static func normal(_ mean: Double, _ deviation: Double) throws -> AnyDistribution {
    .normal(try Normal(mean: mean, standardDeviation: deviation))
  }
  private static func lognormal(_ mean: Double, _ deviation: Double) throws -> AnyDistribution {
    .lognormal(try Lognormal(logMean: mean, logStandardDeviation: deviation))
  }
  private static func lomax(_ shape: Double, _ scale: Double) throws -> AnyDistribution {
    .generalisedPareto(try GeneralisedPareto.lomax(shape: shape, scale: scale))
  }
  private static func burr(
    power: Double, tail: Double, _ scale: Double
  ) throws -> AnyDistribution {
    .burrXII(try BurrXII(powerShape: power, tailShape: tail, scale: scale))
  }
  private static func excess(
    _ location: Double, _ scale: Double, _ shape: Double
  ) throws -> AnyDistribution {
    .generalisedPareto(try GeneralisedPareto(location: location, scale: scale, shape: shape))
  }
  private static func extreme(
    _ location: Double, _ scale: Double, _ shape: Double
  ) throws -> AnyDistribution {
    .generalisedExtremeValue(
      try GeneralisedExtremeValue(location: location, scale: scale, shape: shape))
  }
  private static func beta(
    _ a: Double, _ b: Double, from lower: Double = 0, to upper: Double = 1
  ) throws -> AnyDistribution {
    .beta(try Beta(firstShape: a, secondShape: b, lower: lower, upper: upper))
  }
  private static func truncatedNormal(_ p: [Double]) throws -> AnyDistribution {
    .truncatedNormal(
      try TruncatedNormal(
        mean: p[0], standardDeviation: p[1], lower: p[2], upper: p.count > 3 ? p[3] : .infinity))
  }

  private static let gammas: Set<String> = ["gamma"]
  private static let lognormals: Set<String> = ["lnorm", "lognormal", "lognorm"]
  private static let weibulls: Set<String> = ["weibull", "weibull_min"]
  private static let normals: Set<String> = ["norm", "normal", "gaussian"]
  private static let exponentials: Set<String> = ["exp", "exponential", "expon"]
  private static let lomaxes: Set<String> = ["pareto", "pareto2", "lomax"]
  private static let burrs: Set<String> = ["burr", "burr12", "burrxii"]
  private static let logistics: Set<String> = ["llogis", "loglogistic", "fisk"]
  private static let excesses: Set<String> = ["gpd", "gpareto", "genpareto", "generalisedpareto"]
  private static let extremes: Set<String> = ["gev", "generalisedextremevalue"]
  private static let cutNormals: Set<String> = ["truncnorm", "tnorm", "truncatednormal"]

  private static let forms: [Form] = [
    Form(gammas, ["shape", "scale"]) { try gamma($0[0], $0[1]) },
    Form(gammas, ["shape", "rate"]) { try gamma($0[0], 1 / $0[1]) },
    Form(gammas, ["a", "scale"]) { try gamma($0[0], $0[1]) },
    Form(gammas, ["alpha", "theta"]) { try gamma($0[0], $0[1]) },
    Form(gammas, ["mean", "cv"]) { try gamma(1 / ($0[1] * $0[1]), $0[0] * $0[1] * $0[1]) },
    Form(lognormals, ["meanlog", "sdlog"]) { try lognormal($0[0], $0[1]) },
    Form(lognormals, ["mu", "sigma"]) { try lognormal($0[0], $0[1]) },
    Form(lognormals, ["mean", "cv"]) {
      .lognormal(try Lognormal.matching(mean: $0[0], coefficientOfVariation: $0[1]))
    },
    Form(lognormals, ["mean", "sd"]) {
      .lognormal(try Lognormal.matching(mean: $0[0], coefficientOfVariation: $0[1] / $0[0]))
    },
    Form(lognormals, ["shape", "scale"]) { try lognormal(log($0[1]), $0[0]) },
    Form(lognormals, ["s", "scale"]) { try lognormal(log($0[1]), $0[0]) },
    Form(weibulls, ["shape", "scale"]) { .weibull(try Weibull(shape: $0[0], scale: $0[1])) },
    Form(weibulls, ["c", "scale"]) { .weibull(try Weibull(shape: $0[0], scale: $0[1])) },
    Form(normals, ["mean", "sd"]) { try normal($0[0], $0[1]) },
    Form(normals, ["mu", "sigma"]) { try normal($0[0], $0[1]) },
    Form(normals, ["loc", "scale"]) { try normal($0[0], $0[1]) },
    Form(exponentials, ["rate"]) { .exponential(try Exponential(mean: 1 / $0[0])) },
    Form(exponentials, ["mean"]) { .exponential(try Exponential(mean: $0[0])) },
    Form(exponentials, ["scale"]) { .exponential(try Exponential(mean: $0[0])) },
    Form(lomaxes, ["shape", "scale"]) { try lomax($0[0], $0[1]) },
    Form(lomaxes, ["shape", "rate"]) { try lomax($0[0], 1 / $0[1]) },
    Form(lomaxes, ["alpha", "theta"]) { try lomax($0[0], $0[1]) },
    Form(lomaxes, ["shape", "min"]) { .pareto(try Pareto(minimum: $0[1], shape: $0[0])) },
    Form(["lomax"], ["c", "scale"]) { try lomax($0[0], $0[1]) },
    Form(["pareto1"], ["shape", "min"]) { .pareto(try Pareto(minimum: $0[1], shape: $0[0])) },
    Form(["pareto1"], ["shape", "scale"]) { .pareto(try Pareto(minimum: $0[1], shape: $0[0])) },
    Form(["pareto"], ["b", "scale"]) { .pareto(try Pareto(minimum: $0[1], shape: $0[0])) },
    Form(burrs, ["shape1", "shape2", "scale"]) {
      try burr(power: $0[1], tail: $0[0], $0[2])
    },
    Form(burrs, ["shape1", "shape2", "rate"]) {
      try burr(power: $0[1], tail: $0[0], 1 / $0[2])
    },
    Form(burrs, ["c", "d", "scale"]) { try burr(power: $0[0], tail: $0[1], $0[2]) },
    Form(burrs, ["alpha", "gamma", "theta"]) { try burr(power: $0[1], tail: $0[0], $0[2]) },
    Form(logistics, ["shape", "scale"]) {
      .logLogistic(try LogLogistic(shape: $0[0], scale: $0[1]))
    },
    Form(logistics, ["shape", "rate"]) {
      .logLogistic(try LogLogistic(shape: $0[0], scale: 1 / $0[1]))
    },
    Form(logistics, ["c", "scale"]) { .logLogistic(try LogLogistic(shape: $0[0], scale: $0[1])) },
    Form(["beta"], ["shape1", "shape2"]) { try beta($0[0], $0[1]) },
    Form(["beta"], ["shape1", "shape2", "lower", "upper"]) {
      try beta($0[0], $0[1], from: $0[2], to: $0[3])
    },
    Form(["beta"], ["a", "b"]) { try beta($0[0], $0[1]) },
    Form(["beta"], ["a", "b", "scale"]) { try beta($0[0], $0[1], to: $0[2]) },
    Form(["beta"], ["a", "b", "upper"]) { try beta($0[0], $0[1], to: $0[2]) },
    Form(["beta"], ["a", "b", "lower", "upper"]) { try beta($0[0], $0[1], from: $0[2], to: $0[3]) },
    Form(["beta"], ["a", "b", "loc", "scale"]) {
      try beta($0[0], $0[1], from: $0[2], to: $0[2] + $0[3])
    },
    Form(["unif", "uniform"], ["min", "max"]) { .uniform(try Uniform(from: $0[0], to: $0[1])) },
    Form(["unif", "uniform"], ["lower", "upper"]) {
      .uniform(try Uniform(from: $0[0], to: $0[1]))
    },
    Form(["unif", "uniform"], ["loc", "scale"]) {
      .uniform(try Uniform(from: $0[0], to: $0[0] + $0[1]))
    },
    Form(excesses, ["scale", "shape"]) { try excess(0, $0[0], $0[1]) },
    Form(excesses, ["loc", "scale", "shape"]) { try excess($0[0], $0[1], $0[2]) },
    Form(excesses, ["threshold", "scale", "shape"]) { try excess($0[0], $0[1], $0[2]) },
    Form(excesses, ["c", "scale"]) { try excess(0, $0[1], $0[0]) },
    Form(excesses, ["c", "loc", "scale"]) { try excess($0[1], $0[2], $0[0]) },
    Form(excesses, ["xi", "beta"]) { try excess(0, $0[1], $0[0]) },
    Form(excesses, ["xi", "sigma"]) { try excess(0, $0[1], $0[0]) },
    Form(extremes, ["loc", "scale", "shape"]) { try extreme($0[0], $0[1], $0[2]) },
    Form(extremes, ["mu", "sigma", "xi"]) { try extreme($0[0], $0[1], $0[2]) },
    // SciPy turns the sign of the shape.
    Form(["genextreme"], ["c", "loc", "scale"]) { try extreme($0[1], $0[2], -$0[0]) },
    Form(["gumbel", "gumbel_r"], ["loc", "scale"]) { try extreme($0[0], $0[1], 0) },
    Form(cutNormals, ["mean", "sd", "lower", "upper"]) { try truncatedNormal($0) },
    Form(cutNormals, ["mean", "sd", "lower"]) { try truncatedNormal($0) },
    Form(cutNormals, ["mean", "sd", "a", "b"]) { try truncatedNormal($0) },
  ]

  static let familyNames = Set(forms.flatMap(\.names)).sorted()
  static let parameterNames = Set(forms.flatMap(\.parameters)).sorted()
  private static let nameKeys = ["family", "dist", "distribution", "law"]
  private static let parameterKeys = ["parameters", "params", "par"]

  /// The members of `inputs` that describe a law.
  static let keys = nameKeys + parameterKeys + ["severity", "sev"] + familyNames + parameterNames

  /// The member that names a family, or the family that is a member; nil where there is none.
  static func names(_ inputs: CaseValue) -> String? {
    nameKeys.first { !inputs[$0].isAbsent }
      ?? ["severity", "sev"].first { inputs[$0].json?.members != nil }
      ?? inputs.keys.first { inputs[$0].json?.members != nil && isFamily($0) }
  }

  static func read(_ inputs: CaseValue) throws -> AnyDistribution {
    for key in ["severity", "sev", "law"] where inputs[key].json?.members != nil {
      return try read(inputs[key])
    }
    if let text = inputs.json?.text { return try read(call: text, inputs.path) }
    var name: String?
    var source = inputs
    if let key = nameKeys.first(where: { !inputs[$0].isAbsent }) {
      let text = try inputs[key].text
      if text.contains("(") { return try read(call: text, inputs[key].path) }
      name = text
      if let key = parameterKeys.first(where: { !inputs[$0].isAbsent }) { source = inputs[key] }
    } else if let key = inputs.keys.first(where: {
      inputs[$0].json?.members != nil && isFamily($0)
    }) {
      name = key
      source = inputs[key]
    }
    guard let name, isFamily(name) else {
      throw CaseProblem(
        name.map { "The law '\($0)' is not one that a calculation reads." }
          ?? "'\(inputs.path)' names no law; a member 'family' is expected.")
    }
    if let list = source.json?.elements {
      let form = forms.first { $0.names.contains(plain(name)) && $0.parameters.count == list.count }
      guard let form else {
        throw CaseProblem("\(list.count) parameters do not describe a \(name) law.")
      }
      return try form.law(source.numbers)
    }
    var given = Set(source.keys.filter { parameterNames.contains($0) })
    let known = forms.filter { $0.names.contains(plain(name)) }
    // A location of 0 says nothing.
    if given.contains("loc"), !known.contains(where: { Set($0.parameters) == given }),
      try source["loc"].number == 0
    {
      given.remove("loc")
    }
    guard let form = known.first(where: { Set($0.parameters) == given }) else {
      let wanted = known.map { $0.parameters.joined(separator: ", ") }.joined(separator: "; or ")
      throw CaseProblem(
        "The parameters '\(given.sorted().joined(separator: ", "))' do not describe a \(name) law; "
          + "expected \(wanted).")
    }
    return try form.law(try form.parameters.map { try source[$0].number })
  }

  /// "gamma(2, 1)" or "gamma(shape 2, scale 1)": the first way of writing with so many parameters.
  private static func read(call text: String, _ path: String) throws -> AnyDistribution {
    let parts = text.split(separator: "(", maxSplits: 1)
    let name = String(parts.first ?? "")
    guard parts.count == 2, text.hasSuffix(")") else {
      throw CaseProblem("'\(path)' is not a law with its parameters, such as gamma(2, 1).")
    }
    let numbers = parts[1].dropLast().split(separator: ",").map { part in
      part.split { " =".contains($0) }.last.flatMap { Double($0) }
    }
    let form = forms.first {
      $0.names.contains(plain(name)) && $0.parameters.count == numbers.count
    }
    guard let form, !numbers.contains(nil) else {
      throw CaseProblem("'\(path)' is '\(text)', which is no law that a calculation reads.")
    }
    return try form.law(numbers.compactMap { $0 })
  }

  static func isFamily(_ name: String) -> Bool { forms.contains { $0.names.contains(plain(name)) } }

  private static func plain(_ name: String) -> String {
    String(name.lowercased().filter { $0 != " " && $0 != "-" })
  }
}
