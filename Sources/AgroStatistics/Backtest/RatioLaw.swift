/// The law of observed over predicted rates, from the years of the fit, by size of the exposure:
/// small cells are more often without any loss and more often ruined.
struct RatioLaw: Sendable {
  /// Upper exposures of the classes but the last.
  private let bounds: [Double]
  /// Ratios of each class, ascending.
  private let ratios: [[Double]]

  /// The number of classes, each with as many ratios.
  private static let classes = 3

  /// A law from windows of as many years as are predicted, counted back from the last.
  ///
  /// A window counts where at least half of its years have experience.
  init(
    _ experience: LossExperience, used: Int, eligible: [Int], rates: [Double], window: Int
  ) {
    var pairs: [(exposure: Double, ratio: Double)] = []
    for (cell, rate) in zip(eligible, rates) where rate > 0 {
      var end = used
      while end > 0 {
        let columns = max(0, end - window)..<end
        end -= window
        let years = columns.count { experience.exposure[cell * experience.yearCount + $0] > 0 }
        guard 2 * years >= window else { continue }
        let exposed = experience.sum(experience.exposure, of: cell, columns)
        let lost = experience.sum(experience.loss, of: cell, columns)
        pairs.append((exposed / Double(years), lost / exposed / rate))
      }
    }
    pairs.sort { $0.exposure < $1.exposure }
    let size = max(1, (pairs.count + Self.classes - 1) / Self.classes)
    var bounds: [Double] = []
    var ratios: [[Double]] = []
    for start in stride(from: 0, to: pairs.count, by: size) {
      let part = pairs[start..<min(pairs.count, start + size)]
      ratios.append(part.map(\.ratio).sorted())
      if let last = part.last?.exposure { bounds.append(last) }
    }
    if !bounds.isEmpty { bounds.removeLast() }
    self.bounds = bounds
    self.ratios = ratios
  }

  private func sample(_ exposure: Double) -> [Double] {
    ratios.isEmpty ? [1] : ratios[bounds.firstIndex { exposure <= $0 } ?? bounds.count]
  }

  /// The ratio not exceeded with this probability, for a mean yearly exposure.
  func quantile(_ p: Double, exposure: Double) -> Double {
    let sample = sample(exposure)
    let position = p * Double(sample.count - 1)
    let low = min(sample.count - 1, Int(position))
    let high = min(sample.count - 1, low + 1)
    return sample[low] + (position - Double(low)) * (sample[high] - sample[low])
  }

  /// The shares of ratios below a value, and at most it.
  func probability(_ ratio: Double, exposure: Double) -> (below: Double, atMost: Double) {
    let sample = sample(exposure)
    let below = sample.count { $0 < ratio }
    let atMost = sample.count { $0 <= ratio }
    return (Double(below) / Double(sample.count), Double(atMost) / Double(sample.count))
  }
}
