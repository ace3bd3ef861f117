/// The version of the stream layout: of the key, the counter, and the words and doubles made of a
/// block. Every saved result names it; results of different versions are never merged.
public let streamVersion: UInt32 = 1

/// The two 32-bit words under which Philox runs for one seed, purpose and entity.
///
/// With `fold(h, w) = finalise((h xor w) + 0x9e3779b97f4a7c15)` and splitmix64's finaliser,
/// ```
/// key = fold(fold(fold(fold(0, streamVersion), seed), purpose), entity)
/// ```
/// low word first. For one seed and purpose the map entity -> key is a bijection, so two entities
/// never share a stream.
@frozen
public struct StreamKey: Sendable, Hashable {
  /// The low half of the key.
  public let low: UInt32
  /// The high half of the key.
  public let high: UInt32

  /// The key of an entity's streams for one purpose.
  @inlinable
  public init(seed: UInt64, purpose: StreamPurpose, entity: UInt64) {
    var state = SplitMix.fold(0, UInt64(streamVersion))
    state = SplitMix.fold(state, seed)
    state = SplitMix.fold(state, UInt64(purpose.rawValue))
    state = SplitMix.fold(state, entity)
    low = UInt32(truncatingIfNeeded: state)
    high = UInt32(truncatingIfNeeded: state &>> 32)
  }
}

/// A stream of uniform random numbers that is addressed, not advanced by whoever happens to run.
///
/// The numbers at an address depend on seed and address alone, so a simulated year is the same
/// whatever the number of threads, the order of work, or whether the run was interrupted:
/// ```
/// key     = mix(streamVersion, seed, purpose, entity)        see StreamKey
/// counter = (block, year, replicate, lane)                    32-bit words 0...3
/// word    = x1·2³² + x0 for draw 2·block, x3·2³² + x2 for draw 2·block + 1
/// uniform = (top 52 bits of word + 1/2)·2⁻⁵²                  never 0 or 1
/// ```
/// Noncopyable on purpose: a copied generator silently reuses random numbers.
///
/// Complexity: about 7 ns a uniform, one at a time; see `RandomBlock` for draws in blocks.
///
/// Reference: Salmon et al., SC'11 (Philox4x32-10).
@frozen
public struct RandomStream: ~Copyable, Sendable {
  @usableFromInline let key: StreamKey
  @usableFromInline let year: UInt32
  @usableFromInline let replicate: UInt32
  @usableFromInline let lane: UInt32
  /// The number of words drawn so far.
  @usableFromInline var position: UInt64
  /// The second word of the current block.
  @usableFromInline var kept: UInt64

  /// A stream at `address` under `seed`.
  @inlinable
  public init(seed: UInt64, at address: StreamAddress) {
    key = StreamKey(seed: seed, purpose: address.purpose, entity: address.entity)
    year = address.year
    replicate = address.replicate
    lane = address.lane
    position = 0
    kept = 0
  }

  /// The next 64 random bits.
  ///
  /// A stream holds 2³³ words; the draw after the last is a precondition failure, because a stream
  /// that repeats itself is worse than one that stops.
  @inlinable
  public mutating func next() -> UInt64 {
    let drawn = position
    position = drawn &+ 1
    if drawn & 1 == 1 { return kept }
    precondition(drawn < 0x2_0000_0000, "A random stream holds 2^33 draws and all were used.")
    let block = UInt32(truncatingIfNeeded: drawn &>> 1)
    let words = Philox.block((block, year, replicate, lane), key: (key.low, key.high))
    kept = UInt64(words.3) &<< 32 | UInt64(words.2)
    return UInt64(words.1) &<< 32 | UInt64(words.0)
  }

  /// The next uniform number in the open interval (0, 1): a multiple of 2⁻⁵³ that is never 0 or 1,
  /// so that every quantile of it is finite.
  @inlinable
  public mutating func uniform() -> Double {
    RandomStream.uniform(of: next())
  }

  /// The uniform number of 64 random bits, exact: (top 52 bits + 1/2)·2⁻⁵².
  @inlinable
  static func uniform(of word: UInt64) -> Double {
    (Double(word &>> 12) + 0.5) * 0x1p-52
  }
}
