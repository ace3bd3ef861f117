import AgroQuantities
import Testing

@Suite("Names")
struct NamesTests {
  @Test(
    "spellings of one name fold alike",
    arguments: [
      ("Şəki", "SEKI"), ("Qo'qon", "Qoqon"), ("Qoʻqon", "qo‘qon"), ("Ёж", "еж"),
      ("İSMAYILLI", "ismayıllı"),
      ("Ağ-dam", "ag dam"), ("  Göy   göl ", "goy gol"), ("G'ijduvon", "Gʻijduvon"),
      ("Тўйтепа", "туитепа"), ("Farghona", "Fargʻona"), ("GHIJDUVON", "Gʻijduvon"),
      ("Ə", "e"), ("café", "cafe\u{301}"), ("sugar_beet", "Sugar beet"), ("Straße", "strasse"),
    ])
  func folding(_ one: String, _ other: String) {
    #expect(NameFolding.fold(one) == NameFolding.fold(other))
  }

  @Test("folding keeps different names apart")
  func distinct() {
    let names = ["Baku", "Barda", "Bukhara", "хлопок", "пахта", "o", "oe", "1", "", "g h", "gk"]
    #expect(Set(names.map(NameFolding.fold)).count == names.count)
  }

  @Test("distances of the literature and of swapped letters")
  func distances() {
    #expect(NearestNames.distance("kitten", "sitting") == 3)
    #expect(NearestNames.distance("ca", "abc") == 3)  // optimal string alignment
    #expect(NearestNames.distance("abcd", "acbd") == 1)
    #expect(NearestNames.distance("", "abc") == 3)
    #expect(NearestNames.distance("abc", "") == 3)
    #expect(NearestNames.distance("saturday", "sunday") == 3)
  }

  @Test("the nearest names, best first")
  func nearest() {
    let crops = ["cotton", "wheat", "grape", "grapefruit", "hazelnut", "walnut", "peach", "pea"]
    #expect(NearestNames.find("coton", in: crops) == ["cotton"])
    #expect(NearestNames.find("Graep", in: crops) == ["grape"])
    #expect(NearestNames.find("walnutt", in: crops, limit: 1) == ["walnut"])
    #expect(NearestNames.find("haz", in: crops) == ["hazelnut"])
    #expect(NearestNames.find("xyzzy", in: crops) == [])
    #expect(NearestNames.find("", in: crops) == [])
    #expect(NearestNames.find("peach", in: crops, limit: 0) == [])
    #expect(NearestNames.find("Saki", in: ["Şəki", "Bakı"]) == ["Şəki", "Bakı"])
    #expect(NearestNames.find(String(repeating: "a", count: 100_000), in: crops) == [])
  }
}
