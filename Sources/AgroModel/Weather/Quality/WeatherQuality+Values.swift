internal import AgroQuantities

extension WeatherQuality {
  /// Units of the whole record and of single years.
  mutating func checkUnits(_ elements: [WeatherElement]) {
    var told = false
    for element in elements {
      let values = weather[element].filter { !$0.isNaN }
      guard let guess = UnitGuess(values) else { continue }
      var odd: [(year: Int, guess: UnitGuess)] = []
      for year in weather.wholeYears {
        let own = weather[element][weather.indices(ofYear: year)].filter { !$0.isNaN }
        // A part of a year does not show its quantiles.
        guard own.count >= 300, let found = UnitGuess(own) else { continue }
        odd.append((year, found))
      }
      let common = odd.count { $0.guess == guess }
      let others = odd.filter { $0.guess != .celsius }
      if guess != .celsius, common * 2 >= odd.count {
        if told { continue }
        told = true
        let sorted = values.sorted()
        let low = sorted[sorted.count / 50]
        let high = sorted[sorted.count - 1 - sorted.count / 50]
        add(
          .unit, .refused,
          "The \(element.words) lies between \(low) and \(high) on most days: these are "
            + "\(guess.words.unit), not degrees Celsius; say \(guess.words.option).")
      } else if let first = others.first, !told {
        told = true
        let years = others.map { String($0.year) }.joined(separator: ", ")
        add(
          .unit, .refused, days: weather.indices(ofYear: first.year),
          "The \(element.words) of \(years) is in \(first.guess.words.unit), other years are "
            + "in degrees Celsius.")
      }
    }
  }

  /// Values outside of what was ever measured.
  mutating func checkBounds(_ elements: Set<WeatherElement>) {
    for element in WeatherElement.allCases where elements.contains(element) {
      let range = element == .precipitation ? Self.rains : Self.temperatures
      for day in 0..<weather.dayCount {
        let value = weather[element][day]
        guard !value.isNaN, !range.contains(value) else { continue }
        reject(element, day)
        add(
          .impossible, .rejected, days: day..<day + 1,
          "The \(element.words) of \(weather.date(day)) is \(value) \(element.unit), but must be "
            + "from \(range.lowerBound) to \(range.upperBound); the value is not used.")
      }
    }
  }

  /// Days with a minimum above the maximum.
  mutating func checkOrder() {
    for day in 0..<weather.dayCount {
      let low = weather.minimumCelsius[day]
      let high = weather.maximumCelsius[day]
      guard low > high else { continue }
      reject(.minimum, day)
      reject(.maximum, day)
      add(
        .minimumAboveMaximum, .rejected, days: day..<day + 1,
        "The minimum of \(weather.date(day)) is \(low) C, above its maximum of \(high) C; neither "
          + "is used.")
    }
  }

  /// Temperatures more than 6 robust deviations from the season's mean.
  mutating func checkOutliers(_ element: WeatherElement, _ spread: SeasonalSpread) {
    for day in 0..<weather.dayCount {
      let value = weather[element][day]
      guard !value.isNaN else { continue }
      let (mean, deviation) = spread.at(SeasonalSpread.slot(weather.date(day)))
      guard deviation > 0, (value - mean).magnitude > 6 * deviation else { continue }
      add(
        .outlier, .warning, days: day..<day + 1,
        "The \(element.words) of \(weather.date(day)) is \(value) C, "
          + "\(rounded((value - mean) / deviation)) deviations from the season's mean of "
          + "\(rounded(mean)) C.")
    }
  }

  /// Temperatures more than 25 C above or below both days beside them.
  mutating func checkSpikes(_ element: WeatherElement) {
    let values = weather[element]
    guard values.count > 2 else { return }
    for day in 1..<values.count - 1 {
      let before = values[day] - values[day - 1]
      let after = values[day] - values[day + 1]
      guard min(before, after) > 25 || max(before, after) < -25 else { continue }
      add(
        .spike, .warning, days: day..<day + 1,
        "The \(element.words) of \(weather.date(day)) is \(values[day]) C, but "
          + "\(values[day - 1]) C the day before and \(values[day + 1]) C the day after.")
    }
  }

  /// Runs of one value, too long for the record's own share p of equal neighbours: the expected
  /// number of such runs, n p^(length - 1), is below 0.01.
  mutating func checkRuns(_ element: WeatherElement) {
    let values = weather[element]
    var runs: [Range<Int>] = []
    var pairs = 0
    var start = 0
    func isSame(_ one: Double, _ other: Double) -> Bool {
      one == other && (element != .precipitation || one > 0)
    }
    for day in values.indices.dropFirst() {
      let isPair =
        !values[day].isNaN && !values[day - 1].isNaN
        && (element != .precipitation || values[day] > 0 && values[day - 1] > 0)
      if isPair { pairs += 1 }
      if !isSame(values[day], values[day - 1]) {
        if day - start > 1 { runs.append(start..<day) }
        start = day
      }
    }
    if values.count - start > 1 { runs.append(start..<values.count) }
    // A long run counts as one equal pair, or a stuck sensor would excuse itself.
    let chance = Double(runs.count + 1) / Double(pairs + 1)
    for run in runs where run.count >= 5 {
      var expected = Double(pairs)
      for _ in 1..<run.count { expected *= chance }
      guard expected < 0.01 else { continue }
      add(
        .identicalRun, .warning, days: run,
        "The \(element.words) is \(values[run.lowerBound]) \(element.unit) on \(run.count) days in "
          + "a row, \(dates(run)).")
    }
  }

  /// Precipitation far above the season's, and amounts that look like another unit.
  mutating func checkRain() {
    let values = weather.precipitationMillimetres
    let wet = values.filter { $0 >= 0.1 }.sorted()
    guard wet.count >= 20 else { return }
    let high = wet[wet.count * 95 / 100]
    let known = values.count { !$0.isNaN }
    let yearly = wet.reduce(0, +) / Double(known) * 365.25
    if high > 90 {
      add(
        .unit, .warning,
        "One wet day in 20 has more than \(rounded(high)) mm and a year \(rounded(yearly)) mm: the "
          + "precipitation may be in tenths of a millimetre; say --rain-units tenths.")
    } else if high < 1.6, yearly < 60, Double(wet.count) > 0.02 * Double(known) {
      add(
        .unit, .warning,
        "One wet day in 20 has more than \(rounded(high)) mm and a year \(rounded(yearly)) mm: the "
          + "precipitation may be in inches; say --rain-units inches.")
    }
    let limits = SeasonalSpread.rainLimits(weather)
    for day in values.indices {
      let limit = limits[SeasonalSpread.slot(weather.date(day))]
      guard values[day] > 9 * limit else { continue }
      add(
        .outlier, .warning, days: day..<day + 1,
        "The precipitation of \(weather.date(day)) is \(values[day]) mm, more than 9 times what "
          + "one wet day in 20 of the season has (\(rounded(limit)) mm).")
    }
  }

  /// Whole years without rain where the median year has at least 30 mm.
  mutating func checkRainlessYears() {
    var totals: [(year: Int, total: Double)] = []
    for year in weather.wholeYears {
      let own = weather.precipitationMillimetres[weather.indices(ofYear: year)]
      let known = own.filter { !$0.isNaN }
      if known.count >= 300 { totals.append((year, known.reduce(0, +))) }
    }
    let sorted = totals.map(\.total).sorted()
    guard let median = sorted.isEmpty ? nil : sorted[sorted.count / 2], median >= 30 else { return }
    for one in totals where one.total < 0.02 * median {
      add(
        .rainlessYear, .warning, days: weather.indices(ofYear: one.year),
        "The year \(one.year) has \(rounded(one.total)) mm, the median year \(rounded(median)) mm: "
          + "missing values may have been written as 0.")
    }
  }

  /// A number for a sentence, with one decimal.
  func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
