internal import AgroQuantities
public import AgroStatistics
internal import CAgroKernels

/// Objects with a guaranteed yield in zones whose yields are correlated.
///
/// The yield of zone z in a year is the quantile of its law at a correlated normal number; the yield
/// of an object there is `r Y_z f`, with r its lasting level and f a lognormal deviation of mean 1
/// that is independent between objects and years. The object is paid
/// `SI max(0, 1 - yield / trigger)`, rounded to a thousandth of the minor unit.
///
/// Draws: the zone's number at (area yield, zone, year), as in ``CorrelatedNormals``; the object's at
/// (farm yield, object), draw `year` of the stream at year 0. Years are independent of blocks and
/// threads, objects of each other.
///
/// Complexity: about 3 ns an object and year with AVX-512, 5 with AVX2, and memory for the objects and a
/// number a year.
public struct YieldPortfolio: Sendable {
  /// A zone: the id that addresses its draws, and the law of its yield in t/ha.
  public struct Zone: Sendable {
    /// Addresses the draws.
    public var name: String
    /// The law of the area yield.
    public var law: any ContinuousDistribution

    /// A zone.
    public init(name: String, law: any ContinuousDistribution) {
      self.name = name
      self.law = law
    }
  }

  /// An insured object.
  public struct Object: Sendable, Hashable {
    /// Addresses the draws; unique.
    public var name: String
    /// Index of the zone.
    public var zone: Int
    /// Sum insured in minor units, positive.
    public var sumInsured: Double
    /// The guaranteed yield, t/ha, positive.
    public var trigger: Double
    /// The object's lasting yield over the area's, positive.
    public var level: Double
    /// Standard deviation of the logarithm of the object's own deviation, positive.
    public var deviation: Double

    /// An object.
    public init(
      name: String, zone: Int, sumInsured: Double, trigger: Double, level: Double = 1,
      deviation: Double
    ) {
      self.name = name
      self.zone = zone
      self.sumInsured = sumInsured
      self.trigger = trigger
      self.level = level
      self.deviation = deviation
    }
  }

  /// Blocks of years, even and within what the kernel takes at a time; the grid does not depend on
  /// the number of threads.
  public static let blockYears = 250

  let zoneNames: [String]
  let tables: [TabulatedQuantile]
  private let normals: CorrelatedNormals
  let objects: [Object]
  let classOf: [UInt32]
  /// The objects in order of class, as the kernel wants them.
  private let order: [Int]
  let classZone: [UInt32]
  let paysBelow: [Double]
  let inverse: [Double]
  let deviation: [Double]
  let logLevel: [Double]
  private let bounds: [UInt64]

  /// A portfolio.
  ///
  /// - Parameters:
  ///   - correlation: of the normal numbers of the zones, in their order.
  ///   - relativeError: of the tabulated yields, certified.
  /// - Throws: `ParameterError` for a number outside its range, a correlation that is not one, or
  ///   a law that cannot be tabulated.
  public init(
    zones: [Zone], correlation: [[Double]], objects: [Object], relativeError: Double = 1e-9
  ) throws(ParameterError) {
    guard correlation.count == zones.count else {
      throw ParameterError(
        parameter: "the number of rows of the correlation matrix",
        value: Double(correlation.count), requirement: "\(zones.count), the number of zones")
    }
    normals = try CorrelatedNormals(correlation: correlation)
    zoneNames = zones.map(\.name)
    var tables: [TabulatedQuantile] = []
    for zone in zones {
      tables.append(try TabulatedQuantile(zone.law, relativeError: relativeError))
    }
    self.tables = tables
    self.objects = objects
    var classes: [ObjectClass: UInt32] = [:]
    var kinds: [ObjectClass] = []
    var classOf: [UInt32] = []
    var total = 0.0
    for object in objects {
      func positive(_ what: String, _ value: Double) throws(ParameterError) {
        guard value > 0, value.isFinite else {
          throw ParameterError(
            parameter: "the \(what) of object '\(object.name)'", value: value,
            requirement: "positive and finite")
        }
      }
      guard zones.indices.contains(object.zone) else {
        throw ParameterError(
          parameter: "the zone of object '\(object.name)'", value: Double(object.zone),
          requirement: "an index below \(zones.count)")
      }
      try positive("sum insured", object.sumInsured)
      try positive("trigger", object.trigger)
      try positive("level", object.level)
      try positive("deviation", object.deviation)
      total += object.sumInsured
      let key = ObjectClass(object)
      if let known = classes[key] {
        classOf.append(known)
      } else {
        classes[key] = UInt32(kinds.count)
        classOf.append(UInt32(kinds.count))
        kinds.append(key)
      }
    }
    // Sums of whole thousandths stay exact in a Double below 2^53.
    guard total * 1000 < 0x1p53 else {
      throw ParameterError(
        parameter: "the total sum insured", value: total,
        requirement: "below 9.0e12 minor units; divide the portfolio")
    }
    self.classOf = classOf
    self.order = objects.indices.sorted { (classOf[$0], $0) < (classOf[$1], $1) }
    classZone = kinds.map { UInt32($0.zone) }
    inverse = kinds.map { 1 / $0.deviation }
    deviation = kinds.map(\.deviation)
    paysBelow = kinds.map {
      (Elementary.log($0.trigger / $0.level) + $0.deviation * $0.deviation / 2) / $0.deviation
    }
    logLevel = kinds.map {
      Elementary.log($0.level / $0.trigger) - $0.deviation * $0.deviation / 2
    }
    bounds = (0...1024).map { node in
      let share = Elementary.normalProbability(-8 + Double(node) / 64) * (1 + 0x1p-40)
      return node == 1024 || share >= 1 ? .max : UInt64(share * 0x1p64) | 0xfff
    }
  }

  private struct ObjectClass: Hashable {
    var zone: Int
    var trigger: Double
    var level: Double
    var deviation: Double

    init(_ object: Object) {
      zone = object.zone
      trigger = object.trigger
      level = object.level
      deviation = object.deviation
    }
  }

  /// Simulates years `0..<years`.
  ///
  /// - Parameters:
  ///   - seed: of the run; the same seed gives the same years.
  ///   - replicate: of the parameters; 0 for the first.
  ///   - workers: blocks worked on at a time; the result does not depend on it.
  ///   - progress: is told of finished years, on one thread at a time.
  public func run(
    years: Int, seed: UInt64, replicate: UInt32 = 0, workers: Int = 1,
    progress: (Int) -> Void = { _ in }
  ) async -> YearLossTable {
    let blocks = (years + Self.blockYears - 1) / Self.blockYears
    return await run(
      blocks: Array(0..<blocks), years: years, seed: seed, replicate: replicate, workers: workers,
      progress: progress)
  }

  /// The same, with the blocks of years in any order; blocks that are not named stay without loss.
  package func run(
    blocks: [Int], years: Int, seed: UInt64, replicate: UInt32 = 0, workers: Int = 1,
    level: KernelLevel = .best, progress: (Int) -> Void = { _ in }
  ) async -> YearLossTable {
    var table = YearLossTable(years: years)
    let prepared = prepared(seed)
    await withTaskGroup(of: (Int, [Double]).self) { group in
      var started = 0
      var finished = 0
      while finished < blocks.count {
        while started < blocks.count, started - finished < max(1, workers) {
          let first = blocks[started] * Self.blockYears
          group.addTask {
            (first, block(from: first, seed: seed, replicate: replicate, prepared, level))
          }
          started += 1
        }
        guard let (first, sums) = await group.next() else { break }
        enter(sums, from: first, into: &table)
        finished += 1
        progress(min(years, finished * Self.blockYears))
      }
    }
    return table
  }

  /// The same years on the calling thread.
  public func runSerially(years: Int, seed: UInt64, replicate: UInt32 = 0) -> YearLossTable {
    var table = YearLossTable(years: years)
    let prepared = prepared(seed)
    for first in stride(from: 0, to: years, by: Self.blockYears) {
      enter(
        block(from: first, seed: seed, replicate: replicate, prepared, .best), from: first,
        into: &table)
    }
    return table
  }

  private func enter(_ sums: [Double], from first: Int, into table: inout YearLossTable) {
    for (offset, sum) in sums.enumerated() where first + offset < table.years {
      // Exact: sums are whole and below 2^53.
      table.set(Int64(sum), year: first + offset)
    }
  }

  /// What a run needs of the objects, in order of class.
  private struct Prepared: Sendable {
    var low: [UInt32]
    var high: [UInt32]
    var classOf: [UInt32]
    /// Thousandths of the minor unit.
    var sumInsured: [Double]
    var zones: [UInt64]
  }

  private func prepared(_ seed: UInt64) -> Prepared {
    let keys = order.map {
      StreamKey(
        seed: seed, purpose: .farmYield, entity: StreamID.hash(of: objects[$0].name))
    }
    return Prepared(
      low: keys.map(\.low), high: keys.map(\.high), classOf: order.map { classOf[$0] },
      sumInsured: order.map { objects[$0].sumInsured * 1000 },
      zones: zoneNames.map { StreamID.hash(of: $0) })
  }

  /// The losses of a block of years, whole thousandths.
  private func block(
    from first: Int, seed: UInt64, replicate: UInt32, _ prepared: Prepared,
    _ kernels: KernelLevel
  ) -> [Double] {
    let zones = tables.count
    var normal = CorrelatedNormals.Block(sites: zones, years: Self.blockYears)
    normals.fill(
      &normal, seed: seed, purpose: .areaYield,
      entities: prepared.zones, year: UInt32(first), replicate: replicate)
    // ln Y by zone, then year.
    var logArea: [Double] = []
    logArea.reserveCapacity(zones * Self.blockYears)
    for zone in 0..<zones {
      var yields = Array(normal[site: zone])
      tables[zone].apply(to: &yields)
      for yield in yields { logArea.append(max(yield, .leastNormalMagnitude)) }
    }
    var sums = [Double](repeating: 0, count: Self.blockYears)
    let level = agro_level(rawValue: agro_level.RawValue(kernels.rawValue))
    unsafe logArea.withUnsafeMutableBufferPointer { values in
      guard let x = values.baseAddress else { return }
      unsafe agro_log(level, values.count, x, x)
    }
    unsafe withPointers(prepared) { farms in
      var farms = unsafe farms
      unsafe logArea.withUnsafeBufferPointer { logArea in
        unsafe bounds.withUnsafeBufferPointer { bounds in
          unsafe sums.withUnsafeMutableBufferPointer { sums in
            guard let logArea = logArea.baseAddress, let sums = sums.baseAddress else { return }
            unsafe agro_farm_payments(
              level, &farms, UInt32(first), Self.blockYears, replicate, logArea,
              bounds.baseAddress, sums)
          }
        }
      }
    }
    return sums
  }

  private func withPointers(_ prepared: Prepared, _ body: (agro_farms) -> Void) {
    unsafe prepared.low.withUnsafeBufferPointer { low in
      unsafe prepared.high.withUnsafeBufferPointer { high in
        unsafe prepared.classOf.withUnsafeBufferPointer { classOf in
          unsafe prepared.sumInsured.withUnsafeBufferPointer { sumInsured in
            unsafe classZone.withUnsafeBufferPointer { classZone in
              unsafe paysBelow.withUnsafeBufferPointer { paysBelow in
                unsafe inverse.withUnsafeBufferPointer { inverse in
                  unsafe deviation.withUnsafeBufferPointer { deviation in
                    unsafe logLevel.withUnsafeBufferPointer { logLevel in
                      unsafe body(
                        agro_farms(
                          count: low.count, class_count: paysBelow.count,
                          key_low: low.baseAddress, key_high: high.baseAddress,
                          class_of: classOf.baseAddress, sum_insured: sumInsured.baseAddress,
                          class_zone: classZone.baseAddress, pays_below: paysBelow.baseAddress,
                          inverse: inverse.baseAddress, deviation: deviation.baseAddress,
                          log_level: logLevel.baseAddress))
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
