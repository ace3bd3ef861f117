internal import AgroQuantities
internal import Glibc

/// Brings a record's monthly means to those of a station's normals, without jumps between months.
///
/// The offset of temperatures (added) and the logarithm of the factor of precipitation (multiplied)
/// are trigonometric polynomials of the day of the year with twelve coefficients, so chosen that
/// the mean of every calendar month, over the days that the record knows, hits its normal exactly.
/// The normals are first shifted by the regional warming from the middle of their period to the
/// middle of the record. A day whose minimum would pass its maximum gets the mean of both; the
/// offsets are then solved again.
///
/// Edge cases: a month in which the record or the normal has no rain cannot be scaled to it; its
/// factor follows from the months beside it, and `unscaledMonths` tells it.
///
/// Reference: E. Epstein, On obtaining daily climatological values from monthly means, Journal of
/// Climate 4, 1991 (the polynomial; the last term is the sine, whose monthly means do not vanish).
public struct BiasCorrection: Sendable {
  /// The record as given.
  public let before: MonthlyMeans
  /// The record as corrected.
  public let after: MonthlyMeans
  /// The normals as read.
  public let normals: MonthlyNormals
  /// The normals at the record's height and in its years.
  public let target: MonthlyNormals
  /// Degrees by which the normals were shifted for the years, and for the height.
  public let warmingShift: Double
  /// Degrees Celsius by which the normals were shifted for the height.
  public let heightShift: Double
  /// The corrected record.
  public let weather: DailyWeather
  /// Months, 1...12, whose precipitation could not be scaled.
  public let unscaledMonths: [Int]
  /// Days on which minimum and maximum had to be made equal.
  public let crossedDays: Int

  /// Corrects a record.
  ///
  /// - Parameters:
  ///   - weather: with values of all elements in each of the twelve months.
  ///   - lapse: degrees lost in 100 m of rise, for a record at another height; 0 for none.
  /// - Returns: nil where a calendar month of the record has no minimum, no maximum or no
  ///   precipitation at all.
  public init?(
    _ weather: DailyWeather, normals: MonthlyNormals, warming: RegionalWarming,
    lapse: Double = 0.6
  ) {
    before = MonthlyMeans(weather)
    let all = before.minimumCelsius + before.maximumCelsius + before.precipitationMillimetres
    guard !all.contains(where: \.isNaN) else { return nil }
    self.normals = normals
    let moved = normals.moved(to: weather.elevation, lapse: lapse)
    heightShift = moved.minimumCelsius[0] - normals.minimumCelsius[0]
    warmingShift = warming.shift(
      from: RegionalWarming.middle(normals.period), to: weather.middleYear)
    target = moved.warmed(by: warmingShift)
    var result = weather
    let phases = AnnualPolynomial.phases(weather)
    let months = AnnualPolynomial.months(weather)
    var crossed: Set<Int> = []
    for _ in 0..<4 {
      let now = MonthlyMeans(result)
      for (element, wanted, found) in [
        (WeatherElement.minimum, target.minimumCelsius, now.minimumCelsius),
        (.maximum, target.maximumCelsius, now.maximumCelsius),
      ] {
        let offsets = zip(wanted, found).map { $0 - $1 }
        let known = result[element].map { $0.isNaN ? 0.0 : 1.0 }
        let polynomial = AnnualPolynomial(means: offsets, weights: known, months, phases)
        for day in known.indices where known[day] > 0 {
          result[element][day] += polynomial.value(phases[day])
        }
      }
      var isClean = true
      for day in 0..<result.dayCount
      where result.minimumCelsius[day] > result.maximumCelsius[day] {
        let mean = (result.minimumCelsius[day] + result.maximumCelsius[day]) / 2
        result.minimumCelsius[day] = mean
        result.maximumCelsius[day] = mean
        crossed.insert(day)
        isClean = false
      }
      if isClean { break }
    }
    crossedDays = crossed.count

    let rain = RainScaling(
      result.precipitationMillimetres, before: before.precipitationMillimetres,
      target: target.precipitationMillimetres, months, phases)
    result.precipitationMillimetres = rain.values
    unscaledMonths = rain.unscaledMonths
    self.weather = result
    after = MonthlyMeans(result)
  }
}

/// The factor of precipitation over the year.
struct RainScaling {
  private(set) var values: [Double]
  let unscaledMonths: [Int]

  init(
    _ values: [Double], before: [Double], target: [Double], _ months: [Int], _ phases: [Double]
  ) {
    let scalable = (0..<12).map { before[$0] > 0.05 && target[$0] > 0.05 }
    unscaledMonths = (0..<12).filter { !scalable[$0] }.map { $0 + 1 }
    self.values = values
    guard scalable.contains(true) else { return }
    // Newton's method on the logarithm: each step adds the polynomial whose means, weighted by the
    // rain of the day, are the logarithms of what is missing.
    for _ in 0..<60 {
      var sums = [Double](repeating: 0, count: 12)
      var counts = sums
      for day in values.indices where !values[day].isNaN {
        sums[months[day]] += self.values[day]
        counts[months[day]] += 1
      }
      var logs = [Double](repeating: 0, count: 12)
      var worst = 0.0
      for month in 0..<12 where scalable[month] {
        let mean = sums[month] / counts[month] * MonthlyMeans.lengths[month]
        logs[month] = log(target[month] / mean)
        worst = max(worst, logs[month].magnitude)
      }
      if worst < 1e-13 { break }
      let weights = values.indices.map { day -> Double in
        guard !values[day].isNaN else { return 0 }
        return scalable[months[day]] ? self.values[day] : 1e-6
      }
      let polynomial = AnnualPolynomial(means: logs, weights: weights, months, phases)
      // A long step could overshoot where a few days carry a month.
      let step = min(1, 2 / worst)
      for day in values.indices where values[day] > 0 {
        self.values[day] *= exp(step * polynomial.value(phases[day]))
      }
    }
  }
}

/// `c0 + sum over k = 1...5 of a_k cos kx + b_k sin kx, + b_6 sin 6x`, x the phase of the year.
struct AnnualPolynomial {
  private let coefficients: [Double]
  static let count = 12

  /// The polynomial with these weighted means over the days of the twelve months.
  ///
  /// Solved by elimination with pivots; months whose weights are all zero are given a mean of 0 at
  /// their middle.
  init(means: [Double], weights: [Double], _ months: [Int], _ phases: [Double]) {
    let n = Self.count
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: n + 1), count: n)
    var totals = [Double](repeating: 0, count: n)
    for day in weights.indices where weights[day] > 0 {
      let month = months[day]
      totals[month] += weights[day]
      let basis = Self.basis(phases[day])
      for term in 0..<n { matrix[month][term] += weights[day] * basis[term] }
    }
    for month in 0..<n {
      if totals[month] > 0 {
        for term in 0..<n { matrix[month][term] /= totals[month] }
        matrix[month][n] = means[month]
      } else {
        let basis = Self.basis(2 * .pi * (Double(month) + 0.5) / 12)
        for term in 0..<n { matrix[month][term] = basis[term] }
      }
    }
    for column in 0..<n {
      let pivot = (column..<n).max { matrix[$0][column].magnitude < matrix[$1][column].magnitude }
      matrix.swapAt(column, pivot ?? column)
      guard matrix[column][column].magnitude > 1e-12 else { continue }
      for row in 0..<n where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        guard factor != 0 else { continue }
        for term in column...n { matrix[row][term] -= factor * matrix[column][term] }
      }
    }
    coefficients = (0..<n).map {
      matrix[$0][$0].magnitude > 1e-12 ? matrix[$0][n] / matrix[$0][$0] : 0
    }
  }

  private static func basis(_ x: Double) -> [Double] {
    var result = [1.0]
    for k in 1...5 { result += [cos(Double(k) * x), sin(Double(k) * x)] }
    result.append(sin(6 * x))
    return result
  }

  /// The polynomial at a phase of the year, 0 ..< 2 pi.
  func value(_ phase: Double) -> Double {
    zip(coefficients, Self.basis(phase)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The phase of each day of a record: months of equal length, so that the middle of a month is
  /// at the middle of its twelfth.
  static func phases(_ weather: DailyWeather) -> [Double] {
    (0..<weather.dayCount).map { day in
      let (year, month, dayOfMonth) = weather.date(day).parts
      let length = Double(CivilDate.days(inMonth: month, of: year))
      return 2 * .pi * (Double(month - 1) + (Double(dayOfMonth) - 0.5) / length) / 12
    }
  }

  /// The month of each day of a record, 0 ..< 12.
  static func months(_ weather: DailyWeather) -> [Int] {
    (0..<weather.dayCount).map { weather.date($0).month - 1 }
  }
}
