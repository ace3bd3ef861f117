internal import CAgroKernels

/// The state of a block of years while it is simulated: rows of one number a year.
struct SimulatorState {
  /// Sites that are simulated, and all that the factors have.
  let sites: Int
  let total: Int
  let years: Int
  /// Numbers of a row: the years rounded up to whole strips of the kernels, whose left-over years
  /// are slow. What the years beyond get is never looked at.
  let lanes: Int
  /// Noise and then drivers of occurrence and amount, a row a site.
  var occurrence: [Double]
  var amount: [Double]
  private var occurrenceNoise: [Double]
  private var amountNoise: [Double]
  /// Two rows a site.
  private var noise: [Double]
  private var residual: [Double]
  /// Three rows a site, and one more that takes a draw nobody uses.
  var slow: [Double]
  private var slowNoise: [Double]
  private var slowFresh: [Double]
  /// 1 on a wet day, a row a site.
  var wet: [Double]

  init(sites: Int, total: Int, years: Int) {
    self.sites = sites
    self.total = total
    self.years = years
    lanes = years < Self.strip ? years : (years + Self.strip - 1) / Self.strip * Self.strip
    let row = [Double](repeating: 0, count: sites * lanes)
    occurrence = row
    amount = row
    occurrenceNoise = row
    amountNoise = row
    wet = row
    noise = row + row
    residual = noise
    slow = row + row + row
    slowNoise = slow + [Double](repeating: 0, count: lanes)
    slowFresh = slow
  }

  /// Years that the kernels of correlation take at a time.
  private static let strip = 32

  mutating func draw(_ level: agro_level, _ address: agro_address, site: Int) {
    let n = lanes
    unsafe occurrenceNoise.withUnsafeMutableBufferPointer { a in
      unsafe amountNoise.withUnsafeMutableBufferPointer { b in
        unsafe noise.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          let third = unsafe c + 2 * site * n
          unsafe agro_weather_noise(
            level, address, n, a + site * n, b + site * n, third, third + n)
        }
      }
    }
  }

  mutating func drawSlow(_ level: agro_level, _ address: agro_address, site: Int) {
    let n = lanes
    let spare = 3 * sites * n
    unsafe slowNoise.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      let row = unsafe start + 3 * site * n
      unsafe agro_weather_noise(level, address, n, row, row + n, row + 2 * n, start + spare)
    }
  }

  mutating func correlate(
    _ level: agro_level, residual process: ResidualProcess, isFirst: Bool, wet: [Double],
    amount factor: [Double]
  ) {
    correlateWet(level, factor: wet)
    Self.multiply(level, leading(factor, perSite: 1), sites, lanes, amountNoise, &amount)
    if isFirst {
      Self.multiply(level, leading(process.start, perSite: 2), 2 * sites, lanes, noise, &residual)
      return
    }
    // The process's numbers in one array: own, effect, factor.
    let lower = leading(process.factor, perSite: 2)
    let numbers = process.own + process.effect + lower
    let start = (effect: process.own.count, factor: process.own.count + process.effect.count)
    let (count, n) = (sites, lanes)
    unsafe residual.withUnsafeMutableBufferPointer { state in
      unsafe noise.withUnsafeBufferPointer { noise in
        unsafe occurrence.withUnsafeBufferPointer { drivers in
          unsafe numbers.withUnsafeBufferPointer { numbers in
            guard let state = state.baseAddress, let noise = noise.baseAddress,
              let drivers = drivers.baseAddress, let numbers = numbers.baseAddress
            else { return }
            unsafe agro_weather_residuals(
              level, count, numbers, numbers + start.effect, numbers + start.factor, n, n, drivers,
              noise, state)
          }
        }
      }
    }
  }

  mutating func correlateWet(_ level: agro_level, factor: [Double]) {
    Self.multiply(level, leading(factor, perSite: 1), sites, lanes, occurrenceNoise, &occurrence)
  }

  mutating func startSlow(_ level: agro_level, factor: [Double]) {
    Self.multiply(level, leading(factor, perSite: 3), 3 * sites, lanes, slowNoise, &slow)
  }

  mutating func stepSlow(
    _ level: agro_level, factor: [Double], keep: [Double], add: [Double]
  ) {
    Self.multiply(level, leading(factor, perSite: 3), 3 * sites, lanes, slowNoise, &slowFresh)
    for row in 0..<(3 * sites) {
      let (k, a) = (keep[row % 3], add[row % 3])
      for y in (row * lanes)..<((row + 1) * lanes) { slow[y] = k * slow[y] + a * slowFresh[y] }
    }
  }

  /// The leading rows and columns of a factor, `perSite` for each site that is simulated.
  private func leading(_ factor: [Double], perSite: Int) -> [Double] {
    guard sites < total else { return factor }
    let size = perSite * total
    let count = perSite * sites
    return (0..<count).flatMap { i in factor[(i * size)..<(i * size + count)] }
  }

  private static func multiply(
    _ level: agro_level, _ factor: [Double], _ rows: Int, _ lanes: Int, _ noise: [Double],
    _ out: inout [Double]
  ) {
    unsafe out.withUnsafeMutableBufferPointer { out in
      unsafe noise.withUnsafeBufferPointer { noise in
        unsafe factor.withUnsafeBufferPointer { factor in
          guard let out = out.baseAddress, let noise = noise.baseAddress,
            let factor = factor.baseAddress
          else { return }
          unsafe agro_correlate(level, rows, factor, lanes, lanes, noise, out)
        }
      }
    }
  }

  mutating func siteDay(
    _ level: agro_level, _ parameters: UnsafePointer<agro_weather_day>, site: Int,
    low: UnsafeMutablePointer<Double>, high: UnsafeMutablePointer<Double>,
    rain: UnsafeMutablePointer<Double>
  ) {
    let (n, stride) = (years, lanes)
    unsafe wet.withUnsafeMutableBufferPointer { wet in
      unsafe occurrence.withUnsafeBufferPointer { occurrence in
        unsafe amount.withUnsafeBufferPointer { amount in
          unsafe residual.withUnsafeBufferPointer { residual in
            unsafe slow.withUnsafeBufferPointer { slow in
              guard let wet = wet.baseAddress, let occurrence = occurrence.baseAddress,
                let amount = amount.baseAddress, let residual = residual.baseAddress,
                let slow = slow.baseAddress
              else { return }
              unsafe agro_weather_site_day(
                level, parameters, n, stride, occurrence + site * stride, amount + site * stride,
                residual + 2 * site * stride, slow + 3 * site * stride, wet + site * stride, low,
                high, rain)
            }
          }
        }
      }
    }
  }
}
