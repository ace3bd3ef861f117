import AgroStatistics
import Testing

@Suite("Discretised gamma laws")
struct GammaLatticeTests {
  @Test(
    "Masses by the Taylor series of the density are the differences of the distribution function",
    arguments: [(1.5625, 32.0, 0.25), (0.3, 10.0, 0.1), (40, 2.0, 0.5), (900.0, 1.0, 0.25)])
  func masses(shape: Double, scale: Double, step: Double) throws {
    let law = try Gamma(shape: shape, scale: scale)
    let end = law.quantile(exceededWith: 1e-12)
    let lattice = try LatticeLaw(
      discretising: law, by: .rounding, step: step, through: (end / step).rounded() * step)
    var worst = 0.0
    for (index, mass) in lattice.masses.enumerated().dropFirst() {
      let (low, high) = ((Double(index) - 0.5) * step, (Double(index) + 0.5) * step)
      // The difference that cancels least; what it loses all the same is allowed.
      let below = law.probability(atMost: high)
      let isLower = below < 0.5
      let larger = isLower ? below : law.probability(above: low)
      let exact =
        isLower ? below - law.probability(atMost: low) : larger - law.probability(above: high)
      // The error budget of distribution functions in their body.
      worst = max(worst, abs(mass - exact) / (5e-12 * larger + 1e-300))
    }
    #expect(worst < 1)
    let total = lattice.masses.reduce(0, +) + lattice.lostMass
    #expect(abs(total - 1) < 1e-12)
  }
}
