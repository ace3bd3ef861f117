/// A quantity with the course of a year: a constant and harmonics,
/// `c0 + sum_k (a_k cos(2 pi k t / 365) + b_k sin(2 pi k t / 365))`, t the day of the year less 1.
///
/// Values follow from the coefficients by additions and multiplications alone (the cosines come
/// from the addition theorem), so that all machines give the same bits.
public struct AnnualCycle: Sendable, Equatable {
  /// c0, a1, b1, a2, b2, ...
  public var coefficients: [Double]

  /// A cycle with these coefficients, an odd number of them.
  public init(_ coefficients: [Double]) {
    precondition(
      coefficients.count % 2 == 1, "A cycle has a constant and two coefficients a harmonic.")
    self.coefficients = coefficients
  }

  /// A constant.
  public static func constant(_ value: Double) -> AnnualCycle { AnnualCycle([value]) }

  /// Number of harmonics.
  public var harmonics: Int { coefficients.count / 2 }

  /// The values of the 365 days of a year, 1 January first.
  public var daily: [Double] {
    (0..<365).map { day in
      var sum = coefficients[0]
      for k in 0..<harmonics {
        let turn = Self.circle[(day * (k + 1)) % 365]
        sum += coefficients[2 * k + 1] * turn.cosine + coefficients[2 * k + 2] * turn.sine
      }
      return sum
    }
  }

  /// 1 and the cosines and sines of a day, 0..<365, for `harmonics` harmonics.
  static func basis(day: Int, harmonics: Int) -> [Double] {
    var row = [1.0]
    for k in 0..<harmonics {
      let turn = circle[(day * (k + 1)) % 365]
      row.append(turn.cosine)
      row.append(turn.sine)
    }
    return row
  }

  /// The cosine and sine of 2 pi d / 365: the first eighth by the addition theorem from the cosine
  /// and sine of one day, exact to a few units of the last place.
  private static let circle: [(cosine: Double, sine: Double)] = {
    let cosine = 0.999_851_839_209_116_2
    let sine = 0.017_213_356_155_834_685
    var turns = [(cosine: 1.0, sine: 0.0)]
    // Half a year forward, the other half by symmetry.
    for day in 1...182 {
      let last = turns[day - 1]
      turns.append(
        (last.cosine * cosine - last.sine * sine, last.sine * cosine + last.cosine * sine))
    }
    for day in 183..<365 {
      let mirror = turns[365 - day]
      turns.append((mirror.cosine, -mirror.sine))
    }
    return turns
  }()

  /// Least squares: the cycle closest to the means of the days, each with its weight.
  ///
  /// - Parameters:
  ///   - sums: 365 weighted sums of observations.
  ///   - weights: 365 sums of weights; 0 for a day without observations.
  ///   - penalty: Weight of a prior at 0 on every coefficient but the constant; it keeps cycles
  ///     finite where months have no observation.
  static func fit(
    sums: [Double], weights: [Double], harmonics: Int, penalty: Double = 1e-6
  ) -> AnnualCycle {
    let size = 2 * harmonics + 1
    var normal = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size)
    for day in 0..<365 where weights[day] > 0 {
      let row = basis(day: day, harmonics: harmonics)
      for i in 0..<size {
        right[i] += row[i] * sums[day]
        for j in 0...i { normal[i * size + j] += weights[day] * row[i] * row[j] }
      }
    }
    for i in 1..<max(size, 1) { normal[i * size + i] += penalty }
    normal[0] += 1e-12
    return AnnualCycle(Cholesky.solve(normal, right))
  }

  /// The monthly means of the daily values.
  public var monthly: [Double] {
    let values = daily
    var first = 0
    return SeasonCalendar.monthLengths.map { length in
      defer { first += length }
      return values[first..<(first + length)].reduce(0, +) / Double(length)
    }
  }
}

/// Symmetric positive definite systems of a few unknowns.
enum Cholesky {
  /// The solution of `a x = b`; `a` is given by its lower triangle, row by row. A pivot that is not
  /// positive counts as an unknown that stays 0.
  static func solve(_ a: [Double], _ b: [Double]) -> [Double] {
    let n = b.count
    var l = a
    var x = b
    for i in 0..<n {
      for j in 0...i {
        var sum = a[i * n + j]
        for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
        if i == j {
          l[i * n + i] = sum > 1e-12 * abs(a[i * n + i]) ? sum.squareRoot() : .infinity
        } else {
          l[i * n + j] = sum / l[j * n + j]
        }
      }
    }
    for i in 0..<n {
      for k in 0..<i { x[i] -= l[i * n + k] * x[k] }
      x[i] /= l[i * n + i]
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for k in (i + 1)..<max(n, i + 1) { x[i] -= l[k * n + i] * x[k] }
      x[i] /= l[i * n + i]
    }
    return x
  }
}
