internal import Glibc

/// How a law was fitted.
public enum FitMethod: String, Sendable, CaseIterable {
  case maximumLikelihood
  case moments
  case lMoments
}

/// Mean, variance and skewness, of a sample or of a law.
public struct MomentSummary: Sendable, Equatable {
  public let mean: Double
  public let variance: Double
  /// Third standardised moment.
  public let skewness: Double

  /// Mean, variance and skewness of a law or a sample.
  public init(mean: Double, variance: Double, skewness: Double) {
    self.mean = mean
    self.variance = variance
    self.skewness = skewness
  }
}

/// A law fitted to a sample, with everything needed to judge the fit.
public struct Fit<Model: Sendable>: Sendable {
  /// The fitted law.
  public let model: Model
  /// The family that was fitted.
  public let family: FitFamily
  /// How it was fitted.
  public let method: FitMethod
  /// The estimates, in the order of `family.parameterNames`.
  public let parameters: [Double]
  /// Standard errors from the observed information; 0 for a parameter held at a constraint (the
  /// others' are conditional on it). For the ends of Pareto and uniform laws, which are order
  /// statistics, the exact standard deviation of the estimator at the fitted law.
  public let standardErrors: [Double]
  /// Inverse observed information, row by row.
  public let covariance: [[Double]]
  /// The log-likelihood at the estimates, whatever the method.
  public let logLikelihood: Double
  /// Newton steps taken; 0 for closed forms.
  public let iterations: Int
  /// The largest derivative of the log-likelihood by a free parameter, per observation.
  public let gradientNorm: Double
  /// The constraint that the fit lies on, in words, or nil.
  public let constraint: String?
  public let sample: Sample

  /// Akaike's criterion, -2 ln L + 2 k.
  public var aic: Double { 2 * Double(parameters.count) - 2 * logLikelihood }
  /// Akaike's criterion with the correction for small samples (Hurvich and Tsai 1989).
  public var aicc: Double {
    let k = Double(parameters.count)
    let room = sample.size - k - 1
    return room > 0 ? aic + 2 * k * (k + 1) / room : .infinity
  }
  /// Schwarz's criterion, -2 ln L + k ln n.
  public var bic: Double { Double(parameters.count) * log(sample.size) - 2 * logLikelihood }

  /// Mean, variance (divisor n) and skewness of the observations.
  public var sampleMoments: MomentSummary {
    let moments = NormalLikelihood().summary(sample)
    let deviation = moments.variance.squareRoot()
    let third = sample.mean { x in
      let z = (x - moments.mean) / deviation
      return z * z * z
    }
    return MomentSummary(mean: moments.mean, variance: moments.variance, skewness: third)
  }

  /// The same fit with another representation of its law.
  public func map<Other: Sendable>(_ transform: (Model) -> Other) -> Fit<Other> {
    Fit<Other>(
      model: transform(model), family: family, method: method, parameters: parameters,
      standardErrors: standardErrors, covariance: covariance, logLikelihood: logLikelihood,
      iterations: iterations, gradientNorm: gradientNorm, constraint: constraint, sample: sample)
  }
}

/// Estimates with their information, before a law is made of them.
package struct Estimate: Sendable {
  package var parameters: [Double]
  package var covariance: [[Double]]
  package var logLikelihood: Double
  package var iterations: Int
  package var gradientNorm: Double
  package var constraint: String?

  func fit<Model: Sendable>(
    _ model: Model, _ family: FitFamily, _ method: FitMethod, _ sample: Sample
  ) -> Fit<Model> {
    Fit(
      model: model, family: family, method: method, parameters: parameters,
      standardErrors: covariance.indices.map { max(0, covariance[$0][$0]).squareRoot() },
      covariance: covariance, logLikelihood: logLikelihood, iterations: iterations,
      gradientNorm: gradientNorm, constraint: constraint, sample: sample)
  }
}
