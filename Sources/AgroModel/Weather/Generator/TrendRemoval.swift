/// The trend of a site's monthly mean temperature: a slope with the course of a year.
struct TrendRemoval {
  /// Degrees a year by month.
  let slopes: [Double]
  /// Standard error of their mean.
  let error: Double

  /// No trend.
  static let none = TrendRemoval(slopes: [Double](repeating: 0, count: 12), error: 0)

  private init(slopes: [Double], error: Double) {
    self.slopes = slopes
    self.error = error
  }

  /// Least squares over the anomalies of monthly means: a slope with one harmonic of the year.
  ///
  /// - Parameters:
  ///   - mean: Daily mean temperature of whole years of 365 days, NaN where missing.
  ///   - centre: The time, in years from the first day, at which the trend is zero.
  init(mean: [Double], centre: Double) {
    let years = mean.count / 365
    var monthly = [[(time: Double, value: Double)]](repeating: [], count: 12)
    for year in 0..<years {
      for month in 0..<12 {
        let start = 365 * year + RecordGrid.monthStart[month]
        let days = mean[start..<(start + SeasonCalendar.monthLengths[month])].filter { !$0.isNaN }
        guard days.count >= 20 else { continue }
        let time = Double(year) + (Double(month) + 0.5) / 12 - centre
        monthly[month].append((time, days.reduce(0, +) / Double(days.count)))
      }
    }
    var normal = [Double](repeating: 0, count: 9)
    var right = [Double](repeating: 0, count: 3)
    var points: [(row: [Double], value: Double)] = []
    for month in 0..<12 where monthly[month].count >= 3 {
      let count = Double(monthly[month].count)
      let time = monthly[month].reduce(0) { $0 + $1.time } / count
      let value = monthly[month].reduce(0) { $0 + $1.value } / count
      let basis = Self.basis(month)
      for point in monthly[month] {
        points.append((basis.map { $0 * (point.time - time) }, point.value - value))
      }
    }
    for point in points {
      for i in 0..<3 {
        right[i] += point.row[i] * point.value
        for j in 0...i { normal[3 * i + j] += point.row[i] * point.row[j] }
      }
    }
    let found = Cholesky.solve(normal, right)
    var squares = 0.0
    for point in points {
      let e = point.value - zip(point.row, found).reduce(0) { $0 + $1.0 * $1.1 }
      squares += e * e
    }
    slopes = (0..<12).map { month in
      zip(Self.basis(month), found).reduce(0) { $0 + $1.0 * $1.1 }
    }
    error = (squares / Double(max(points.count - 3, 1)) / max(normal[0], 1e-12)).squareRoot()
  }

  private static func basis(_ month: Int) -> [Double] {
    AnnualCycle.basis(day: RecordGrid.monthStart[month] + 15, harmonics: 1)
  }
}
