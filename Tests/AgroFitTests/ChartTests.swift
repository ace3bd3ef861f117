import AgroReports
internal import Foundation
#if canImport(FoundationXML)
  internal import FoundationXML
#endif
import Testing

@Suite struct ChartTests {
  @Test(arguments: [
    (0.05, 1, "0.1"), (-0.04, 1, "0.0"), (1234.5678, 2, "1234.57"), (-2.5, 0, "-3"),
    (0, 3, "0.000"), (0.999, 2, "1.00"), (.infinity, 1, "inf"), (.nan, 1, "-"),
  ])
  func fixed(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(FigureText.fixed(value, decimals) == text)
  }

  @Test(arguments: [
    (12345.678, "12346"), (0.00012345, "0.0001235"), (1e-9, "1.000e-9"), (0, "0"),
    (-3.14159, "-3.142"), (2.5e15, "2.500e15"),
  ])
  func significant(_ value: Double, _ text: String) {
    #expect(FigureText.significant(value) == text)
  }

  @Test func ticksAreRoundAndInside() {
    let scale = ChartScale(covering: [1961, 2016])
    #expect(scale.ticks == [1970, 1980, 1990, 2000, 2010])
    #expect(scale.label(1970) == "1970")
    #expect(ChartScale(covering: [0, 0.31]).ticks.map { ChartScale(covering: [0, 0.31]).label($0) }
      == ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"])
    #expect(ChartScale(covering: [4, 4]).ticks.isEmpty == false)
  }

  @Test(arguments: [
    [0, Double.leastNonzeroMagnitude], [1e-307, 3e-307], [-1e100, 1e100], [], [.nan],
    [0, .infinity],
  ])
  func scalesOfExtremeValues(_ values: [Double]) {
    let scale = ChartScale(covering: values)
    #expect(scale.ticks.count <= 21)
    #expect(scale.ticks.allSatisfy { $0.isFinite && !scale.label($0).isEmpty })
  }

  @Test func pictureOfExtremeValues() {
    for factor in [1e-300, 1e90] {
      let study = FitStudy(
        [FitStudyTests.input("A", FitStudyTests.first.map { $0 * factor })],
        FitSettings(families: ["normal", "gamma"], replicates: 0))
      let text = FitPicture(study: study, value: "t/ha").document
      #expect(!text.contains("nan") && !text.contains("inf"))
    }
  }

  /// Foundation's parser accepts the picture, hostile names and all.
  @Test func pictureIsWellFormed() throws {
    let study = FitStudy(
      [
        FitStudyTests.input("<A & \"B\">\u{1}", FitStudyTests.first),
        FitStudyTests.input("Şəki", FitStudyTests.second),
      ], FitSettings(replicates: 0))
    let text = FitPicture(study: study, value: "t/ha").document
    #expect(XMLParser(data: Data(text.utf8)).parse())
    #expect(text.contains("&lt;A &amp; &quot;B&quot;&gt;"))
    #expect(!text.contains("nan") && !text.contains("inf"))
    #expect(FitPicture(study: study, value: "t/ha").document == text)
  }
}
