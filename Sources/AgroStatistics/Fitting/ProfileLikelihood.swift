internal import Glibc

/// The likelihood of one reported parameter, maximised over the others.
struct ProfileLikelihood {
  let problem: LikelihoodProblem
  /// Which search coordinate is the parameter, up to `transform`.
  let coordinate: Int
  let size: Double
  let maximum: SIMD4<Double>
  let maximumValue: Double
  /// From the parameter to the search coordinate.
  let toCoordinate: (Double) -> Double

  /// The profile log-likelihood at a search coordinate, with the nuisance parameters there.
  func value(
    at position: Double, from start: SIMD4<Double>
  ) -> (value: Double, point: SIMD4<Double>)? {
    var frozen = SIMD4<Double>.zero
    frozen[coordinate] = 1
    let newton = problem.newton(size: size)
    // The neighbour's nuisance parameters may put an observation outside the support; a start of
    // the family's own then does not.
    for candidate in [start] + problem.starts.map({ problem.coordinates($0) }) {
      var point = candidate
      point[coordinate] = position
      if let result = newton.climb(from: point, frozen: frozen, problem.evaluate) {
        return (result.jet.value, result.point)
      }
    }
    return nil
  }

  /// Twice the fall of the log-likelihood when the parameter is `value`.
  func statistic(at value: Double) -> Double? {
    let position = toCoordinate(value)
    var start = maximum
    start[coordinate] = position
    guard let there = self.value(at: position, from: start) else { return nil }
    return max(0, 2 * (maximumValue - there.value))
  }

  /// Where the statistic reaches `threshold` on one side of the maximum; nil where it never does.
  func crossing(_ threshold: Double, towards sign: Double, scale: Double) -> Double? {
    let root = threshold.squareRoot()
    let centre = maximum[coordinate]
    var inside = centre
    var insideValue = 0.0
    var point = maximum
    var step = sign * scale * root
    var outside: (position: Double, value: Double)?
    // March outward, by the secant of the signed root, until the threshold is passed.
    for _ in 0..<60 {
      let position = inside + step
      if abs(position) > 1e12 { return nil }
      guard let there = value(at: position, from: point) else {
        // Beyond the edge of what any law can give: the edge is the bound.
        step *= 0.5
        if abs(step) < 1e-12 * (1 + abs(inside)) { return inside }
        continue
      }
      let statistic = max(0, 2 * (maximumValue - there.value)).squareRoot()
      if statistic >= root {
        outside = (position, statistic)
        break
      }
      point = there.point
      let slope = (statistic - insideValue) / step
      inside = position
      insideValue = statistic
      let wanted = 1.1 * (root - statistic) / slope
      let isUsable = wanted.isFinite && wanted * sign > 0
      step = sign * min(isUsable ? abs(wanted) : 2 * abs(step), 4 * abs(step))
    }
    guard var far = outside else { return nil }
    // Illinois rule between the two.
    var near = (position: inside, value: insideValue)
    for _ in 0..<80 {
      let share = (root - near.value) / (far.value - near.value)
      let position = near.position + min(max(share, 0.02), 0.98) * (far.position - near.position)
      guard let there = value(at: position, from: point) else { return nil }
      let statistic = max(0, 2 * (maximumValue - there.value)).squareRoot()
      if abs(statistic - root) < 1e-10 * root { return position }
      if statistic >= root { far = (position, statistic) } else { near = (position, statistic) }
      point = there.point
      if abs(far.position - near.position) < 1e-12 * (1 + abs(position)) { return position }
    }
    return near.position
  }
}
