internal import AgroModel

/// The three tables of a catalogue as bytes.
enum CatalogueTables {
  static let events = NumPyTable(columns: [
    .init("event", "<i8"), .init("year", "<i4"), .init("day", "<u2"), .init("peril", "<u2"),
  ])
  static let footprints = NumPyTable(columns: [
    .init("event", "<i8"), .init("zone", "<u2"), .init("crop", "<u2"), .init("share", "<f4"),
    .init("mean", "<f4"), .init("cv", "<f4"), .init("quality", "<f4"),
  ])

  static func years(indices: Int) -> NumPyTable {
    var table = NumPyTable(columns: [
      .init("year", "<i4"), .init("zone", "<u2"), .init("crop", "<u2"), .init("yield", "<f4"),
      .init("price", "<f4"), .init("lost", "<f4", count: Peril.allCases.count),
    ])
    if indices > 0 { table.columns.append(.init("index", "<f4", count: indices)) }
    return table
  }

  static func eventBytes(_ block: CatalogueBlock) -> [UInt8] {
    var writer = ByteWriter(capacity: block.events.count * events.rowSize)
    for event in block.events {
      writer.append(event.number)
      writer.append(Int32(event.year))
      writer.append(UInt16(event.day))
      writer.append(UInt16(event.perilIndex))
    }
    return writer.bytes
  }

  static func footprintBytes(_ block: CatalogueBlock) -> [UInt8] {
    var writer = ByteWriter(capacity: block.footprints.count * footprints.rowSize)
    for footprint in block.footprints {
      writer.append(footprint.event.number)
      writer.append(footprint.zone)
      writer.append(footprint.crop)
      writer.append(footprint.shareAffected)
      writer.append(footprint.meanDamage)
      writer.append(footprint.variation)
      writer.append(footprint.qualityShare)
    }
    return writer.bytes
  }

  static func yearBytes(_ block: CatalogueBlock, _ layout: CatalogueLayout) -> [UInt8] {
    let perils = Peril.allCases.count
    let indices = layout.indices.count
    var writer = ByteWriter(
      capacity: block.yields.count * years(indices: indices).rowSize)
    for row in block.yields.indices {
      let planting = layout.plantings[row % block.plantings]
      writer.append(Int32(block.firstYear + row / block.plantings))
      writer.append(UInt16(planting.zone))
      writer.append(UInt16(planting.crop))
      writer.append(block.yields[row])
      writer.append(block.priceFactors[row])
      for peril in 0..<perils { writer.append(block.lost[row * perils + peril]) }
      for index in 0..<indices { writer.append(block.indices[row * indices + index]) }
    }
    return writer.bytes
  }

  /// The block that rows of the three tables hold; the counts have been checked against the bytes.
  static func block(
    firstYear: Int, years: Int, layout: CatalogueLayout, events: [UInt8], footprints: [UInt8],
    rows: [UInt8]
  ) -> CatalogueBlock {
    let perils = Peril.allCases.count
    let indices = layout.indices.count
    var block = CatalogueBlock(
      firstYear: firstYear, years: years, plantings: layout.plantings.count)
    var reader = ByteReader(events)
    for _ in 0..<events.count / Self.events.rowSize {
      block.events.append(CatalogueEvent(number: Int64(bitPattern: reader.next(UInt64.self))))
      _ = reader.next(UInt64.self)
    }
    reader = ByteReader(footprints)
    for _ in 0..<footprints.count / Self.footprints.rowSize {
      block.footprints.append(
        Footprint(
          event: CatalogueEvent(number: Int64(bitPattern: reader.next(UInt64.self))),
          zone: reader.next(UInt16.self), crop: reader.next(UInt16.self),
          shareAffected: reader.nextFloat(), meanDamage: reader.nextFloat(),
          variation: reader.nextFloat(), qualityShare: reader.nextFloat()))
    }
    reader = ByteReader(rows)
    for _ in 0..<years * layout.plantings.count {
      _ = reader.next(UInt64.self)
      block.yields.append(reader.nextFloat())
      block.priceFactors.append(reader.nextFloat())
      for _ in 0..<perils { block.lost.append(reader.nextFloat()) }
      for _ in 0..<indices { block.indices.append(reader.nextFloat()) }
    }
    return block
  }
}
