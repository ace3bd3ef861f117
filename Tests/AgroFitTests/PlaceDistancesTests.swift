import AgroFiles
import Testing

@Suite("Distances between places")
struct PlaceDistancesTests {
  @Test("Great circles: a quarter of the equator, half a meridian, and near places")
  func coordinates() throws {
    let file = try TemporaryTable([
      "place,latitude,longitude", "Null,0,0", "East,0,90", "Pole,90,0", "Near,0,0.001",
    ])
    let rows = try PlaceDistances(path: file.path).matrix(
      of: [["null"], ["all, East", "East"], ["Pole"], ["Near"]])
    let quarter = 6371.0088 * Double.pi / 2
    #expect(abs(rows[0][1] - quarter) < 1e-9 && abs(rows[0][2] - quarter) < 1e-9)
    #expect(abs(rows[0][3] - quarter / 90_000) < 1e-12)
    #expect(rows[1][0] == rows[0][1] && rows[2][2] == 0)
  }

  @Test("Pairs in either order")
  func pairs() throws {
    let file = try TemporaryTable([
      "a;b;km", "Quba;Xaçmaz;25,5", "Şəki;Quba;180", "Xaçmaz;Şəki;200",
    ])
    let rows = try PlaceDistances(path: file.path).matrix(of: [
      ["Quba"], ["Sheki", "Şəki"], ["Xaçmaz"],
    ])
    #expect(rows[0] == [0, 180, 25.5] && rows[1][2] == 200)
  }

  @Test(
    "What cannot be used is named with its line",
    arguments: [
      (["place,height", "A,3"], "1", "place,latitude,longitude"),
      (["place,latitude,longitude", "A,91,0"], "2", "degrees"),
      (["place,latitude,longitude", "A,1,0", "A,1,0"], "3", "second time"),
      (["a,b,km", "A,B,0"], "2", "above 0"),
      (["a,b,km", "A,B,1", "B,A,2"], "3", "differs"),
      (["a,b,km", "A,B,x"], "2", "must be a number"),
    ])
  func broken(lines: [String], line: String, words: String) throws {
    let file = try TemporaryTable(lines)
    let error = #expect(throws: DataFileError.self) { try PlaceDistances(path: file.path) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(":\(line)"))
    #expect("\(error.map { "\($0)" } ?? "")".contains(words))
  }

  @Test("A place that the table does not have")
  func missing() throws {
    let file = try TemporaryTable(["a,b,km", "Quba,Goychay,1", "Quba,Tovuz,2"])
    let distances = try PlaceDistances(path: file.path)
    let unknown = #expect(throws: DataFileError.self) { try distances.matrix(of: [["Goychai"]]) }
    #expect("\(unknown.map { "\($0)" } ?? "")".contains("did you mean Goychay"))
    #expect(throws: DataFileError.self) { try distances.matrix(of: [["Goychay"], ["Tovuz"]]) }
  }
}
