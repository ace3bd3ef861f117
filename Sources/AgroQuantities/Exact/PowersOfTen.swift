/// Powers of ten as integers.
enum PowersOfTen {
  /// 10^0 ... 10^19, all that fit 64 bits.
  static let words: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
    100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]

  /// 10^k for 0 <= k <= 38.
  static func half(_ k: Int) -> UInt128 {
    if k <= 19 { return UInt128(words[k]) }
    let product = words[19].multipliedFullWidth(by: words[k - 19])
    return UInt128(product.high) << 64 | UInt128(product.low)
  }

  /// 10^k for 0 <= k <= 77.
  static func wide(_ k: Int) -> UInt256 {
    if k <= 38 { return UInt256(half(k)) }
    let first = half(38).multipliedFullWidth(by: half(min(k - 38, 38)))
    let product = UInt256(high: first.high, low: first.low)
    guard k == 77 else { return product }
    return product.multipliedFullWidth(by: UInt256(10 as UInt64)).low
  }
}
