/// The place of a stream: who draws (`entity`), for what, in which year and replicate.
public struct StreamAddress: Sendable, Hashable {
  /// What the numbers are drawn for.
  public var purpose: StreamPurpose
  /// A stable id, for instance `StreamID.hash(of:)` of a name; never `hashValue`, which differs
  /// between two runs of one program.
  public var entity: UInt64
  /// The simulated year, counted from 0.
  public var year: UInt32
  /// The bootstrap or parameter replicate.
  public var replicate: UInt32
  /// Day of season or event number.
  public var lane: UInt32

  /// The address of one stream; every part but purpose and entity starts at zero.
  public init(
    purpose: StreamPurpose, entity: UInt64, year: UInt32 = 0, replicate: UInt32 = 0,
    lane: UInt32 = 0
  ) {
    self.purpose = purpose
    self.entity = entity
    self.year = year
    self.replicate = replicate
    self.lane = lane
  }
}

/// Stable 64-bit ids of things that draw random numbers.
public enum StreamID {
  /// The 64-bit id of a name: FNV-1a over its UTF-8 bytes, then the splitmix64 finaliser.
  ///
  /// FNV-1a alone leaves the high bits of short names alike; the finaliser is a bijection, so it
  /// spreads them without new collisions. The id is part of the stream layout: it depends on the
  /// exact bytes of the name (normalise spelling before) and never on process, platform or
  /// version. Among a million names the chance of any collision is 3e-8.
  ///
  /// Reference: Fowler, Noll, Vo, FNV-1a 64 bits (offset basis 0xcbf29ce484222325, prime 0x100000001b3);
  /// Steele, Lea, Flood 2014 for the finaliser.
  public static func hash(of name: String) -> UInt64 {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 {
      state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return SplitMix.finalise(state)
  }
}

/// The mixing functions of the stream layout.
@usableFromInline
enum SplitMix {
  /// The finaliser of splitmix64, a bijection of 64-bit words.
  @inlinable
  static func finalise(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z &>> 31)
  }

  /// One link of the chain that makes a key: the state takes in a word and is finalised.
  @inlinable
  static func fold(_ state: UInt64, _ word: UInt64) -> UInt64 {
    finalise((state ^ word) &+ 0x9e37_79b9_7f4a_7c15)
  }
}
