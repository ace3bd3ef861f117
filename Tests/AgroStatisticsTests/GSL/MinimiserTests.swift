import AgroStatistics
import Testing

@Suite("Minimisers")
struct MinimiserTests {
  /// Rosenbrock's valley: the minimum 0 is at (1, 1).
  static func valley(_ p: [Double], _ gradient: inout [Double]) -> Double {
    let a = 1 - p[0]
    let b = p[1] - p[0] * p[0]
    gradient[0] = -2 * a - 400 * b * p[0]
    gradient[1] = 200 * b
    return a * a + 100 * b * b
  }

  @Test("BFGS finds the end of Rosenbrock's valley")
  func bfgs() throws {
    let minimum = try Minimiser.bfgs(from: [-1.2, 1], gradientTolerance: 1e-9) { p, gradient in
      MinimiserTests.valley(p, &gradient)
    }
    #expect(minimum.converged)
    #expect(minimum.residual < 1e-9)
    // The smallest eigenvalue of the Hessian at the minimum is 0.399, so a gradient below 1e-9
    // puts the point within 2.6e-9.
    #expect(abs(minimum.point[0] - 1) < 2.6e-9)
    #expect(abs(minimum.point[1] - 1) < 2.6e-9)
  }

  @Test("Nelder-Mead finds it without derivatives")
  func nelderMead() throws {
    let minimum = try Minimiser.nelderMead(
      from: [-1.2, 1], steps: [0.5, 0.5], sizeTolerance: 1e-9
    ) { p in
      var unused = [0.0, 0.0]
      return MinimiserTests.valley(p, &unused)
    }
    #expect(minimum.converged)
    #expect(abs(minimum.point[0] - 1) < 1e-7)
    #expect(abs(minimum.point[1] - 1) < 2e-7)
  }

  @Test("Too few iterations are said, not hidden")
  func notConverged() throws {
    let minimum = try Minimiser.bfgs(from: [-1.2, 1], maxIterations: 3) { p, gradient in
      MinimiserTests.valley(p, &gradient)
    }
    #expect(!minimum.converged && minimum.iterations == 3)
  }

  @Test("Errors: an empty start, sizes that do not match, a function that throws")
  func failures() {
    #expect(throws: GSLError.self) { try Minimiser.bfgs(from: []) { _, _ in 0 } }
    #expect(throws: GSLError.self) {
      try Minimiser.nelderMead(from: [1], steps: [1, 1]) { $0[0] }
    }
    let thrown = #expect(throws: GSLError.self) {
      try Minimiser.bfgs(from: [1]) { p, gradient throws(GSLError) in
        gradient[0] = 1
        return p[0] < 0.5 ? try SpecialFunctions.logGamma(0) : p[0]
      }
    }
    #expect(thrown?.routine == "gsl_sf_lngamma_e")
  }
}
