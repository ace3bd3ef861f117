import AgroRisk
import Foundation
import Testing

@Suite("agrorisk guarantee")
struct GuaranteeCommandTests {
  /// Three places whose yields share good and bad years.
  private static let rows = (0..<3).flatMap { place in
    (0..<25).map { year in
      let common = Double((year * 7) % 11) / 10
      let own = Double((year * (place + 3)) % 7) / 15
      return "\(1990 + year),P\(place),\(2 + 0.5 * Double(place) + common + own)"
    }
  }

  private static func model(_ scratch: Scratch) throws -> String {
    let table = try scratch.write(
      (["year,place,value"] + rows).joined(separator: "\n") + "\n", to: "yields.csv")
    let path = table.replacingOccurrences(of: "yields.csv", with: "model.json")
    let fit = try Command.run([
      "fit", table, "--replicates", "0", "--trend", "none", "--family", "gamma", "--save", path,
      "--quiet",
    ])
    #expect(fit.code == 0, "\(fit)")
    return path
  }

  @Test("Rates of a saved model are those of its laws; the simulated mean meets them")
  func rates() throws {
    let scratch = try Scratch()
    let path = try Self.model(scratch)
    let outcome = try Command.run(["guarantee", path, "--coverage", "0.8", "--json"])
    #expect(outcome.code == 0, "\(outcome)")
    let saved = try FittedModel(JSONValue.parse(String(contentsOfFile: path, encoding: .utf8)))
    let document = try JSONValue.parse(outcome.output)
    let places = try #require(document["places"]?.elements)
    func number(_ value: JSONValue?, _ key: String) throws -> Double {
      guard case .number(let text)? = value?[key] else { return .nan }
      return try #require(Double(text))
    }
    #expect(places.count == 3)
    var total = 0.0
    for (place, one) in zip(saved.places, places) {
      // E[min(Y, T)] = T - E[(T - Y)+].
      let trigger = 0.8 * place.law.mean
      let exact = 1 - place.law.limitedExpectedValue(at: trigger) / trigger
      #expect(abs(try number(one, "rate") - exact) < 1e-10)
      #expect(try number(one, "standardError") > 0)
      total += exact / 3
    }
    let portfolio = document["portfolio"]
    let mean = portfolio?["mean"]
    // A false alarm once in 5e6 seeds; the seed is fixed.
    let error = try number(mean, "standardError")
    #expect(abs(try number(mean, "value") - total) < 5.2 * error)
    #expect(abs(try number(portfolio, "exactMean") - total) < 1e-10)
  }

  @Test("Farms cost more than their area, and the page says what it is of")
  func farms() throws {
    let scratch = try Scratch()
    let path = try Self.model(scratch)
    func rate(_ options: [String]) throws -> Double {
      let outcome = try Command.run(["guarantee", path, "--years", "0", "--json"] + options)
      guard
        case .number(let text)? = try JSONValue.parse(outcome.output)["places"]?.elements?[0][
          "rate"]
      else { return .nan }
      return try #require(Double(text))
    }
    let area = try rate([])
    #expect(try rate(["--farm-cv", "0.3"]) > 1.5 * area)
    #expect(abs(try rate(["--farm-cv", "0.0001"]) - area) < 1e-6)
    let page = try Command.run(["guarantee", path])
    #expect(page.output.contains("Guarantee of 70 % of the expected yield, for area yields"))
    #expect(page.output.contains("99 % value at risk"))
  }

  @Test("What is no model ends in 65 with one line")
  func broken() throws {
    let scratch = try Scratch()
    let wrong = try scratch.write("{\"format\": \"agrorisk.fit/1\"}", to: "wrong.json")
    for (path, words) in [(wrong, "must be 'agrorisk.model/1'"), ("/nonexistent.json", "expected")]
    {
      let outcome = try Command.run(["guarantee", path])
      #expect(outcome.code == 65 && outcome.errorLines.count == 1, "\(outcome)")
      #expect(outcome.errors.contains(words) && outcome.errors.contains(path), "\(outcome.errors)")
    }
    let text = try scratch.write("{\"format\"", to: "cut.json")
    let cut = try Command.run(["guarantee", text])
    #expect(cut.code == 65 && cut.errors.contains("cut.json:1:"), "\(cut.errors)")
    #expect(try Command.run(["guarantee", wrong, "--coverage", "1.2"]).code == 64)
  }
}
