import AgroFiles
import AgroModel
import AgroQuantities
import Testing

@Suite("Draws of assumptions")
struct AssumptionDrawTests {
  private static func number(_ value: Double, _ range: ClosedRange<Double>?) -> CropParameter {
    CropParameter(
      path: "a", parameter: Parameter(
        value, range: range, source: SourceReference(document: "test", basis: .assumption)),
      unit: "share")
  }

  @Test("Half of the draws lie below the number, evenly on either side of it")
  func halves() {
    let lopsided = Self.number(2, 0...10)
    let points = [0.0, 0.25, 0.5, 0.75, 1]
    #expect(points.map { lopsided.drawn($0) } == [0, 1, 2, 6, 10])
    #expect(!lopsided.isCentred)
    let centred = Self.number(5, 0...10)
    #expect(points.map { centred.drawn($0) } == [0, 2.5, 5, 7.5, 10])
    #expect(centred.isCentred)
    // At an end of its range the number itself is half of the draws.
    #expect(points.map { Self.number(0, 0...1).drawn($0) } == [0, 0, 0, 0.5, 1])
    #expect(Self.number(3, nil).drawn(0.9) == 3)
  }
}
