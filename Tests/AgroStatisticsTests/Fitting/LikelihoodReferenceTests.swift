import AgroStatistics
import Foundation
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

  @Test(
    "The large comparison; writes ours.json beside the reference",
    .enabled(if: HeavySuites.areWanted, HeavySuites.absence))
  func heavyLikelihood() throws {
    let path = ProcessInfo.processInfo.environment["AGRORISK_FIT_FOLDER"] ?? "/tmp/fits"
    let folder = URL(fileURLWithPath: path)
    let rows = try FitReference.read(folder.appendingPathComponent("reference.json"))
    var written: [[String: Any]] = []
    let comparison = FitComparison(rows) { outcome in
      written.append([
        "parameters": outcome?.parameters ?? [], "constraint": outcome?.constraint ?? NSNull(),
        "logLikelihood": outcome?.logLikelihood ?? NSNull(),
      ])
    }
    try JSONSerialization.data(withJSONObject: written)
      .write(to: folder.appendingPathComponent("ours.json"))
    print(
      "compared \(comparison.compared), on a constraint \(comparison.held), failed",
      "\(comparison.failures.count), worst deficit \(comparison.worstDeficit),",
      "worst gradient \(comparison.worstGradient)", comparison.failures.prefix(10))
    #expect(comparison.worstDeficit < 1e-9, "\(comparison.worst)")
    #expect(comparison.worstGradient < 1e-8)
  }
}
