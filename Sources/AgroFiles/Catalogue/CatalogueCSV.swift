internal import AgroModel
internal import AgroQuantities

/// The tables of a catalogue as CSV, with names in the place of numbers.
public enum CatalogueCSV {
  /// Writes `events.csv`, `footprints.csv` and `years.csv` into the catalogue's folder.
  ///
  /// - Throws: `DataFileError` where a table cannot be read or a file not written.
  public static func write(_ file: CatalogueFile) throws(DataFileError) {
    let layout = file.layout
    let perils = Peril.allCases.map(\.rawValue)
    try write(file, "events.csv", "event,year,month,day,peril\n") { block, text in
      for event in block.events {
        let date = SeasonCalendar.monthDay(event.day)
        text +=
          "\(event.number),\(event.year),\(date.month),\(date.day),\(perils[event.perilIndex])\n"
      }
    }
    try write(file, "footprints.csv", "event,zone,crop,share,mean,cv,quality\n") { block, text in
      for one in block.footprints {
        text +=
          "\(one.event.number),\(layout.zones[Int(one.zone)]),\(layout.crops[Int(one.crop)]),"
          + "\(one.shareAffected),\(one.meanDamage),\(one.variation),\(one.qualityShare)\n"
      }
    }
    let columns = ["year", "zone", "crop", "yield", "price"] + perils.map { "lost_\($0)" }
    let head = (columns + layout.indices).joined(separator: ",") + "\n"
    try write(file, "years.csv", head) { block, text in
      for row in block.yields.indices {
        let planting = layout.plantings[row % block.plantings]
        text +=
          "\(block.firstYear + row / block.plantings),\(layout.zones[planting.zone]),"
          + "\(layout.crops[planting.crop]),\(block.yields[row]),\(block.priceFactors[row])"
        for peril in perils.indices { text += ",\(block.lost[row * perils.count + peril])" }
        for index in layout.indices.indices {
          text += ",\(block.indices[row * layout.indices.count + index])"
        }
        text += "\n"
      }
    }
  }

  private static func write(
    _ file: CatalogueFile, _ name: String, _ head: String,
    _ rows: (CatalogueBlock, inout String) -> Void
  ) throws(DataFileError) {
    var output = try AtomicFile(path: "\(file.path)/\(name)")
    try output.write(head)
    for number in 0..<file.blockCount {
      var text = ""
      rows(try file.block(number), &text)
      try output.write(text)
    }
    try output.commit()
  }
}
