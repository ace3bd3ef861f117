internal import CAgroKernels

/// Random numbers in blocks, by kernels that use the machine's vector units.
///
/// The digits are those of `RandomStream`, whatever the machine: a block is faster, never different.
/// ```swift
/// var yields = [Double](repeating: 0, count: 250)
/// let block = RandomBlock(seed: 1, at: address, along: .years(draw: 0))
/// block.fill(&yields, with: .weibull(shape: 3, scale: 12))
/// ```
public struct RandomBlock: Sendable {
  /// What changes from one number of the block to the next.
  public enum Axis: Sendable, Hashable {
    /// The year: number `i` is draw number `draw` (0, 1, ...) of the stream of year
    /// `address.year + i`, modulo 2³².
    case years(draw: UInt64)
    /// The draw: number `i` is draw number `first + i` of the one stream at the address.
    case draws(first: UInt64)
  }

  let address: agro_address
  let axis: Axis
  let level: KernelLevel

  /// The numbers under `seed` that start at `address` and go on along `axis`.
  public init(seed: UInt64, at address: StreamAddress, along axis: Axis) {
    self.init(seed: seed, at: address, along: axis, level: .best)
  }

  package init(seed: UInt64, at address: StreamAddress, along axis: Axis, level: KernelLevel) {
    let key = StreamKey(seed: seed, purpose: address.purpose, entity: address.entity)
    self.address = agro_address(
      key_low: key.low, key_high: key.high, year: address.year, replicate: address.replicate,
      lane: address.lane)
    self.axis = axis
    self.level = level
  }

  /// A stream holds 2³³ draws; a block that would go round to the first ones is a mistake.
  private func checkRange(_ count: Int) {
    let last: UInt64
    switch axis {
    case .years(let draw): last = draw
    case .draws(let first): last = first &+ UInt64(max(0, count - 1))
    }
    precondition(last < 0x2_0000_0000, "A random stream holds 2^33 draws; draw \(last) is beyond.")
  }

  /// Fills a block with uniform numbers in the open interval (0, 1).
  public func fillUniform(_ block: inout [Double]) {
    let n = block.count
    checkRange(n)
    unsafe block.withUnsafeMutableBufferPointer { buffer in
      guard let out = buffer.baseAddress else { return }
      switch axis {
      case .years(let draw): unsafe agro_uniform_years(level.inC, address, draw, n, out)
      case .draws(let first): unsafe agro_uniform_run(level.inC, address, first, n, out)
      }
    }
  }

  /// Fills a block with standard normal numbers, each the normal quantile of its uniform.
  public func fillNormal(_ block: inout [Double]) {
    let n = block.count
    checkRange(n)
    unsafe block.withUnsafeMutableBufferPointer { buffer in
      guard let out = buffer.baseAddress else { return }
      switch axis {
      case .years(let draw): unsafe agro_normal_years(level.inC, address, draw, n, out)
      case .draws(let first): unsafe agro_normal_run(level.inC, address, first, n, out)
      }
    }
  }

  /// Fills a block with numbers of a law, each the quantile of its uniform.
  public func fill(_ block: inout [Double], with law: InversionLaw) {
    if law.startsWithNormal {
      fillNormal(&block)
      law.apply(toNormals: &block, level: level)
    } else {
      fillUniform(&block)
      law.apply(toUniforms: &block, level: level)
    }
  }
}
