/// The predictions of one measure, and their scores.
struct BacktestRun {
  /// A cell predicted from one fit.
  private struct Prediction {
    /// By predicted year: exposure and loss.
    var exposure: [Double]
    var loss: [Double]
    /// The first column predicted.
    var column: Int
    /// By predictor.
    var rates: [Double]
    var pinball: [Double]

    var exposed: Double { exposure.reduce(0, +) }
    var lost: Double { loss.reduce(0, +) }
  }

  private let settings: LossBacktest.Settings
  private var fits: [Int] = []
  private let horizon: Int
  private var predictors: [RatePredictor] = []
  private var predictions: [Prediction] = []
  private var transforms = [Double](repeating: 0, count: 10)

  init(
    _ experience: LossExperience, _ settings: LossBacktest.Settings, fits: [Int], horizon: Int
  ) throws {
    self.settings = settings
    self.horizon = horizon
    predictors = RatePredictor.allCases.filter {
      experience.premium != nil || ($0 != .chargedRates && $0 != .ratesOfPeriod)
    }
    for fit in fits {
      let used = fit - experience.firstYear + 1
      let columns = used..<min(used + horizon, experience.yearCount)
      let eligible = experience.cells.indices.filter {
        experience.years(of: $0, through: used) >= settings.minimumYears
      }
      guard eligible.count > 1 else { continue }
      self.fits.append(fit)
      var rates: [[Double]] = []
      var laws: [RatioLaw] = []
      for predictor in predictors {
        let own = try predictor.rates(
          experience, used: used, eligible: eligible, predicted: columns,
          halfLife: settings.halfLife)
        rates.append(own ?? eligible.map { _ in 0 })
        laws.append(
          RatioLaw(
            experience, used: used, eligible: eligible, rates: rates[rates.count - 1],
            window: horizon))
      }
      for (position, cell) in eligible.enumerated() {
        let slots = columns.map { cell * experience.yearCount + $0 }
        var one = Prediction(
          exposure: slots.map { experience.exposure[$0] }, loss: slots.map { experience.loss[$0] },
          column: used, rates: rates.map { $0[position] }, pinball: [])
        let exposed = one.exposed
        guard exposed > 0 else { continue }
        let yearly = exposed / Double(one.exposure.count { $0 > 0 })
        let observed = one.lost / exposed
        for (rate, law) in zip(one.rates, laws) {
          let loss = LossBacktest.levels.reduce(0) { sum, p in
            let error = observed - rate * law.quantile(p, exposure: yearly)
            return sum + (error > 0 ? p * error : (p - 1) * error)
          }
          one.pinball.append(loss / Double(LossBacktest.levels.count))
        }
        if let own = one.rates.first, own > 0, let law = laws.first {
          add(law.probability(observed / own, exposure: yearly))
        }
        predictions.append(one)
      }
    }
    guard !predictions.isEmpty else {
      throw BacktestError.tooFewYears(required: settings.minimumYears, before: fits.last ?? 0)
    }
  }

  /// Adds a transform, spread evenly from its lower to its upper value.
  private mutating func add(_ step: (below: Double, atMost: Double)) {
    let width = step.atMost - step.below
    for bin in 0..<10 {
      let low = Double(bin) / 10
      let high = Double(bin + 1) / 10
      if width > 0 {
        transforms[bin] += max(0, min(high, step.atMost) - max(low, step.below)) / width
      } else if (step.below >= low && step.below < high) || (bin == 9 && step.below >= 1) {
        transforms[bin] += 1
      }
    }
  }

  /// Weighted squared errors by predictor when each year counts as often as `counts` says.
  private func errors(_ counts: [Double], firstColumn: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: predictors.count)
    var weight = 0.0
    for one in predictions {
      var exposed = 0.0
      var lost = 0.0
      for offset in one.exposure.indices {
        let times = counts[one.column + offset - firstColumn]
        exposed += times * one.exposure[offset]
        lost += times * one.loss[offset]
      }
      guard exposed > 0 else { continue }
      weight += exposed
      for (index, rate) in one.rates.enumerated() {
        let error = lost / exposed - rate
        sums[index] += exposed * error * error
      }
    }
    return sums.map { weight > 0 ? $0 / weight : .nan }
  }

  func measure() -> BacktestMeasure {
    let columns = predictions.flatMap { one in one.exposure.indices.map { one.column + $0 } }
    let firstColumn = columns.min() ?? 0
    let years = (columns.max() ?? 0) - firstColumn + 1
    let plain = errors([Double](repeating: 1, count: years), firstColumn: firstColumn)
    var resampled: [[Double]] = []
    let entity = StreamID.hash(of: "backtest \(horizon)")
    for replicate in 0..<settings.replicates {
      var stream = RandomStream(
        seed: settings.seed,
        at: StreamAddress(purpose: .bootstrap, entity: entity, replicate: UInt32(replicate)))
      var counts = [Double](repeating: 0, count: years)
      for _ in 0..<years { counts[min(years - 1, Int(stream.uniform() * Double(years)))] += 1 }
      let errors = errors(counts, firstColumn: firstColumn)
      if errors.allSatisfy(\.isFinite) { resampled.append(errors) }
    }
    func interval(_ value: ([Double]) -> Double) -> YearInterval {
      YearInterval(value: value(plain), over: resampled.map(value), years: years)
    }
    let burning = predictors.firstIndex(of: .burningCost) ?? 0
    let straub = predictors.firstIndex(of: .buhlmannStraub)
    let exposed = predictions.reduce(0) { $0 + $1.exposed }
    let lost = predictions.reduce(0) { $0 + $1.lost }
    let scores = predictors.enumerated().map { index, predictor in
      BacktestScore(
        predictor: predictor, squaredError: interval { $0[index] },
        gain: interval { $0[burning] - $0[index] },
        gainOverCredibility: straub.map { other in interval { $0[other] - $0[index] } },
        pinball: predictions.reduce(0) { $0 + $1.exposed * $1.pinball[index] } / exposed,
        balance: lost / predictions.reduce(0) { $0 + $1.exposed * $1.rates[index] })
    }
    let total = transforms.reduce(0, +)
    return BacktestMeasure(
      firstFit: fits.first ?? 0, lastFit: fits.last ?? 0, horizon: horizon,
      predictions: predictions.count, scores: scores, deciles: deciles(exposed),
      transforms: transforms.map { total > 0 ? $0 / total : 0 })
  }

  private func deciles(_ exposed: Double) -> [BacktestDecile] {
    var sums = [(weight: Double, predicted: Double, lost: Double)](
      repeating: (0, 0, 0), count: 10)
    var before = 0.0
    // The rates of cells are distinct or their cells alike, so that the order is the same anywhere.
    for one in predictions.sorted(by: { $0.rates[0] < $1.rates[0] }) {
      let bin = min(9, Int((before + one.exposed / 2) / exposed * 10))
      before += one.exposed
      sums[bin].weight += one.exposed
      sums[bin].predicted += one.exposed * one.rates[0]
      sums[bin].lost += one.lost
    }
    return sums.filter { $0.weight > 0 }.map {
      BacktestDecile(predicted: $0.predicted / $0.weight, observed: $0.lost / $0.weight)
    }
  }
}
