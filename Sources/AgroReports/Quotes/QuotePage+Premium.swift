internal import AgroPolicy
internal import AgroQuantities

extension QuotePage {
  /// The rows of the premium: what the tariff gives, by cover where there are several, and what
  /// discounts and surcharges make of it.
  func premium(_ parcel: ParcelQuote) throws(QuantityError) -> [[String]] {
    let rates = texts.percentRange(parcel.low.rate, parcel.high.rate)
    let whole = texts.range(parcel.low.grossPremium, parcel.high.grossPremium)
    let changes = try changes(parcel)
    var rows: [[String]] = []
    if let tariff = try sumOfCovers(parcel), !changes.isEmpty {
      rows.append([
        words.name("tariff-premium", .label), rates, texts.range(tariff.low, tariff.high),
      ])
    } else {
      rows.append([texts(.premium), rates, whole])
    }
    if parcel.covers.count > 1 {
      for cover in parcel.covers {
        guard let premium = cover.premium else { continue }
        let rate = cover.lowRate.flatMap { low in
          cover.highRate.map { texts.percentRange(low, $0) }
        }
        rows.append([
          "  " + words.name(cover.package, .package), rate ?? "",
          texts.range(premium.low, premium.high),
        ])
      }
    }
    guard !changes.isEmpty else { return rows }
    for change in changes {
      rows.append(["  " + change.label, "", texts.range(change.low, change.high)])
    }
    rows.append([texts(.premium), "", whole])
    return rows
  }

  private func sumOfCovers(_ parcel: ParcelQuote) throws(QuantityError) -> AmountRange? {
    var low = Money.zero(parcel.currency)
    var high = low
    for cover in parcel.covers {
      guard let premium = cover.premium else { return nil }
      low = try low + premium.low
      high = try high + premium.high
    }
    return AmountRange(low: low, high: high)
  }

  /// What the lines of the contract take from the premium or add to it, roundings aside.
  private func changes(_ parcel: ParcelQuote) throws(QuantityError)
    -> [(label: String, low: Money, high: Money)]
  {
    let zero = Money.zero(parcel.currency)
    var result: [(label: String, low: Money, high: Money)] = []
    for (premium, isLow) in [(parcel.low, true), (parcel.high, false)] {
      for (label, change) in try changes(premium.ledger, parcel.currency) {
        let index = result.firstIndex { $0.label == label } ?? result.count
        if index == result.count { result.append((label, zero, zero)) }
        if isLow { result[index].low = change } else { result[index].high = change }
      }
    }
    return result
  }

  private func changes(_ ledger: PremiumBreakdown, _ currency: Currency) throws(QuantityError)
    -> [(String, Money)]
  {
    var labels: [String: String] = [:]
    var result: [(String, Money)] = []
    for line in ledger.lines where line.cover == nil {
      if case .round = line.action { continue }
      if line.amount != "premium" {
        if let label = line.label { labels[line.amount] = label }
        continue
      }
      guard let before = line.before, before != line.after else { continue }
      let label = line.label ?? line.inputs.compactMap { labels[$0.name] }.first
      let change = try line.after.subtracting(before)
      result.append(
        (label.map { words.name($0, .label) } ?? line.amount, try Money(rounding: change, currency))
      )
    }
    return result
  }
}
