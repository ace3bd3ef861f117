extension WeatherGenerator {
  /// The same generator with the correlation between sites of wet days, of rain and of months moved
  /// towards 1 by a share, for stress tests: `(1 - share) C + share J (x) A`, J all ones and A the
  /// mean correlation of one site's variables, which is positive definite with C. Scores from day to
  /// day keep their correlation. Nearest-neighbour weather has no matrix and stays as it is.
  public func raisingCorrelation(by share: Double) -> WeatherGenerator {
    guard case .parametric(var model) = form, share > 0 else { return self }
    // Short of 1, so that the matrix can be factored.
    let part = min(share, 0.999)
    let count = model.sites.count
    func raised(_ matrix: [Double], variables: Int) -> [Double] {
      let size = variables * count
      guard matrix.count == size * size else { return matrix }
      var own = [Double](repeating: 0, count: variables * variables)
      for site in 0..<count {
        for a in 0..<variables {
          for b in 0..<variables {
            let entry = matrix[(variables * site + a) * size + variables * site + b]
            own[a * variables + b] += entry / Double(count)
          }
        }
      }
      return matrix.indices.map { at in
        let (i, j) = (at / size, at % size)
        let target = own[i % variables * variables + j % variables]
        return i == j ? matrix[at] : (1 - part) * matrix[at] + part * target
      }
    }
    model.wetCorrelation = model.wetCorrelation.map { raised($0, variables: 1) }
    model.amountCorrelation = raised(model.amountCorrelation, variables: 1)
    model.slowCorrelation = raised(model.slowCorrelation, variables: 3)
    var moved = self
    moved.form = .parametric(model)
    return moved
  }
}
