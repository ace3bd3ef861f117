import AgroStatistics
import Testing

@Suite("Roots")
struct RootFinderTests {
  @Test("Square root of two, and a root at zero with an absolute tolerance")
  func roots() throws {
    let root = try RootFinder.brent(in: 0...2) { $0 * $0 - 2 }
    #expect(abs(root - 2.0.squareRoot()) <= 4 * 2.0.squareRoot().ulp)
    let zero = try RootFinder.brent(in: -1...2, absoluteTolerance: 1e-14) { $0 * ($0 * $0 + 1) }
    #expect(abs(zero) <= 1e-14)
  }

  @Test("An end of the bracket may be the root")
  func endpoint() throws {
    #expect(try RootFinder.brent(in: 1...3) { $0 - 1 } == 1)
    #expect(try RootFinder.brent(in: 1...1) { $0 - 1 } == 1)
  }

  @Test("No change of sign, an infinite bracket and a thrown error are errors")
  func failures() {
    let same = #expect(throws: GSLError.self) { try RootFinder.brent(in: 1...2) { $0 } }
    #expect(same?.routine == "gsl_root_fsolver_set")
    #expect(throws: GSLError.self) { try RootFinder.brent(in: 0...(.infinity)) { $0 - 1 } }
    let thrown = #expect(throws: GSLError.self) {
      try RootFinder.brent(in: -1...2) { x throws(GSLError) in
        try SpecialFunctions.logGamma(x < 0 ? -1 : x)
      }
    }
    #expect(thrown?.routine == "gsl_sf_lngamma_e")
  }
}
