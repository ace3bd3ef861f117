/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters.
///
/// Reference: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
/// Checked by: the known answers of the authors' Random123 library.
public enum Philox {
  /// Four 32-bit words, a counter or an output block.
  public typealias Words = (UInt32, UInt32, UInt32, UInt32)

  /// The output block of a counter under a key.
  @inlinable
  public static func block(_ counter: Words, key: (UInt32, UInt32)) -> Words {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let p0 = UInt64(c0) &* 0xd251_1f53
      let p1 = UInt64(c2) &* 0xcd9e_8d57
      let high0 = UInt32(truncatingIfNeeded: p0 &>> 32)
      let high1 = UInt32(truncatingIfNeeded: p1 &>> 32)
      c0 = high1 ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: p1)
      c2 = high0 ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: p0)
      k0 = k0 &+ 0x9e37_79b9
      k1 = k1 &+ 0xbb67_ae85
    }
    return (c0, c1, c2, c3)
  }
}
