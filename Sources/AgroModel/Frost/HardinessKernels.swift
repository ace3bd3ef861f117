internal import AgroStatistics
internal import CAgroKernels

/// LT50 of every lane of a block, moved on a day at a time, and the kill of each night.
struct HardinessBlock {
  /// LT50 of each lane, degrees Celsius.
  private(set) var lt50: [Double]
  /// The largest share killed so far.
  private(set) var worst: [Double]
  /// How far below LT50 the worst night was, for the kernel.
  private var reach: [Double]
  /// The lanes whose largest share grew in the last night, in front.
  private(set) var grown: [UInt32]
  /// LT10 and LT90 as lines on LT50.
  private let lt10: (Double, Double)
  private let lt90: (Double, Double)
  /// The temperature of buds or crown as a line on the minimum.
  private let shift: Double
  private let scale: Double
  /// The first day on which a night can kill.
  let firstDay: Int
  private let kind: Kind
  private var chill: [Double]
  private var below10: [Double]
  private var ecodormant: [Double]
  private let level: agro_level

  private enum Kind {
    case grape(agro_grape)
    case cereal(agro_cereal)
    case course(HardinessCourse)
  }

  init(_ model: WinterModel, years: Int, level: KernelLevel) {
    let zeros = [Double](repeating: 0, count: years)
    self.level = agro_level(rawValue: UInt32(level.rawValue))
    chill = zeros
    below10 = zeros
    ecodormant = zeros
    worst = zeros
    reach = [Double](repeating: AGRO_KILL_REACH, count: years)
    grown = [UInt32](repeating: 0, count: years)
    let offset = model.buds.siteOffset.value
    switch model.hardiness {
    case .ferguson(let cultivar):
      let p = FergusonNumbers(cultivar)
      kind = .grape(
        agro_grape(
          least: p.least, most: p.most, boundary: p.boundary, exponent: p.exponent,
          threshold: p.threshold, acclimation: p.acclimation, deacclimation: p.deacclimation))
      lt50 = [Double](repeating: cultivar.initial.value, count: years)
      lt10 = (cultivar.lt10[0].value, cultivar.lt10[1].value)
      lt90 = (cultivar.lt90[0].value, cultivar.lt90[1].value)
      (shift, scale) = (offset, 1)
      firstDay = FergusonCultivar.firstDay
    case .course(let course):
      kind = .course(course)
      lt50 = [Double](repeating: course.lt50(on: 0), count: years)
      lt10 = (course.spread.value, 1)
      lt90 = (-course.spread.value, 1)
      (shift, scale) = (offset, 1)
      firstDay = Int(course.start.value)
    case .cereal(let cereal):
      kind = .cereal(
        agro_cereal(
          tender: cereal.unhardened, hardy: cereal.hardy.value,
          hardening: cereal.hardening.value, dehardening: cereal.dehardening.value,
          vernalisation: cereal.vernalisation.value, damping: cereal.damping.value,
          soil: cereal.soil.value))
      lt50 = [Double](repeating: cereal.unhardened, count: years)
      lt10 = (cereal.spread.value, 1)
      lt90 = (-cereal.spread.value, 1)
      let (soil, damping) = (cereal.soil.value, cereal.damping.value)
      (shift, scale) = (soil + damping * (offset - soil), damping)
      firstDay = CerealHardiness.firstDay
    }
  }

  /// The temperature that is compared with LT50.
  func temperature(minimum: Double) -> Double { shift + scale * minimum }

  /// How far a scatter of minima moves that temperature.
  func scatter(_ degrees: Double) -> Double { scale * degrees }

  /// The curve of a lane on this day.
  func curve(lane: Int) -> KillCurve? {
    let h = lt50[lane]
    return KillCurve(lt10: lt10.0 + lt10.1 * h, lt50: h, lt90: lt90.0 + lt90.1 * h)
  }

  /// Moves hardiness on by a day.
  mutating func advance(day: Int, mean: [Double], at offset: Int) {
    let n = lt50.count
    switch kind {
    case .course(let course):
      let value = course.lt50(on: day)
      for lane in 0..<n { lt50[lane] = value }
    case .grape(let grape):
      unsafe withUnsafePointer(to: grape) { grape in
        unsafe mean.withUnsafeBufferPointer { mean in
          unsafe lt50.withUnsafeMutableBufferPointer { lt50 in
            unsafe chill.withUnsafeMutableBufferPointer { chill in
              unsafe below10.withUnsafeMutableBufferPointer { below10 in
                unsafe ecodormant.withUnsafeMutableBufferPointer { ecodormant in
                  guard let mean = mean.baseAddress, let lt50 = lt50.baseAddress,
                    let chill = chill.baseAddress, let below10 = below10.baseAddress,
                    let ecodormant = ecodormant.baseAddress
                  else { return }
                  unsafe agro_grape_day(
                    level, grape, n, mean + offset, lt50, chill, below10, ecodormant)
                }
              }
            }
          }
        }
      }
    case .cereal(let cereal):
      unsafe withUnsafePointer(to: cereal) { cereal in
        unsafe mean.withUnsafeBufferPointer { mean in
          unsafe lt50.withUnsafeMutableBufferPointer { lt50 in
            unsafe chill.withUnsafeMutableBufferPointer { vernalised in
              guard let mean = mean.baseAddress, let lt50 = lt50.baseAddress,
                let vernalised = vernalised.baseAddress
              else { return }
              unsafe agro_cereal_day(level, cereal, n, mean + offset, lt50, vernalised)
            }
          }
        }
      }
    }
  }

  /// Lets a night kill.
  ///
  /// - Parameter until: the day from which on each lane is no longer in winter.
  /// - Returns: the number of lanes whose worst grew, which `grown` names.
  mutating func strike(day: Int, minimum: [Double], at offset: Int, until: [Double]) -> Int {
    var count = 0
    unsafe minimum.withUnsafeBufferPointer { low in
      guard let low = low.baseAddress else { return }
      unsafe agro_kill_day(
        level, lt50.count, Double(day), until, shift, scale, low + offset, lt10.0, lt10.1,
        lt90.0, lt90.1, lt50, &worst, &reach, &grown, &count)
    }
    return count
  }

  /// Whether hardiness follows from the daily mean.
  var needsMean: Bool {
    if case .course = kind { false } else { true }
  }
}
