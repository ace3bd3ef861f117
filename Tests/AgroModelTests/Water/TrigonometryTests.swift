import AgroModel
import Foundation
import Testing

@Suite("Trigonometry without the C library")
struct TrigonometryTests {
  @Test("Sine, cosine, arc cosine and powers are those of the C library")
  func functions() {
    var worst = 0.0
    for step in -4000...4000 {
      let x = Double(step) * 0.0137
      worst = max(worst, (Trigonometry.sine(x) - sin(x)).magnitude)
      worst = max(worst, (Trigonometry.cosine(x) - cos(x)).magnitude)
    }
    #expect(worst <= 2 * 0x1p-52)
    var inverse = 0.0
    for step in -999...999 {
      let x = Double(step) / 1000
      inverse = max(inverse, (Trigonometry.arcCosine(x) - acos(x)).magnitude)
    }
    #expect(inverse <= 1e-14)
    #expect(Trigonometry.arcCosine(1) == 0)
    #expect(Trigonometry.arcCosine(-1) == Double.pi)
    #expect((Trigonometry.power(0.42, 5.26) - pow(0.42, 5.26)).magnitude <= 1e-16)
  }
}
