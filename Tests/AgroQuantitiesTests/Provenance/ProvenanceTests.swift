import AgroQuantities
import CAgroKernels
import Testing

@Suite("Provenance")
struct ProvenanceTests {
  @Test("the law is the strongest basis and the user's word the weakest")
  func order() {
    #expect(Basis.allCases.sorted() == Basis.allCases)
    #expect([Basis.press, .law, .inferred, .decree].max() == .inferred)
    #expect(Basis.law < .decree && Basis.assumption < .user)
  }

  @Test("both versions of SHA-256 give the same states")
  func kernels() {
    var state: UInt32 = 2_463_534_242
    func next() -> UInt32 {
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      return state
    }
    let bytes = (0..<64 * 50).map { _ in UInt8(truncatingIfNeeded: next()) }
    for blocks in [0, 1, 2, 3, 50] {
      let first = (0..<8).map { _ in next() }
      var (own, plain) = (first, first)
      unsafe agro_sha256(&own, bytes, blocks)
      unsafe agro_sha256_plain(&plain, bytes, blocks)
      #expect(own == plain && (own == first) == (blocks == 0))
    }
  }

  @Test("a mapped value keeps its source")
  func sourced() throws {
    let source = SourceReference(document: "az-2022", basis: .officialRelease)
    let rate = Sourced(375, source).map { $0 * 2 }
    #expect(rate == Sourced(750, source))
    #expect(source.description == "az-2022 (officialRelease)")
  }

  @Test(
    "SHA-256 of the examples of FIPS 180-4",
    arguments: [
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
          + "lmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func hash(_ text: String, _ expected: String) {
    #expect(StableHash.hex(of: text.utf8) == expected)
    // The same in pieces of 1, 2, 3, ... bytes.
    var pieces = StableHash()
    var rest = Array(text.utf8)[...]
    var size = 1
    while !rest.isEmpty {
      pieces.update(rest.prefix(size))
      rest = rest.dropFirst(size)
      size += 1
    }
    #expect(pieces.hex() == expected)
  }
}
