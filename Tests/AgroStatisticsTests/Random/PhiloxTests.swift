import AgroStatistics
import Testing

@Suite("Philox4x32-10")
struct PhiloxTests {
  struct KnownAnswer: Sendable {
    let counter: Philox.Words
    let key: (UInt32, UInt32)
    let output: Philox.Words
  }

  /// The known answers published with Random123 (kat_vectors).
  static let knownAnswers = [
    KnownAnswer(
      counter: (0, 0, 0, 0), key: (0, 0),
      output: (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)),
    KnownAnswer(
      counter: (.max, .max, .max, .max), key: (.max, .max),
      output: (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)),
    KnownAnswer(
      counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      key: (0xa409_3822, 0x299f_31d0),
      output: (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)),
  ]

  @Test("The three known answers of Random123", arguments: 0..<3)
  func knownAnswer(index: Int) {
    let known = PhiloxTests.knownAnswers[index]
    let block = Philox.block(known.counter, key: known.key)
    #expect(block == known.output)
  }
}
