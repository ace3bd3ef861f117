internal import Glibc

/// Dependence between places from that between the sites of another generator, as a function of
/// distance.
struct BorrowedDependence {
  let donor: ParametricWeather
  let sites: [WeatherSite]
  /// The donor's site of each place.
  let lenders: [Int]

  /// Where a donor of one site tells nothing: an assumption.
  private static let assumed = Decay(share: 0.95, length: 400)

  /// `share * exp(-distance / length)`.
  private struct Decay {
    let share, length: Double

    func callAsFunction(_ distance: Double) -> Double {
      distance.isNaN ? 0.3 : share * exp(-distance / length)
    }

    /// Least squares of log correlation over distance, for correlations above 0.02.
    static func fit(_ points: [(distance: Double, value: Double)]) -> Decay {
      let usable = points.filter { $0.distance.isFinite && $0.value > 0.02 }
      guard usable.count >= 3 else { return assumed }
      let n = Double(usable.count)
      let x = usable.reduce(0) { $0 + $1.distance } / n
      let y = usable.reduce(0) { $0 + log($1.value) } / n
      var (xx, xy) = (0.0, 0.0)
      for point in usable {
        xx += (point.distance - x) * (point.distance - x)
        xy += (point.distance - x) * (log(point.value) - y)
      }
      let slope = xx > 0 ? min(xy / xx, -1e-4) : -1 / assumed.length
      return Decay(share: min(exp(y - slope * x), 0.98), length: -1 / slope)
    }
  }

  private func decay(_ value: (Int, Int) -> Double) -> Decay {
    var points: [(distance: Double, value: Double)] = []
    for i in donor.sites.indices {
      for j in 0..<i {
        points.append((donor.sites[i].site.kilometres(to: donor.sites[j].site), value(i, j)))
      }
    }
    return Decay.fit(points)
  }

  /// A matrix over places of blocks of `size` rows: own blocks from the lender, others by decay of
  /// equal variables and geometric means of the own correlation between different ones.
  private func blocks(_ matrix: [Double], _ size: Int) -> [Double] {
    let rows = size * donor.count
    let decays = (0..<size).map { k in
      decay { i, j in matrix[(size * i + k) * rows + size * j + k] }
    }
    let width = size * sites.count
    var result = [Double](repeating: 0, count: width * width)
    func own(_ place: Int, _ a: Int, _ b: Int) -> Double {
      let at = size * lenders[place]
      return matrix[(at + a) * rows + at + b]
    }
    for i in sites.indices {
      for j in sites.indices {
        let distance = sites[i].kilometres(to: sites[j])
        for a in 0..<size {
          for b in 0..<size {
            let at = (size * i + a) * width + size * j + b
            if i == j {
              result[at] = own(i, a, b)
            } else {
              let between = (max(decays[a](distance), 0) * max(decays[b](distance), 0))
                .squareRoot()
              result[at] = between * (a == b ? 1 : 0.5 * (own(i, a, b) + own(j, a, b)))
            }
          }
        }
      }
    }
    return result
  }

  func model(_ parameters: [SiteParameters], centre: Double) -> ParametricWeather {
    ParametricWeather(
      wetThreshold: donor.wetThreshold, sites: parameters,
      residualCorrelation: donor.residualCorrelation.map { blocks($0, 2) },
      residualLag: donor.residualLag.map { lag in
        lenders.flatMap { lag[(4 * $0)..<(4 * $0 + 4)] }
      },
      rainEffect: donor.rainEffect.map { effect in
        lenders.flatMap { effect[(2 * $0)..<(2 * $0 + 2)] }
      },
      wetCorrelation: donor.wetCorrelation.map { blocks($0, 1) },
      amountCorrelation: blocks(donor.amountCorrelation, 1),
      slowCorrelation: blocks(donor.slowCorrelation, 3), slowPersistence: donor.slowPersistence,
      recordCentre: centre, centreYear: centre)
  }
}
