import AgroModel
import AgroStatistics
import Testing

@Suite("Days that pass a threshold")
struct DayBitsTests {
  @Test("The days are those of a plain comparison, at every level")
  func plain() {
    let years = 70
    let weather = TestWeather.season(years: years)
    let rain = weather.precipitationMillimetres
    let low = weather.minimumCelsius
    // From the first day on, across words, within one word, and none.
    for days in [0..<426, 60..<201, 70..<75, 425..<426, 300..<300] {
      for level in KernelLevel.available {
        let cold = DayBits(low, .below, 3, years: years, days: days, level: level)
        let wet = DayBits(rain, .above, 12, years: years, days: days, summed: 3, level: level)
        var wrong = 0
        var found = 0
        for lane in 0..<years {
          let range = days.lowerBound + lane % 3..<max(days.lowerBound + lane % 3, days.upperBound)
          var seen: [Int] = []
          cold.forEach(lane: lane, in: range) { seen.append($0) }
          wrong += seen == range.filter { low[$0 * years + lane] < 3 } ? 0 : 1
          found += seen.count
          seen = []
          wet.forEach(lane: lane, in: range) { seen.append($0) }
          let expected = range.filter { day in
            var sum = 0.0
            for back in 0..<min(3, day + 1) { sum += rain[(day - back) * years + lane] }
            return sum > 12
          }
          wrong += seen == expected ? 0 : 1
          found += seen.count
        }
        #expect(wrong == 0)
        #expect(days.count < 100 || found > 1000)
      }
    }
  }

  @Test("The threshold itself does not pass")
  func limit() {
    let values = [Double](repeating: 5, count: 426)
    for side in [DayBits.Side.below, .above] {
      var seen = 0
      DayBits(values, side, 5, years: 1, days: 0..<426).forEach(lane: 0, in: 0..<426) { _ in
        seen += 1
      }
      #expect(seen == 0)
    }
    var seen = 0
    DayBits(values, .above, (5.0).nextDown, years: 1, days: 0..<426)
      .forEach(lane: 0, in: 0..<426) { _ in seen += 1 }
    #expect(seen == 426)
  }
}
