import AgroStatistics
import Foundation
import Testing

@Suite("Fitting: intervals and tests of fit")
struct IntervalTests {
  @Test("The profile interval of a normal mean is Student's")
  func student() throws {
    let values = [5.1, 6.2, 4.8, 7.7, 5.9, 6.6, 5.0, 6.1, 4.2, 7.0]
    let fit = try FitFamily.normal.fit(Sample(values))
    let interval = try fit.interval(of: 0, level: 0.9)
    // t(0.95; 9) = 1.833112932656237 (SciPy).
    let half = 1.833_112_932_656_237 * fit.parameters[1] / 3
    #expect(abs(interval.lower - (fit.parameters[0] - half)) < 1e-8)
    #expect(abs(interval.upper - (fit.parameters[0] + half)) < 1e-8)
  }

  @Test("Profile, Wald and bootstrap-t intervals agree on a large sample and accept() with them")
  func agreement() throws {
    for (family, p) in InformationTests.families {
      let fit = try family.fit(Sample(InformationTests.draw(family, p, 800)))
      for index in p.indices {
        let profile = try fit.interval(of: index, level: 0.9)
        let wald = try fit.interval(of: index, level: 0.9, method: .wald)
        // Both have errors of relative order 1 / sqrt(n) in their ends.
        let width = wald.upper - wald.lower
        #expect(
          abs(profile.lower - wald.lower) < 0.15 * width
            && abs(profile.upper - wald.upper) < 0.15 * width,
          "\(family.name) \(index)")
        let nearLower = profile.lower + 0.01 * width
        #expect(try fit.accepts(nearLower, of: index), "\(family.name) \(index)")
        #expect(try !fit.accepts(profile.lower - 0.01 * width, of: index))
      }
    }
  }

  @Test("Bootstrap-t for a gamma shape")
  func bootstrap() throws {
    let fit = try FitFamily.gamma.fit(Sample(InformationTests.draw(.gamma, [3, 2], 40)))
    let method = IntervalMethod.bootstrapT(replicates: 199, seed: 4)
    let interval = try fit.interval(of: 0, level: 0.9, method: method)
    let again = try fit.interval(of: 0, level: 0.9, method: method)
    #expect(interval == again)
    #expect(interval.contains(fit.parameters[0]) && interval.lower > 0)
  }

  @Test("Exact intervals of exponential, Poisson and binomial parameters")
  func closed() throws {
    // 10 observations with mean 2: 20 mean / mean is chi-square with 20 degrees of freedom,
    // quantiles 10.850811394182585 and 31.410432844230918.
    let values = [0.4, 3.1, 1.2, 2.5, 0.9, 4.6, 1.8, 2.2, 0.3, 3.0]
    let fit = try FitFamily.exponential.fit(Sample(values))
    let interval = try fit.interval(of: 0)
    #expect(
      worstRelative(
        [interval.lower, interval.upper], [40 / 31.410432844230918, 40 / 10.850811394182585])
        < 1e-10)
  }

  @Test("A wrong family is rejected, the right one is not")
  func goodness() throws {
    let sample = try Sample(InformationTests.draw(.lognormal, [1, 1], 120))
    let right = try FitFamily.lognormal.fit(sample).goodnessOfFit(replicates: 199)
    let wrong = try FitFamily.normal.fit(sample).goodnessOfFit(replicates: 199)
    #expect(right.andersonDarlingProbability > 0.05 && right.failures == 0)
    #expect(wrong.andersonDarlingProbability <= 0.01)
    #expect(wrong.cramerVonMisesProbability <= 0.01)
  }

  @Test("Selection weights sum to one and the average lies between its candidates")
  func selection() throws {
    let values = try InformationTests.draw(.gamma, [6, 2], 30)
    let selection = try Selection(
      of: Sample(values), among: FitFamily.yieldCandidates(upper: 60))
    #expect(selection.failures.isEmpty)
    #expect(abs(selection.candidates.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    let average = try selection.averaged()
    let deficits = selection.candidates.map { $0.fit.model.expectedDeficit(below: 9) }
    let mixed = average.expectedDeficit(below: 9)
    #expect(mixed > deficits.min()! && mixed < deficits.max()!)
  }

  @Test("A fit on a constraint is listed and not selected")
  func boundary() throws {
    // Light upper tail: the Burr law tends to a Weibull law.
    let sample = try Sample([1, 2, 3, 4, 5, 6, 7, 7.5, 7.8, 8, 8.1, 8.2])
    let selection = try Selection(of: sample, among: [.burr, .lognormal, .weibull])
    #expect(selection.best.family == .weibull)
    let last = try #require(selection.candidates.last)
    #expect(last.fit.family == .burr && last.weight == 0)
    #expect(last.exclusion?.contains("Weibull") == true)
    // Alone it is chosen all the same, and says where it lies.
    let alone = try Selection(of: sample, among: [.burr])
    #expect(alone.best.boundary != nil && alone.candidates[0].weight == 1)
  }
}
