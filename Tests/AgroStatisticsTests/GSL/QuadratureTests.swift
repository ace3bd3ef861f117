import AgroStatistics
import Testing

@Suite("Quadrature")
struct QuadratureTests {
  static let pi = Double.pi

  @Test("Closed forms on finite, half-infinite and infinite ranges")
  func closedForms() throws {
    // 4 / (1 + x²) on 0...1 is pi; a singular end; the normal density; the exponential.
    let arctangent = try Quadrature.integrate(from: 0, to: 1, relativeError: 1e-12) {
      4 / (1 + $0 * $0)
    }
    #expect(abs(arctangent.value - QuadratureTests.pi) <= max(arctangent.error, 4e-15))
    let singular = try Quadrature.integrate(from: 0, to: 4, relativeError: 1e-10) {
      1 / $0.squareRoot()
    }
    #expect(abs(singular.value - 4) <= max(singular.error, 1e-14))
    let whole = try Quadrature.integrate(from: -.infinity, to: .infinity, relativeError: 1e-10) {
      1 / (1 + $0 * $0)
    }
    #expect(abs(whole.value - QuadratureTests.pi) <= whole.error)
    let right = try Quadrature.integrate(from: 1, to: .infinity) { 1 / ($0 * $0) }
    #expect(abs(right.value - 1) <= max(right.error, 1e-15))
    let left = try Quadrature.integrate(from: -.infinity, to: -2) { 1 / ($0 * $0 * $0) }
    #expect(abs(left.value + 0.125) <= max(left.error, 1e-15))
  }

  @Test("Turned ends turn the sign; equal ends give zero")
  func orientation() throws {
    let turned = try Quadrature.integrate(from: 1, to: 0) { $0 }
    #expect(abs(turned.value + 0.5) <= max(turned.error, 1e-15))
    let empty = try Quadrature.integrate(from: 2, to: 2) { $0 }
    #expect(empty.value == 0 && empty.error == 0)
  }

  @Test("A divergent integral is an error with the routine's name, not a number")
  func divergence() {
    #expect(throws: GSLError.self) {
      try Quadrature.integrate(from: 0, to: 1) { 1 / $0 }
    }
    #expect(throws: GSLError.self) {
      try Quadrature.integrate(from: 1, to: .infinity) { 1 / $0 }
    }
    #expect(throws: GSLError.self) { try Quadrature.integrate(from: .nan, to: 1) { $0 } }
  }

  @Test("An error of the integrand comes out unchanged")
  func integrandThrows() {
    let error = #expect(throws: GSLError.self) {
      try Quadrature.integrate(from: -3, to: 1) { x throws(GSLError) in
        try SpecialFunctions.logGamma(x.rounded(.down) == -2 ? -2 : 1.5)
      }
    }
    #expect(error?.routine == "gsl_sf_lngamma_e")
    #expect(error?.kind == .domain)
    #expect(
      error?.description
        == "The GSL routine gsl_sf_lngamma_e failed with code 1: input domain error.")
  }
}
