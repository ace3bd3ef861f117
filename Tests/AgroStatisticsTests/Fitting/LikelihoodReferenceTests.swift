import AgroStatistics
import Testing

@Suite("Fitting: SciPy's maxima")
struct LikelihoodReferenceTests {
  @Test("Twelve samples of each of 17 families: never below SciPy, gradient at rounding")
  func small() throws {
    let comparison = FitComparison(try FitReference.read(FitReference.generated))
    #expect(comparison.failures.isEmpty, "\(comparison.failures.prefix(3))")
    #expect(comparison.compared + comparison.held == 204)
    #expect(comparison.held < 20)
    #expect(comparison.worstDeficit < 1e-9, "\(comparison.worst)")
    #expect(comparison.worstGradient < 1e-8)
  }
}
