internal import CAgroKernels

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
      let blocks = (bytes.count - start) / 64
      if filled == 0 && blocks > 0 {
        compress(bytes.extracting(start..<start + 64 * blocks))
        length &+= UInt64(512 * blocks)
        start += 64 * blocks
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
      compress(whole.span)
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

  /// Takes in whole blocks of 64 bytes.
  private mutating func compress(_ blocks: Span<UInt8>) {
    var words = state.mutableSpan
    unsafe words.withUnsafeMutableBufferPointer { words in
      unsafe blocks.withUnsafeBufferPointer { bytes in
        guard let state = words.baseAddress, let start = bytes.baseAddress else { return }
        unsafe agro_sha256(state, start, bytes.count / 64)
      }
    }
  }
}
