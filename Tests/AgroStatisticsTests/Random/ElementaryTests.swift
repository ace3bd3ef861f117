import AgroStatistics
import Foundation
import Testing

/// Elementary kernels against mpmath (Tests/Reference/generated/elementary.json).
@Suite("Elementary kernels")
struct ElementaryTests {
  struct Reference: Decodable {
    /// For each function rows of argument, value, and what the value lacks to the exact one.
    let functions: [String: [[Double]]]
  }

  static func reference() throws -> Reference {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Reference/generated/elementary.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: path))
  }

  struct Budget: Sendable, CustomTestStringConvertible {
    let function: Elementary
    let name: String
    /// The largest error in units in the last place that elementary_reference.py --measure met
    /// over 2,000,000 points (normal functions: 40,000), rounded up.
    let units: Double
    var testDescription: String { name }
  }

  static let budgets = [
    Budget(function: .exp, name: "exp", units: 0.9),
    Budget(function: .expm1, name: "expm1", units: 1.3),
    Budget(function: .log, name: "log", units: 0.9),
    Budget(function: .log1p, name: "log1p", units: 1.5),
    Budget(function: .normalQuantile, name: "normal_quantile", units: 7),
    Budget(function: .normalProbability, name: "normal_cdf", units: 7),
    Budget(function: .exponentialQuantile, name: "exponential_quantile", units: 0.9),
  ]

  @Test("Errors stay within the measured units in the last place", arguments: budgets)
  func accuracy(budget: Budget) throws {
    let rows = try #require(try ElementaryTests.reference().functions[budget.name])
    #expect(rows.count == 400)
    var worst = 0.0
    var place = 0.0
    for row in rows {
      let value = budget.function(row[0])
      let error = abs((value - row[1]) - row[2]) / row[1].ulp
      if !(error <= worst) {
        worst = error
        place = row[0]
      }
    }
    #expect(worst <= budget.units, "worst at \(place)")
  }

  @Test("All instruction sets give the bits of one number at a time", arguments: budgets)
  func levels(budget: Budget) throws {
    let rows = try #require(try ElementaryTests.reference().functions[budget.name])
    var arguments = rows.map { $0[0] }
    arguments += [0, -0.0, 1, -1, 0.5, .infinity, -.infinity, .nan, 5e-324, -5e-324, 1e308]
    arguments += [-745.2, -745.1, -708.5, 709.7, 709.8, 2.5e-308, 1e-320, 38.6, -38.6, -37.5]
    for level in KernelLevel.available {
      // Blocks of every length around a vector's, so that remainders are met too.
      for length in [1, 2, 3, 7, 8, 9, 255, 256, 257, arguments.count] {
        var block = Array(arguments.suffix(length))
        budget.function.apply(to: &block, level: level)
        let one = arguments.suffix(length).map { budget.function($0) }
        let same = zip(block, one).allSatisfy {
          $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
        }
        #expect(same, "level \(level), length \(length)")
      }
    }
  }

  @Test("Far tails of the normal quantile, in pieces with and without them", arguments: KernelLevel.available)
  func farTails(level: KernelLevel) {
    // Exponents of two, their quantiles and what those lack, by mpmath with 60 digits.
    let far: [(power: Int, value: Double, rest: Double)] = [
      (36, -6.651035379893011, 8.838613196197549e-17), (37, -6.752300431407015, 4.346545600634749e-18),
      (40, -7.047700256664409, -3.418585662809622e-17), (45, -7.515155294158908, 3.477918957958e-16),
      (52, -8.125890664701906, -8.397448812472847e-16),
      (100, -11.484540434973038, 1.9614710830525101e-16),
      (500, -26.16824984111858, -2.8460661959011485e-16),
      (1000, -37.11101193716479, -1.6677319755405472e-15),
      (1074, -38.467405617144344, -2.3296300030457233e-15),
    ]
    // Three pieces of 256 numbers: the first with far tails among numbers of all kinds, the second
    // without any, the third with one above 1 - 2^-36.
    var numbers = (0..<768).map { (Double($0) + 0.5) / 768 }
    for (k, row) in far.enumerated() {
      var p = 1.0
      for _ in 0..<row.power { p *= 0.5 }
      numbers[7 + 23 * k] = p
    }
    numbers[600] = 1 - 0x1p-45
    numbers[601] = 1 - 0x1p-36
    var block = numbers
    Elementary.normalQuantile.apply(to: &block, level: level)
    let same = zip(block, numbers).allSatisfy { Elementary.normalQuantile($1) == $0 }
    #expect(same)
    var worst = 0.0
    for (k, row) in far.enumerated() {
      worst = max(worst, abs(block[7 + 23 * k] - row.value - row.rest) / row.value.ulp)
    }
    #expect(worst <= 7, "The budget of the normal quantile is 7 units, but \(worst) are met.")
    #expect(abs(block[600] - 7.515155294158908) <= 7 * 7.5.ulp)
  }

  @Test("log(exp(x) - 1): closed forms, and no overflow")
  func logExpm1() {
    // x = log 2 gives 0, x = log 3 gives log 2; large x give x; small x give log x + x / 2.
    #expect(abs(Elementary.logExpm1(0.6931471805599453)) <= 2 * Double.ulpOfOne)
    #expect(abs(Elementary.logExpm1(1.0986122886681098) - 0.6931471805599453) < 1e-15)
    #expect(Elementary.logExpm1(50) == 50 && Elementary.logExpm1(5000) == 5000)
    let small: Double = Elementary.logExpm1(1e-12) - (Elementary.log(1e-12) + 5e-13)
    #expect(abs(small) <= 27.6.ulp)
    for level in KernelLevel.available {
      var block = [0.1, 0.5, 1, 2, 40, 900, 1e-15, 1e-300, 3]
      let one = block.map { Elementary.logExpm1($0) }
      Elementary.logExpm1.apply(to: &block, level: level)
      #expect(block == one)
    }
  }

  @Test("Special values")
  func specialValues() {
    #expect(Elementary.exp(0) == 1 && Elementary.exp(-.infinity) == 0)
    #expect(Elementary.exp(.infinity) == .infinity && Elementary.exp(710) == .infinity)
    #expect(Elementary.exp(-746) == 0 && Elementary.exp(-745.1) == 5e-324)
    #expect(Elementary.exp(.nan).isNaN && Elementary.expm1(.nan).isNaN)
    #expect(Elementary.expm1(0) == 0 && Elementary.expm1(-.infinity) == -1)
    #expect(Elementary.expm1(709.7).isFinite && Elementary.expm1(710) == .infinity)
    #expect(Elementary.log(1) == 0 && Elementary.log(0) == -.infinity)
    #expect(Elementary.log(.infinity) == .infinity && Elementary.log(-1).isNaN)
    #expect(abs(Elementary.log(5e-324) + 744.4400719213812) < 1.2e-13)
    #expect(Elementary.log1p(0) == 0 && Elementary.log1p(-1) == -.infinity)
    #expect(Elementary.log1p(-2).isNaN && Elementary.log1p(.infinity) == .infinity)
    #expect(Elementary.normalQuantile(0.5) == 0)
    #expect(Elementary.normalQuantile(0) == -.infinity)
    #expect(Elementary.normalQuantile(1) == .infinity)
    #expect(Elementary.normalQuantile(-0.1).isNaN && Elementary.normalQuantile(1.1).isNaN)
    #expect(Elementary.normalQuantile(.nan).isNaN)
    #expect(Elementary.normalProbability(0) == 0.5)
    #expect(Elementary.normalProbability(-.infinity) == 0)
    #expect(Elementary.normalProbability(.infinity) == 1)
    #expect(Elementary.normalProbability(.nan).isNaN)
  }

  @Test("The normal quantile is odd about one half, bit for bit")
  func oddQuantile() {
    var worst = 0.0
    for i in 1..<2000 {
      let u = (Double(i) * 1_000_003 + 0.5) / 0x1p52
      worst = max(worst, abs(Elementary.normalQuantile(u) + Elementary.normalQuantile(1 - u)))
    }
    #expect(worst == 0)
  }
}
