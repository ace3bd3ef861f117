/// SHA-256, the fingerprint of files and inputs that travels with results.
///
///     StableHash.hex(of: "abc".utf8)   // "ba7816bf..."
///
/// Reference: FIPS 180-4, Secure Hash Standard, sections 5 and 6.2.
public struct StableHash: Sendable {
  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block: InlineArray<64, UInt8> = .init(repeating: 0)
  private var filled = 0
  private var length: UInt64 = 0

  /// A hash of nothing yet.
  public init() {}

  /// The hexadecimal fingerprint of some bytes.
  public static func hex(of bytes: some Sequence<UInt8>) -> String {
    var hash = StableHash()
    hash.update(bytes)
    return hash.hex()
  }

  /// Adds bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let array = Array(bytes)
    update(array.span)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    var start = 0
    while start < bytes.count {
      if filled == 0 && bytes.count - start >= 64 {
        compress(bytes, at: start)
        length &+= 512
        start += 64
      } else {
        append(bytes[start])
        start += 1
      }
    }
  }

  private mutating func append(_ byte: UInt8) {
    block[filled] = byte
    filled += 1
    length &+= 8
    if filled == 64 {
      let whole = block
      compress(whole.span, at: 0)
      filled = 0
    }
  }

  /// The fingerprint of all bytes so far, 64 hexadecimal digits.
  public func hex() -> String {
    var copy = self
    let bits = length
    copy.append(0x80)
    while copy.filled != 56 { copy.append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      copy.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    var text = ""
    for index in 0..<8 {
      let digits = String(copy.state[index], radix: 16)
      text += String(repeating: "0", count: 8 - digits.count) + digits
    }
    return text
  }

  /// Takes in the 64 bytes from `start` on.
  private mutating func compress(_ bytes: Span<UInt8>, at start: Int) {
    let constants = Self.constants.span
    var w: InlineArray<64, UInt32> = .init(repeating: 0)
    for t in 0..<16 {
      let at = start + 4 * t
      w[t] =
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16
        | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
    }
    for t in 16..<64 {
      let x = w[t - 15]
      let y = w[t - 2]
      let first = rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3)
      let second = rotate(y, 17) ^ rotate(y, 19) ^ (y >> 10)
      w[t] = w[t - 16] &+ first &+ w[t - 7] &+ second
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in stride(from: 0, to: 64, by: 8) {
      // Eight rounds with the names moved on by hand, after which they are where they were.
      round(a, b, c, &d, e, f, g, &h, constants[t] &+ w[t])
      round(h, a, b, &c, d, e, f, &g, constants[t + 1] &+ w[t + 1])
      round(g, h, a, &b, c, d, e, &f, constants[t + 2] &+ w[t + 2])
      round(f, g, h, &a, b, c, d, &e, constants[t + 3] &+ w[t + 3])
      round(e, f, g, &h, a, b, c, &d, constants[t + 4] &+ w[t + 4])
      round(d, e, f, &g, h, a, b, &c, constants[t + 5] &+ w[t + 5])
      round(c, d, e, &f, g, h, a, &b, constants[t + 6] &+ w[t + 6])
      round(b, c, d, &e, f, g, h, &a, constants[t + 7] &+ w[t + 7])
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  /// One of the 64 rounds: the sum with `e` goes into `d`, the new `a` into `h`.
  @inline(__always)
  private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32,
    _ g: UInt32, _ h: inout UInt32, _ word: UInt32
  ) {
    let choice = (e & f) ^ (~e & g)
    let first = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice &+ word
    let majority = (a & b) ^ (a & c) ^ (b & c)
    d &+= first
    h = first &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
  }

  private func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
