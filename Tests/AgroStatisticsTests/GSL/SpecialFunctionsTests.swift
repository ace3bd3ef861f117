import AgroStatistics
import Testing

@Suite("Special functions of GSL")
struct SpecialFunctionsTests {
  /// Relative error against values that are known in closed form to 16 digits.
  static func error(_ value: Double, _ exact: Double) -> Double { abs(value / exact - 1) }

  @Test("Closed forms")
  func closedForms() throws {
    let pi = Double.pi
    let euler = 0.5772156649015329
    // log gamma(1/2) = log(pi)/2; psi(1) = -gamma; psi'(1) = pi²/6;
    // B(2, 3) = 1/12; 52 choose 5 = 2,598,960.
    let logGamma = try SpecialFunctions.logGamma(0.5)
    #expect(SpecialFunctionsTests.error(logGamma, 0.5723649429247001) < 1e-15)
    #expect(SpecialFunctionsTests.error(try SpecialFunctions.digamma(1), -euler) < 1e-15)
    #expect(SpecialFunctionsTests.error(try SpecialFunctions.trigamma(1), pi * pi / 6) < 1e-15)
    #expect(
      SpecialFunctionsTests.error(try SpecialFunctions.logBeta(2, 3), -2.4849066497880004) < 1e-15)
    #expect(
      SpecialFunctionsTests.error(try SpecialFunctions.logChoose(52, 5), 14.770621922970371)
        < 1e-14)
    #expect(SpecialFunctionsTests.error(try SpecialFunctions.complementaryError(0), 1) < 1e-15)
  }

  @Test("An underflow is zero, a domain error is thrown")
  func statuses() throws {
    #expect(try SpecialFunctions.complementaryError(60) == 0)
    let error = #expect(throws: GSLError.self) { try SpecialFunctions.logGamma(0) }
    #expect(error?.kind == .domain)
    #expect(throws: GSLError.self) { try SpecialFunctions.trigamma(-1) }
  }

  @Test("Complements add up to one and the error handler is off")
  func complements() {
    let gamma: Double =
      SpecialFunctions.gammaProbability(atMost: 2, shape: 3)
      + SpecialFunctions.gammaProbability(above: 2, shape: 3)
    #expect(abs(gamma - 1) < 1e-15)
    let beta: Double =
      SpecialFunctions.betaProbability(atMost: 0.3, 0.5, 4)
      + SpecialFunctions.betaProbability(above: 0.3, 0.5, 4)
    #expect(abs(beta - 1) < 1e-15)
    // With GSL's own handler this call would end the process.
    #expect(SpecialFunctions.roughGammaQuantile(0.5, shape: -1).isNaN)
  }
}
