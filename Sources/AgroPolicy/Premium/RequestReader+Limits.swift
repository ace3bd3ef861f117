internal import AgroQuantities

/// Days and bounds that a request must keep.
extension RequestReader {
  func checkDate(_ date: CivilDate?, _ reading: inout ShapeReading) throws(QuoteError) {
    let shape = reading.shape
    if shape.date < book.validFrom {
      throw QuoteError(
        .outsideValidity, field: "date", .dateBeforeBook,
        ["date": "\(shape.date)", "from": "\(book.validFrom)", "book": book.id])
    }
    if let through = book.validThrough, shape.date > through {
      reading.notes.append(
        Note(.bookPastValidity, [("book", book.id), ("through", through.description)]))
    }
    guard book.tables.contains(where: { $0.gives == "lastDay" }) else { return }
    let search = CellSearch(book: book, shape: shape)
    guard let finding = try search.find("lastDay", package: shape.packages.first),
      let row = finding.rows.first, case .day(let day) = row.cell.value
    else {
      reading.notes.append(Note(.lastDayUnknown, [("object", shape.object)]))
      return
    }
    // A calendar of another year is only a warning: nobody has said that it still holds.
    if let date, date.monthDay > day, date <= finding.table.through {
      throw QuoteError(
        .afterLastDay, field: "date", .lastDayPassed,
        [
          "date": "\(date)", "day": "\(day)", "object": shape.object,
          "source": row.cell.source.document, "since": "\(finding.table.from)",
        ])
    }
    reading.notes.append(
      Note(
        shape.date.monthDay > day ? .lastDayPassed : .lastDay,
        [("object", shape.object), ("day", "\(day)"), ("since", finding.table.from.description)]))
  }

  func findBounds(_ reading: inout ShapeReading, unbounded: Set<String>)
    throws(QuoteError)
  {
    let shape = reading.shape
    let search = CellSearch(book: book, shape: shape)
    for (index, input) in book.numericInputs.enumerated() {
      let name = "bounds.\(input)"
      guard shape.given.contains(input), !unbounded.contains(name),
        book.tables.contains(where: { $0.gives == name })
      else { continue }
      guard let finding = try search.find(name, package: shape.packages.first),
        let row = finding.rows.first, case .range(let low, let high) = row.cell.value
      else {
        reading.notes.append(Note(.boundsUnknown, [("input", input), ("object", shape.object)]))
        continue
      }
      reading.bounds.append(
        BoundCheck(
          index: index, input: input, low: low, high: high,
          unit: unit(of: input),
          told: [
            "input": input, "object": shape.object, "printed": row.cell.printed,
            "table": finding.table.id, "source": row.cell.source.document, "key": name,
          ]))
    }
  }

  /// The unit in which the book shows an input.
  func unit(of input: String) -> (name: String, size: ExactDecimal) {
    switch book.input(input)?.kind {
    case .area:
      (book.areaUnit, (try? MeasureParser.area("1 \(book.areaUnit)")) ?? .one)
    case .yield:
      (book.yieldUnit, (try? MeasureParser.yield("1 \(book.yieldUnit)")) ?? .one)
    case .price:
      (
        book.priceUnit,
        (try? MeasureParser.price("1 \(book.priceUnit)", defaultCurrency: book.currency))?
          .perTonne ?? .one
      )
    case .money: (book.currency.code, .one)
    default: ("", .one)
    }
  }
}
