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

  /// Blocks of years; the grid does not depend on the number of threads.
  public static let blockYears = 250

  let zoneNames: [String]
  let tables: [TabulatedQuantile]
  private let normals: CorrelatedNormals
  let objects: [Object]
  let classOf: [UInt32]
  let classZone: [UInt32]
  let paysBelow: [Double]
  let inverse: [Double]
  let deviation: [Double]
  let logLevel: [Double]
  private let bounds: [Double]

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
    var order: [ObjectClass] = []
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
        classes[key] = UInt32(order.count)
        classOf.append(UInt32(order.count))
        order.append(key)
      }
    }
    // Sums of whole thousandths stay exact in a Double below 2^53.
    guard total * 1000 < 0x1p53 else {
      throw ParameterError(
        parameter: "the total sum insured", value: total,
        requirement: "below 9.0e12 minor units; divide the portfolio")
    }
    self.classOf = classOf
    classZone = order.map { UInt32($0.zone) }
    inverse = order.map { 1 / $0.deviation }
    deviation = order.map(\.deviation)
    paysBelow = order.map {
      (Elementary.log($0.trigger / $0.level) + $0.deviation * $0.deviation / 2) / $0.deviation
    }
    logLevel = order.map {
      Elementary.log($0.level / $0.trigger) - $0.deviation * $0.deviation / 2
    }
    bounds = (0...1024).map { node in
      node == 1024 ? 1 : Elementary.normalProbability(-8 + Double(node) / 64) * (1 + 0x1p-40)
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
  ///   - workers: blocks worked on at a time; the result does not depend on it.
  ///   - progress: is told of finished years, on one thread at a time.
  public func run(
    years: Int, seed: UInt64, replicate: UInt32 = 0, workers: Int = 1,
    progress: (Int) -> Void = { _ in }
  ) async -> YearLossTable {
    var table = YearLossTable(years: years)
    let streams = streams(seed)
    let blocks = (years + Self.blockYears - 1) / Self.blockYears
    await withTaskGroup(of: (Int, [Double]).self) { group in
      var started = 0
      var finished = 0
      while finished < blocks {
        while started < blocks, started - finished < max(1, workers) {
          let first = started * Self.blockYears
          group.addTask {
            (first, block(from: first, seed: seed, replicate: replicate, streams))
          }
          started += 1
        }
        guard let (first, sums) = await group.next() else { break }
        for (offset, sum) in sums.enumerated() where first + offset < years {
          // Exact: sums are whole and below 2^53.
          table.set(Int64(sum), year: first + offset)
        }
        finished += 1
        progress(min(years, finished * Self.blockYears))
      }
    }
    return table
  }

  /// The same years on the calling thread.
  public func runSerially(years: Int, seed: UInt64, replicate: UInt32 = 0) -> YearLossTable {
    var table = YearLossTable(years: years)
    let streams = streams(seed)
    for first in stride(from: 0, to: years, by: Self.blockYears) {
      let sums = block(from: first, seed: seed, replicate: replicate, streams)
      for (offset, sum) in sums.enumerated() where first + offset < years {
        table.set(Int64(sum), year: first + offset)
      }
    }
    return table
  }

  private func streams(_ seed: UInt64) -> Streams {
    let keys = objects.map {
      StreamKey(seed: seed, purpose: .farmYield, entity: StreamID.hash(of: $0.name))
    }
    return Streams(low: keys.map(\.low), high: keys.map(\.high))
  }

  private struct Streams: Sendable {
    var low: [UInt32]
    var high: [UInt32]
  }

  /// The losses of a block of years, whole thousandths.
  private func block(
    from first: Int, seed: UInt64, replicate: UInt32, _ streams: Streams
  ) -> [Double] {
    let zones = tables.count
    var normal = CorrelatedNormals.Block(sites: zones, years: Self.blockYears)
    normals.fill(
      &normal, seed: seed, purpose: .areaYield,
      entities: zoneNames.map { StreamID.hash(of: $0) }, year: UInt32(first),
      replicate: replicate)
    // ln Y by year, then zone.
    var logArea = [Double](repeating: 0, count: zones * Self.blockYears)
    for zone in 0..<zones {
      var yields = Array(normal[site: zone])
      tables[zone].apply(to: &yields)
      for (year, yield) in yields.enumerated() {
        logArea[year * zones + zone] = Elementary.log(max(yield, .leastNormalMagnitude))
      }
    }
    let scaled = objects.map { $0.sumInsured * 1000 }
    // Bounds and levels of each class in two years.
    var work = [Double](repeating: 0, count: 4 * paysBelow.count)
    var sums = [Double](repeating: 0, count: Self.blockYears)
    let level = agro_level(rawValue: agro_level.RawValue(KernelLevel.best.rawValue))
    unsafe withPointers(streams, scaled) { farms in
      var farms = unsafe farms
      unsafe logArea.withUnsafeBufferPointer { logArea in
        unsafe bounds.withUnsafeBufferPointer { bounds in
          unsafe work.withUnsafeMutableBufferPointer { work in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
              guard let logArea = logArea.baseAddress, let sums = sums.baseAddress else { return }
              for year in stride(from: 0, to: Self.blockYears, by: 2) {
                unsafe agro_farm_payments(
                  level, &farms, UInt32(first + year), replicate, logArea + year * zones,
                  logArea + (year + 1) * zones, bounds.baseAddress, work.baseAddress,
                  sums + year)
              }
            }
          }
        }
      }
    }
    return sums
  }

  private func withPointers(
    _ streams: Streams, _ sumInsured: [Double], _ body: (agro_farms) -> Void
  ) {
    unsafe streams.low.withUnsafeBufferPointer { low in
      unsafe streams.high.withUnsafeBufferPointer { high in
        unsafe classOf.withUnsafeBufferPointer { classOf in
          unsafe sumInsured.withUnsafeBufferPointer { sumInsured in
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
