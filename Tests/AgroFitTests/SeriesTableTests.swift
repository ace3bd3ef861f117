import AgroFiles
import Testing

@Suite struct SeriesTableTests {
  static let years = Array(1991...2000)
  static let values = [2.1, 2.4, 1.9, 2.6, 2.2, 2.8, 2.0, 2.7, 2.5, 2.9]

  private func table(
    _ lines: [String], _ query: SeriesQuery = SeriesQuery()
  ) throws -> SeriesTable {
    let file = try TemporaryTable(lines)
    return try SeriesTable(path: file.path, query)
  }

  @Test func longTable() throws {
    let rows = zip(Self.years, Self.values).map { "\($0),Goychay,\($1),100" }
    let table = try table(["year,place,value,weight"] + rows)
    #expect(table.layout.kind == .long)
    #expect(table.series.map(\.name) == ["Goychay"])
    #expect(table.series[0].points.map(\.value) == Self.values)
    #expect(table.series[0].points.map(\.year) == Self.years)
    #expect(table.series[0].points.allSatisfy { $0.weight == 100 })
    #expect(table.series[0].points.map(\.line) == Array(2...11))
  }

  @Test func columnAPlace() throws {
    let rows = zip(Self.years, Self.values).map { "\($0);\($1);\(2 * $1)" }
    let table = try table(["il;Şəki;Kürdəmir"] + rows)
    #expect(table.layout.kind == .wideByPlace)
    #expect(table.series.map(\.name) == ["Şəki", "Kürdəmir"])
    #expect(table.series[1].points.map(\.value) == Self.values.map { 2 * $0 })
  }

  @Test func columnAYear() throws {
    let head = Self.years.map { "Y\($0),Y\($0)F" }.joined(separator: ",")
    let cells = Self.values.map { "\($0),A" }.joined(separator: ",")
    let table = try table(["Area,Item,Element,Unit,\(head)", "Azerbaijan,Grapes,Yield,t,\(cells)"])
    #expect(table.layout.kind == .wideByYear)
    #expect(table.series[0].points.map(\.value) == Self.values)
    #expect(table.series[0].points.map(\.year) == Self.years)
  }

  @Test func indemnityOverLiability() throws {
    let rows = zip(Self.years, Self.values).map { "\($0),A,\($1),10" }
    let table = try table(["crop_yr,county,indem_amt,liability_amt"] + rows)
    #expect(table.layout.value == "indem_amt/liability_amt")
    #expect(table.layout.isLoss)
    #expect(table.series[0].points.map(\.value) == Self.values.map { $0 / 10 })
    #expect(table.series[0].points.allSatisfy { $0.weight == 10 })
  }

  @Test func slashInTheNameOfAColumn() throws {
    let lines = ["year,t/ha,ha", "2001,4,2"]
    #expect(try table(lines, SeriesQuery(value: "t/ha")).series[0].points.map(\.value) == [4])
    let error = #expect(throws: DataFileError.self) { try table(lines, SeriesQuery(value: "t/x")) }
    #expect(error?.message == "There is no column 't' for --value; the columns are year, t/ha, ha.")
  }

  @Test func amountsOfCausesAreSummed() throws {
    let table = try table([
      "crop_yr,county,damage,month_cd,indem_amt", "2001,A,HAIL,4,10", "2001,A,FROST,4,5",
      "2002,A,HAIL,5,7",
    ])
    #expect(table.series[0].points.map(\.value) == [15, 7])
    #expect(table.layout.summedOver == ["damage", "month_cd"])
    let corrected = try self.table([
      "crop_yr,county,damage,indem_amt", "2001,A,HAIL,10", "2001,A,FROST,-4", "2002,A,HAIL,-1",
    ])
    #expect(corrected.series[0].points.map(\.value) == [6])
    #expect(corrected.series[0].problems.map(\.line) == [4])
  }

  @Test func conditionsAreFolded() throws {
    let lines = ["year,place,value", "2001,Şəki,1", "2001,Quba,2", "2001,Şamaxı,3"]
    let query = SeriesQuery(conditions: [
      .init(column: "Place", text: "seki"), .init(column: "place", text: "quba"),
    ])
    #expect(try table(lines, query).series.map(\.name) == ["Şəki", "Quba"])
  }

  @Test func placeIsNameOrColumn() throws {
    let lines = ["year,who,value", "2001,F1,1", "2001,F2,2", "2001,Quba,3"]
    #expect(try table(lines, SeriesQuery(place: "quba")).series.map(\.name) == ["Quba"])
    #expect(try table(lines, SeriesQuery(place: "who")).series.map(\.name) == ["F1", "F2", "Quba"])
    let error = #expect(throws: DataFileError.self) {
      try table(lines, SeriesQuery(place: "Qubba"))
    }
    #expect(error?.message == "No place is named 'Qubba'; did you mean Quba.")
  }

  @Test func allFaultsInOneColumn() throws {
    let table = try table(["year,value", "2001,nan", "2002,-2", "2003,1e308"])
    #expect(table.series[0].problems.map(\.line) == [2, 3, 4])
  }

  @Test func missingCellsAreCountedAndGapsShown() throws {
    let table = try table([
      "year,value", "2001,1", "2002,NA", "2003,", "2004,2",
    ])
    #expect(table.series[0].emptyCells == 2)
    #expect(table.series[0].gaps == [2002...2003])
  }

  @Test(arguments: [
    ("2003,-1", "value in 2003 is -1, but must be at least 0."),
    ("2003,NaN", "value in 2003 is 'NaN', but must be a finite number."),
    ("2003,1e308", "value in 2003 is 1e308, but must not exceed 1e100 in magnitude."),
    ("2003,1e999", "value in 2003 is 1e999, but must not exceed 1e100 in magnitude."),
    ("2003,0x10", "value in 2003 is '0x10', but must be a number."),
    ("2001,3", "The year 2001 occurs a second time; it stands on line 2 too."),
    ("20x1,3", "The year is '20x1', but must be a year such as 1998."),
  ])
  func badCellsHaveTheirLine(_ row: String, _ message: String) throws {
    let table = try table(["year,value", "2001,1", "2002,2", row])
    let problem = try #require(table.series[0].problems.first)
    #expect(problem.line == 4)
    #expect(problem.message == message)
  }

  @Test("Rows of a table of losses that repeat a year are added where that is asked for")
  func repeatsAreAdded() throws {
    let losses = try TemporaryTable([
      "crop_yr,county,liability_amt,indem_amt", "2001,A,100,10", "2001,B,50,0", "2001,A,300,50",
      "2002,A,0,0", "2002,A,200,20",
    ])
    let added = try SeriesTable(path: losses.path, SeriesQuery(addsRepeats: true))
    #expect(added.repeats == 2)
    #expect(added.series.flatMap(\.problems).isEmpty)
    #expect(added.series[0].points.map(\.value) == [0.15, 0.1])
    #expect(added.series[0].points.map(\.weight) == [400, 200])
    let plain = try SeriesTable(path: losses.path)
    #expect(plain.repeats == 0)
    #expect(plain.series[0].problems.count == 2)
    // A yield is not added to another.
    let yields = try TemporaryTable(["year,value", "2001,1", "2001,2", "2002,1"])
    let faulty = try SeriesTable(path: yields.path, SeriesQuery(addsRepeats: true))
    #expect(faulty.series[0].problems.count == 1)
  }

  @Test func unknownColumnsAreNamed() throws {
    let error = #expect(throws: DataFileError.self) { try table(["a,b", "1,2"]) }
    #expect(
      error?.message
        == "No column is known to hold the year; name it by --year; the columns are a, b.")
  }

  @Test func shortRecordHasItsLine() throws {
    let error = #expect(throws: DataFileError.self) { try table(["year,value", "2001,1", "2002"]) }
    #expect(error?.line == 3)
  }

  @Test(.enabled(if: SharedData.folder != nil, "The shared data are not beside the package."))
  func publicTablesAreUnderstood() throws {
    let folder = try #require(SharedData.folder)
    func layout(_ path: String) throws -> (String, Int, Int) {
      let table = try SeriesTable(path: "\(folder)/\(path)")
      return (table.layout.value, table.series.count, table.series.count { !$0.problems.isEmpty })
    }
    let yields = try layout("faostat/yields_field_crops_1961_2016.csv")
    #expect(yields == ("yield_t_ha", 123, 0))
    let loss = try layout("us-crop-insurance/sob_fruit_county.csv")
    #expect(loss.0 == "indem_amt/liability_amt")
    #expect(loss.1 == 699 && loss.2 == 0)
    let causes = try layout("us-crop-insurance/col_fruit_county_cause_month.csv")
    #expect(causes == ("indem_amt", 548, 0))
    let rates = try layout("us-crop-insurance/aph_base_rate_fruit_county.csv")
    #expect(rates.0 == "tau_adm" && rates.2 == 0)
  }
}
