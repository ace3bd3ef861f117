import AgroModel
import Foundation
import Testing

@Suite("Kill curves")
struct KillCurveTests {
  private func logit(_ p: Double) -> Double { log(p / (1 - p)) }

  @Test("Published points are met, and the logit is straight between them")
  func points() throws {
    // Wine grape at budburst: 0, 10, 50 and 90 %.
    let curve = try #require(KillCurve(lt0: -1.1, lt10: -2.2, lt50: -3.9, lt90: -8.9))
    #expect(abs(curve.share(at: -1.1) - 0.01) < 1e-12)
    #expect(abs(curve.share(at: -2.2) - 0.1) < 1e-12)
    #expect(abs(curve.share(at: -3.9) - 0.5) < 1e-12)
    #expect(abs(curve.share(at: -8.9) - 0.9) < 1e-12)
    let middle = logit(curve.share(at: -6.4))
    #expect(abs(middle - logit(0.9) / 2) < 1e-12)
    #expect(curve.share(at: -1.0999) == 0)
    #expect(curve.share(at: -30) > 0.9999)
  }

  @Test("A missing LT90 lies as far below LT50 as LT10 above; LT50 in the middle")
  func missing() throws {
    let curve = try #require(KillCurve(lt10: -2.2, lt50: -2.8))
    #expect(abs(curve.share(at: -3.4) - 0.9) < 1e-12)
    let other = try #require(KillCurve(lt10: -2.2, lt90: -3.9))
    // The straight line in the logit is 1 / (1 + exp((T - T50) / s)), s = (T10 - T90) / (2 ln 9).
    let s = 1.7 / (2 * log(9.0))
    let worst = stride(from: -6.0, through: -1, by: 0.1).map { t in
      abs(other.share(at: t) - (t > other.harmless ? 0 : 1 / (1 + exp((t + 3.05) / s))))
    }.max()
    #expect(try #require(worst) < 1e-12)
  }

  @Test("Nothing dies above T10 + 4 s where no harmless temperature is published")
  func harmless() throws {
    let curve = try #require(KillCurve(lt10: -2.2, lt50: -3.3, lt90: -3.9))
    let s = 1.1 / log(9.0)
    #expect(abs(curve.harmless - (-2.2 + 4 * s)) < 1e-12)
    #expect(curve.share(at: curve.harmless + 1e-9) == 0)
    #expect(curve.share(at: curve.harmless - 1e-9) > 0)
  }

  @Test("Kill never falls with the cold")
  func monotone() throws {
    let curve = try #require(
      KillCurve(lt0: -1, lt10: -2, lt50: -3.5, lt90: -5, lt100: -9))
    var last = 0.0
    var falls = 0
    for step in 0..<2000 {
      let share = curve.share(at: 1 - 0.01 * Double(step))
      if share < last { falls += 1 }
      last = share
    }
    #expect(falls == 0)
    #expect(abs(curve.share(at: -9) - 0.99) < 1e-12)
  }

  @Test("Points that do not fall, or too few of them, make no curve")
  func refused() {
    #expect(KillCurve(lt10: -2, lt50: -2) == nil)
    #expect(KillCurve(lt10: -2, lt50: -3, lt90: -2.5) == nil)
    #expect(KillCurve(lt0: -3, lt10: -2, lt50: -4) == nil)
    #expect(KillCurve(lt50: -2) == nil)
    #expect(KillCurve(lt0: -1, lt100: -5) == nil)
    #expect(KillCurve(lt10: -2, lt50: .nan) == nil)
    #expect(KillCurve(lt10: -2, lt50: -.infinity) == nil)
  }
}
