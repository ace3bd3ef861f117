import AgroStatistics
import Foundation
import Testing

/// Values of Tests/Reference/generated/copulas.json.
enum CopulaReference {
  static var object: CaseValue {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let file = root.appendingPathComponent("Reference/generated/copulas.json")
    guard let data = try? Data(contentsOf: file) else { return CaseValue(object: nil) }
    return CaseValue(object: try? JSONSerialization.jsonObject(with: data))
  }

  static func copula(_ row: CaseValue) throws -> any Copula {
    let p = row["parameters"].numbers
    let dimension = max(2, row["u"].list.count)
    switch row["kind"].object as? String {
    case "gaussian": return GaussianCopula(try CorrelationMatrix(correlation: p[0]))
    case "student":
      return try StudentCopula(CorrelationMatrix(correlation: p[0]), degreesOfFreedom: p[1])
    case "clayton": return try ArchimedeanCopula(.clayton, theta: p[0], dimension: dimension)
    case "frank": return try ArchimedeanCopula(.frank, theta: p[0], dimension: dimension)
    default: return try ArchimedeanCopula(.gumbel, theta: p[0], dimension: dimension)
    }
  }
}

@Suite("Copulas: reference values")
struct CopulaReferenceTests {
  @Test("Distribution functions and densities")
  func points() throws {
    let rows = CopulaReference.object["points"].list
    #expect(rows.count == 81)
    var worst = (probability: 0.0, density: 0.0, at: "")
    for row in rows {
      let copula = try CopulaReference.copula(row)
      let u = row["u"].numbers
      // The t copula's references come from quadrature in doubles, good to about 1e-12.
      let probability = abs(copula.probability(atMost: u) - row["cdf"].number)
      let density = abs(copula.logDensity(at: u) - row["logDensity"].number)
      if probability > worst.probability || density > worst.density {
        worst.at = "\(row["kind"].object ?? ""), \(row["parameters"].numbers), \(u)"
      }
      worst.probability = max(worst.probability, probability)
      worst.density = max(worst.density, density)
    }
    #expect(worst.probability < 1e-11, "worst near \(worst.at)")
    #expect(worst.density < 1e-10, "worst near \(worst.at)")
  }

  @Test("Spearman's rho and tail dependence by quadrature")
  func measures() throws {
    var worst = 0.0
    for row in CopulaReference.object["measures"].list {
      let copula = try CopulaReference.copula(row)
      let measures: DependenceMeasures
      if let student = copula as? StudentCopula {
        measures = student.measures()
        worst = max(worst, abs(measures.lowerTailDependence - row["tail"].number))
      } else if let archimedean = copula as? ArchimedeanCopula {
        measures = archimedean.measures
      } else {
        continue
      }
      // The reference rule has 400 to 600 nodes a side; corners leave about 1e-8 for v = 2.
      worst = max(worst, abs(measures.spearmanRho - row["spearmanRho"].number))
    }
    #expect(worst < 2e-8)
  }

  @Test("Sum of two dependent quantities: quadrature, and the AEP algorithm beside it")
  func sums() throws {
    let pareto = try GeneralisedPareto(scale: 1 / 0.9, shape: 1 / 0.9)
    let lognormal = try Lognormal(logMean: log(10), logStandardDeviation: 1.5)
    let sum = try DependentSum(
      [pareto, lognormal], joinedBy: ArchimedeanCopula(.frank, theta: 1.2))
    var worst = 0.0
    var worstByBoxes = 0.0
    for row in CopulaReference.object["sums"].list {
      let expected = row["probability"].number
      worst = max(worst, abs(sum.probability(atMost: row["s"].number) - expected))
      let boxes = try sum.probability(atMost: row["s"].number, iterations: 9)
      worstByBoxes = max(worstByBoxes, abs(boxes.value - expected))
    }
    #expect(worst < 1e-9)
    // Arbenz, Embrechts and Puccetti report errors of 1e-5 and less in two dimensions.
    #expect(worstByBoxes < 1e-5)
  }

  @Test("Kendall's tau in closed form")
  func kendall() throws {
    // Nelsen (2006), examples 5.4 and 5.5, and Frank's by Genest (1987): tau(5) = 0.456.
    let clayton = try ArchimedeanCopula(.clayton, theta: 2).measures
    let gumbel = try ArchimedeanCopula(.gumbel, theta: 1.5).measures
    let frank = try ArchimedeanCopula(.frank, theta: 5).measures
    #expect(clayton.kendallTau == 0.5)
    #expect(abs(gumbel.kendallTau - 1.0 / 3) < 1e-15)
    #expect(abs(frank.kendallTau - 0.456_700_9) < 1e-6)
    #expect(abs(clayton.lowerTailDependence - 0.5.squareRoot()) < 1e-15)
    #expect(abs(gumbel.upperTailDependence - (2 - pow(2, 2.0 / 3))) < 1e-15)
    for family in ArchimedeanFamily.allCases {
      let copula = try ArchimedeanCopula.matching(family, kendallTau: 0.37)
      #expect(abs(copula.measures.kendallTau - 0.37) < 1e-12)
    }
  }
}
