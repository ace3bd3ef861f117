internal import Glibc

/// Safeguarded Newton's method for a function of at most three parameters that brings its own
/// gradient and Hessian, with bounds on single parameters.
struct NewtonMaximum {
  /// Where the search ended.
  struct Result {
    var point: SIMD4<Double>
    var jet: Jet
    var iterations: Int
    /// g' (-H)^-1 g over the free parameters: twice the gain that one more step would promise.
    var decrement: Double
    /// Which parameters ended on a bound that the gradient pushes against.
    var isHeld: SIMD4<Double>
    var hasConverged: Bool
  }

  let dimension: Int
  let lower: SIMD4<Double>
  let upper: SIMD4<Double>
  /// The number of observations, which scales the stopping rule.
  let size: Double
  var limit = 200

  /// Climbs from `start`.
  ///
  /// The step solves (-H + damping) s = g over the parameters that are free; damping grows until
  /// the matrix is positive definite. A step is cut to length 2 in any parameter and halved until the
  /// value does not fall.
  func climb(
    from start: SIMD4<Double>, frozen: SIMD4<Double> = .zero,
    _ evaluate: (SIMD4<Double>) -> Jet
  ) -> Result? {
    var point = start.clamped(lowerBound: lower, upperBound: upper)
    var jet = evaluate(point)
    guard jet.value.isFinite else { return nil }
    let enough = 1e-22 * size
    var decrement = Double.infinity
    var held = frozen
    for iteration in 0..<limit {
      held = heldBounds(at: point, jet, frozen)
      guard let step = ascent(jet, held) else {
        return Result(
          point: point, jet: jet, iterations: iteration, decrement: decrement, isHeld: held,
          hasConverged: false)
      }
      decrement = max(0, (step * jet.gradient).sum())
      if decrement <= enough {
        return Result(
          point: point, jet: jet, iterations: iteration, decrement: decrement, isHeld: held,
          hasConverged: true)
      }
      guard let next = search(from: point, jet, step, evaluate) else {
        return Result(
          point: point, jet: jet, iterations: iteration, decrement: decrement, isHeld: held,
          hasConverged: decrement <= 1e-13 * size)
      }
      // Rounding floor: a step that changes nothing and promises less than rounding is the end.
      let isStuck = next.point == point
      point = next.point
      jet = next.jet
      if isStuck {
        return Result(
          point: point, jet: jet, iterations: iteration + 1, decrement: decrement, isHeld: held,
          hasConverged: decrement <= 1e-13 * size)
      }
    }
    return Result(
      point: point, jet: jet, iterations: limit, decrement: decrement, isHeld: held,
      hasConverged: decrement <= 1e-13 * size)
  }

  private func heldBounds(
    at point: SIMD4<Double>, _ jet: Jet, _ frozen: SIMD4<Double>
  ) -> SIMD4<Double> {
    var held = frozen
    for i in 0..<dimension {
      if point[i] <= lower[i] && jet.gradient[i] <= 0 { held[i] = 1 }
      if point[i] >= upper[i] && jet.gradient[i] >= 0 { held[i] = 1 }
    }
    for i in dimension..<4 { held[i] = 1 }
    return held
  }

  private func search(
    from point: SIMD4<Double>, _ jet: Jet, _ step: SIMD4<Double>,
    _ evaluate: (SIMD4<Double>) -> Jet
  ) -> (point: SIMD4<Double>, jet: Jet)? {
    var length = 1.0
    for i in 0..<dimension where abs(step[i]) > 2 * max(1, 0.25 * abs(point[i])) {
      length = min(length, 2 * max(1, 0.25 * abs(point[i])) / abs(step[i]))
    }
    let slack = 1e-13 * (abs(jet.value) + size)
    for _ in 0..<60 {
      let trial = (point + length * step).clamped(lowerBound: lower, upperBound: upper)
      let there = evaluate(trial)
      if there.value.isFinite, there.value >= jet.value - slack, there.gradient.sum().isFinite {
        return (trial, there)
      }
      length *= 0.5
    }
    return nil
  }

  /// The damped Newton step, or nil where derivatives are not finite.
  private func ascent(_ jet: Jet, _ held: SIMD4<Double>) -> SIMD4<Double>? {
    guard jet.gradient.sum().isFinite, jet.hessian.sum().isFinite else { return nil }
    var damping = 0.0
    var scale = 0.0
    for i in 0..<dimension where held[i] == 0 { scale = max(scale, abs(jet.second(i, i))) }
    if scale == 0 { scale = size }
    for _ in 0..<80 {
      let information = SmallMatrix(negating: jet, held: held, damping: damping)
      if let factor = information.factored() {
        var gradient = jet.gradient
        for i in 0..<4 where held[i] != 0 { gradient[i] = 0 }
        return factor.solve(gradient)
      }
      damping = damping == 0 ? 1e-6 * scale : damping * 4
    }
    return nil
  }
}

/// A symmetric 3 x 3 matrix with its LDL' factorisation.
struct SmallMatrix {
  var a00, a01, a02, a11, a12, a22: Double

  /// Minus the Hessian of a jet; held rows and columns are replaced by those of the identity.
  init(negating jet: Jet, held: SIMD4<Double>, damping: Double = 0) {
    let free = SIMD4<Double>(repeating: 1) - held
    a00 = -jet.hessian[0] * free[0] + held[0] + damping
    a01 = -jet.hessian[1] * free[0] * free[1]
    a02 = -jet.hessian[2] * free[0] * free[2]
    a11 = -jet.hessian[3] * free[1] + held[1] + damping
    a12 = -jet.hessian[4] * free[1] * free[2]
    a22 = -jet.hessian[5] * free[2] + held[2] + damping
  }

  struct Factor {
    var d0, d1, d2, l10, l20, l21: Double

    func solve(_ b: SIMD4<Double>) -> SIMD4<Double> {
      let y0 = b[0]
      let y1 = b[1] - l10 * y0
      let y2 = b[2] - l20 * y0 - l21 * y1
      let x2 = y2 / d2
      let x1 = y1 / d1 - l21 * x2
      let x0 = y0 / d0 - l10 * x1 - l20 * x2
      return SIMD4(x0, x1, x2, 0)
    }
  }

  /// The factorisation, or nil where the matrix is not safely positive definite.
  func factored() -> Factor? {
    let d0 = a00
    guard d0 > 0 else { return nil }
    let l10 = a01 / d0
    let l20 = a02 / d0
    let d1 = a11 - l10 * a01
    guard d1 > 1e-14 * abs(a11) else { return nil }
    let m12 = a12 - l20 * a01
    let l21 = m12 / d1
    let d2 = a22 - l20 * a02 - l21 * m12
    guard d2 > 1e-14 * abs(a22) else { return nil }
    return Factor(d0: d0, d1: d1, d2: d2, l10: l10, l20: l20, l21: l21)
  }
}
