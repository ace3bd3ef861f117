import AgroStatistics
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  /// An address that has something in each of its parts.
  static let address = StreamAddress(
    purpose: .peril, entity: StreamID.hash(of: "Şəki"), year: 1987, replicate: 3, lane: 212)

  @Test("A purpose never changes its raw value")
  func purposes() {
    let expected: [StreamPurpose] = [
      .general, .weather, .peril, .object, .farmYield, .areaYield, .bootstrap, .parameter,
      .scramble, .price,
    ]
    #expect(StreamPurpose.allCases == expected)
    #expect(StreamPurpose.allCases.map(\.rawValue) == Array(0...9))
  }

  @Test("Doubles are made of blocks as the layout says")
  func layout() {
    let key = StreamKey(
      seed: 42, purpose: RandomStreamTests.address.purpose, entity: RandomStreamTests.address.entity
    )
    var stream = RandomStream(seed: 42, at: RandomStreamTests.address)
    for block: UInt32 in 0..<3 {
      let words = Philox.block((block, 1987, 3, 212), key: (key.low, key.high))
      let first: UInt64 = UInt64(words.1) << 32 | UInt64(words.0)
      let second: UInt64 = UInt64(words.3) << 32 | UInt64(words.2)
      let expectedFirst: Double = (Double(first >> 12) + 0.5) / 4_503_599_627_370_496
      let expectedSecond: Double = (Double(second >> 12) + 0.5) / 4_503_599_627_370_496
      #expect(stream.uniform() == expectedFirst)
      #expect(stream.uniform() == expectedSecond)
    }
  }

  @Test("Every part of an address changes the stream")
  func everyPartCounts() {
    var changed = [RandomStreamTests.address]
    for part in 0..<5 {
      var other = RandomStreamTests.address
      switch part {
      case 0: other.purpose = .weather
      case 1: other.entity += 1
      case 2: other.year += 1
      case 3: other.replicate += 1
      default: other.lane += 1
      }
      changed.append(other)
    }
    var first: [UInt64] = []
    for address in changed {
      for seed: UInt64 in [42, 43] {
        var stream = RandomStream(seed: seed, at: address)
        first.append(stream.next())
      }
    }
    #expect(Set(first).count == 12)
  }
}
