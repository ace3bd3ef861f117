import AgroFiles
import AgroPolicy
import AgroQuantities
import Testing

@Suite struct NamesAndPlacesTests {
  @Test func readsQuotesAndOtherSpellings() throws {
    let text = "\u{FEFF}kind,id,en,az,uz,ru,also\r\ncrop,wheat,\"Wheat, \"\"soft\"\"\",Buğda,,,a | b\r\n"
    let names = try NamesFile.read(Array(text.utf8), path: "Names.csv")
    let entry = try #require(names.entry("wheat", kinds: [.crop]))
    #expect(entry.text.english == "Wheat, \"soft\"" && entry.also == ["a", "b"])
    #expect(entry.text.uzbek == nil)
  }

  @Test func tellsEveryWrongNameAtItsLine() {
    let text = """
      kind,id,en,az,uz,ru,also
      crop,wheat,Wheat,,,,
      corp,grape,Grape,,,,
      crop,Grape Vine,Grape,,,,
      crop,barley,,,,,
      crop,wheat,Wheat,,,,
      """
    let error = #expect(throws: FileErrors.self) {
      try NamesFile.read(Array(text.utf8), path: "Names.csv")
    }
    #expect(error?.errors.map(\.line) == [3, 4, 5, 6])
    let short = #expect(throws: FileErrors.self) {
      try NamesFile.read(Array("kind,id,en,az,uz,ru,also\ncrop,wheat,Wheat,x\n".utf8), path: "N")
    }
    #expect(short?.errors.first?.line == 2)
    #expect(throws: FileErrors.self) { try NamesFile.read(Array("kind,id\n".utf8), path: "N") }
    #expect(throws: FileErrors.self) { try NamesFile.read([], path: "N") }
    #expect(throws: FileErrors.self) { try NamesFile.read([0xFF, 0x2C], path: "N") }
  }

  @Test func tellsEveryWrongPlaceAtItsLine() {
    let text = """
      id,level,parent,en,az,uz,ru,also
      land,country,,Land,,,,
      upper,region,land,Upper,,,,
      hill,district,uper,Hill,,,,
      other,country,,Other,,,,
      upper,district,upper,Upper,,,,
      lake,sea,upper,Lake,,,,
      """
    let error = #expect(throws: FileErrors.self) {
      try PlacesFile.read(Array(text.utf8), path: "Places.csv", jurisdiction: "Land")
    }
    #expect(error?.errors.map(\.line) == [4, 5, 6, 7])
  }

  @Test func tellsEveryWrongRateAtItsLine() {
    let text = """
      date,from,to,rate,source,basis
      2025-06-05,USD,UZS,12831.81,s,officialRelease
      2025-06-31,USD,UZS,1,s,officialRelease
      2025-06-05,USD,XXX,1,s,officialRelease
      2025-06-05,EUR,UZS,-1,s,officialRelease
      2025-06-05,EUR,UZS,1,s,rumour
      2025-06-05,USD,UZS,2,s,officialRelease
      """
    let error = #expect(throws: FileErrors.self) {
      try ExchangeRatesFile.read(Array(text.utf8), path: "ExchangeRates.csv")
    }
    #expect(error?.errors.map(\.line) == [3, 4, 5, 6, 7])
  }

  @Test func choosesTheEditionByDay() throws {
    let library = try Shipped.library()
    func id(_ year: Int, _ month: Int, _ day: Int) throws -> String {
      try library.header(
        in: "Azerbaijan", on: try CivilDate(year: year, month: month, day: day)).id
    }
    #expect(try id(2021, 6, 1) == "az-2021")
    #expect(try id(2022, 2, 1) == "az-2022")
    #expect(try id(2022, 1, 31) == "az-2021")
    #expect(try id(2040, 1, 1) == "az-2025")
    let error = #expect(throws: LibraryError.self) { try id(2019, 1, 1) }
    #expect(error?.description.contains("2021") == true)
    #expect(throws: LibraryError.self) {
      try library.header(in: "Azerbajan", on: try CivilDate(year: 2022, month: 1, day: 1))
    }
  }

  /// The look-up finds each spelling of each place, in other letters too, as folding all would.
  @Test func everySpellingFindsItsPlace() throws {
    let library = try Shipped.library()
    var missed: [String] = []
    let places = library.gazetteer.places
    for place in places[..<min(120, places.count)] {
      for text in place.text.spellings + place.also + [place.id] {
        for written in [text, text.uppercased(), " \(text)", NameFolding.fold(text)] {
          let found = library.gazetteer.matches(written)
          if !found.contains(place) { missed.append(written) }
        }
      }
    }
    #expect(missed.isEmpty, "\(missed)")
  }

  /// A library that is opened for one place has every country that the whole one finds it in.
  @Test func everySpellingOpensItsCountries() throws {
    let gazetteer = try Shipped.library().gazetteer
    var missed: [String] = []
    for jurisdiction in Set(gazetteer.places.map(\.jurisdiction)).sorted() {
      let bytes = try SystemFile.read("\(Shipped.tariffs)/\(jurisdiction)/Places.csv")
      // Every third place, each spelling as it stands and folded to capitals.
      for (index, place) in gazetteer.places.enumerated()
      where index % 3 == 0 && place.jurisdiction == jurisdiction {
        for text in place.text.spellings + place.also + [place.id, place.text.english.uppercased()]
        where !PlacesFile.mayName(NameFolding.fold(text), in: bytes) {
          missed.append(text)
        }
      }
      #expect(!PlacesFile.mayName(NameFolding.fold("Atlantis"), in: bytes))
    }
    #expect(missed.isEmpty, "\(missed)")
  }

  @Test(
    "A library opened for a place or a book quotes from the same book",
    arguments: [
      "Goychay", "Samarqand", "Tashkent, Uzbekistan", "Georgia", "Шемаха", "nowhere", "Qo'qon",
    ])
  func scopes(place: String) throws {
    let whole = try Shipped.library()
    let narrow = try TariffLibrary(folder: Shipped.tariffs, scope: .place(place))
    #expect(narrow.gazetteer.matches(place) == whole.gazetteer.matches(place))
    #expect(narrow.sources.ids == whole.sources.ids)
    for header in whole.headers {
      let book = try whole.book(header.id)
      let own = try TariffLibrary(folder: Shipped.tariffs, scope: .book(header.id))
      #expect(try own.book(header.id).contentHash == book.contentHash)
      #expect(try narrow.book(header.id).contentHash == book.contentHash)
    }
  }

  @Test func idsAreReadOffOrTheFileIsParsed() throws {
    let path = "\(Shipped.tariffs)/Sources.yaml"
    let bytes = try SystemFile.read(path)
    let ids = try #require(SourceCatalogue.readingIDs(bytes)?.ids)
    #expect(ids == (try SourceCatalogue.read(bytes, path: path).ids))
    // What is laid out otherwise is left to the parser.
    for text in ["sources:\n  - { id: a }\n", "sources:\n  - title: b\n    id: a\n", "", "- id: A b"] {
      #expect(SourceCatalogue.readingIDs(Array(text.utf8)) == nil)
    }
  }

  @Test("What books say in English alone stands in every language's file, and nothing else")
  func phrases() throws {
    let findings = TariffLint.findings(folder: Shipped.tariffs)
    let missing = findings.filter { ["translation-missing", "unused-text"].contains($0.check) }
    #expect(missing.map(\.description) == [])
    for language in Language.allCases where language != .english {
      let phrases = try PhrasesFile.read(language, folder: Shipped.tariffs)
      #expect(phrases.count > 150)
      #expect(phrases.filter { $0.key == $0.value }.keys.sorted() == [])
      // Numbers are the same in every language.
      let digits = phrases.filter { english, own in
        Self.numbers(english).subtracting(Self.numbers(own)).isEmpty == false
      }
      #expect(digits.keys.sorted() == [])
    }
  }

  /// The runs of digits of a text, thousands without their separator.
  private static func numbers(_ text: String) -> Set<String> {
    var result: Set<String> = []
    let joined = text.replacing(/(\d)[,. \u{a0}](\d{3})(?!\d)/) { "\($0.1)\($0.2)" }
    for run in joined.split(whereSeparator: { !$0.isNumber }) { result.insert(String(run)) }
    return result
  }

  @Test func numbersOfBooksAreExactAndCanonical() {
    let cases: [(String, String, BookNumber.Dimension)] = [
      ("1.62 %", "0.0162", .share), ("10 ‰", "0.01", .share), ("10 per 1000", "0.01", .share),
      ("0.8", "0.8", .number), ("30 c/ha", "3", .yield), ("250 kg/decare", "2.5", .yield),
      ("3.1 AZN/kg", "3100", .price), ("60 AZN/c", "600", .price), ("30 TRY", "30", .money),
      ("4 million UZS", "4000000", .money), ("49 AZN/decare", "490", .moneyPerArea),
      ("40 sotix", "0.4", .area), ("1 acre", "0.40468564224", .area), ("800 kg", "0.8", .mass),
      ("-1.5", "-1.5", .number), ("30 TRY/head", "30", .money),
    ]
    let wrong = cases.filter { text, value, dimension in
      let number = BookNumber(text)
      return number.map { "\($0.value)" } != value || number?.dimension != dimension
    }
    #expect(wrong.isEmpty, "\(wrong)")
    let refused = ["", "1,62 %", "1 234", "ten", "5 hectares", "5%%", "1 ha/t", "1e3", "5ha", "%"]
      .filter { BookNumber($0) != nil }
    #expect(refused.isEmpty, "\(refused)")
    #expect(BookNumber.suggestion(for: "1,62 %") == ["1.62 %"])
  }

  @Test(
    "Regions of Uzbekistan in the spellings of maps and newspapers",
    arguments: [
      ("fergana", ["Farghona", "Fargona", "Farg'ona", "Ferghana", "Fargana", "Фергана"]),
      ("khorezm", ["Xorazm", "Khorazm", "Khorezm", "Horezm", "Хорезм"]),
      ("kashkadarya", ["Qashqadaryo", "Kashkadaryo", "Qashqadarya", "Кашкадарья"]),
      ("surkhandarya", ["Surxondaryo", "Surkhondaryo", "Surxandaryo"]),
      ("syrdarya", ["Sirdaryo", "Syrdarya", "Sirdarya"]),
      ("jizzakh", ["Jizzax", "Djizak", "Jizak", "Dzhizak"]), ("navoi", ["Navoiy", "Navoy"]),
      ("bukhara", ["Buxoro", "Bukhoro", "Bokhara"]),
      ("karakalpakstan", ["Qoraqalpog‘iston", "Qoraqalpoghiston", "Qaraqalpaqstan"]),
      ("gijduvon", ["G‘ijduvon", "Ghijduvon", "Gijduvan"]), ("margilan", ["Marghilon"]),
      ("dangara", ["Danghara"]),
    ])
  func spellings(id: String, texts: [String]) throws {
    let gazetteer = try Shipped.library().gazetteer
    let wrong = texts.filter { text in
      gazetteer.matches(text, jurisdiction: "Uzbekistan").map(\.id) != [id]
    }
    #expect(wrong == [])
  }
}
