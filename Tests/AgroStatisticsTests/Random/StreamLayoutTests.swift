import AgroStatistics
import Testing

/// Golden numbers of stream layout 1. They come from a second implementation, in Python
/// (Tests/Reference/generators/stream_layout.py), and never change: a change of layout raises
/// `streamVersion` and adds a suite.
@Suite("Stream layout 1 is frozen")
struct StreamLayoutTests {
  @Test("The version is 1")
  func version() {
    #expect(streamVersion == 1)
  }

  @Test("Ids of names")
  func names() {
    #expect(StreamID.hash(of: "") == 0xf52a_15e9_a9b5_e89b)
    #expect(StreamID.hash(of: "wheat") == 0xb0e8_4134_817c_ceaf)
    #expect(StreamID.hash(of: "Şəki") == 0x0f79_2d8b_50a2_89c8)
    #expect(StreamID.hash(of: "Tashkent") == 0x90e9_1ed1_4f70_cc29)
  }

  @Test("Keys")
  func keys() {
    let zero = StreamKey(seed: 0, purpose: .general, entity: 0)
    #expect(zero.high == 0xe281_95dd && zero.low == 0xd9ee_4956)
    let place = StreamKey(seed: 42, purpose: .peril, entity: StreamID.hash(of: "Şəki"))
    #expect(place.high == 0x5b35_ef5b && place.low == 0x6092_f496)
  }

  @Test("Words and uniforms at the zero address")
  func zeroAddress() {
    let address = StreamAddress(purpose: .general, entity: 0)
    var bits = RandomStream(seed: 0, at: address)
    #expect(bits.next() == 0xc3cd_75a9_fe6b_48ca)
    #expect(bits.next() == 0x5563_8920_d09b_05d8)
    #expect(bits.next() == 0x9dfc_42e6_0ae0_c2a5)
    #expect(bits.next() == 0x39de_c898_2a69_f644)
    var stream = RandomStream(seed: 0, at: address)
    #expect(stream.uniform() == 0.7648538150810228)
    #expect(stream.uniform() == 0.333550043593828)
    #expect(stream.uniform() == 0.6171304523112467)
    #expect(stream.uniform() == 0.22605565752966317)
  }

  @Test("Uniforms at a full address and at the last one")
  func fullAddresses() {
    var stream = RandomStream(seed: 42, at: RandomStreamTests.address)
    #expect(stream.uniform() == 0.27360098043555847)
    #expect(stream.uniform() == 0.04207238604738206)
    #expect(stream.uniform() == 0.6697552099685505)
    #expect(stream.uniform() == 0.7664136953105632)
    let last = StreamAddress(
      purpose: .scramble, entity: .max, year: .max, replicate: .max, lane: .max)
    var end = RandomStream(seed: .max, at: last)
    #expect(end.uniform() == 0.1704424123774163)
    #expect(end.uniform() == 0.35834967294475784)
    #expect(end.uniform() == 0.6447208647935198)
    #expect(end.uniform() == 0.1493618886786091)
  }
}
