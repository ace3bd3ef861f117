import AgroFiles
import AgroModel
import AgroQuantities
import Testing

@Suite("Crop files")
struct CropFileTests {
  private static let scenarios = "\(Shipped.root)/Scenarios"

  private let minimal = """
    format: 1
    id: plum
    names: { en: Plum, az: Gavalı, uz: Olxoʻri, ru: Слива }
    habit: tree
    source: agrorisk
    basis: assumption
    variants:
      late: { stages.dates.bloom.sum: 300 in 250 .. 350 }
    stages:
      clocks:
        warmth: { rate: degree-days, lower: 5 in 4 .. 6, start: 02-01 in 01-15 .. 02-15 }
      dates:
        bloom: { clock: warmth, sum: 200 in 150 .. 250 }
        fruit: { after: bloom, days: 20 in 15 .. 25 }
    frost:
      site-offset: 0 in -3 .. 0
      surplus: 0 in 0 .. 0.5
      restored: 0 in 0 .. 0.2
      scatter: 1 in 0.5 .. 2
      stages:
        source: charts
        locator: table 1
        basis: literature
        bloom: { lt10: -2.2, lt90: -5.0 }
        fruit: { lt10: -2.2, lt50: { value: -3, range: -4 .. -2.5, basis: assumption, note: guess } }
    """

  private func read(
    _ text: String, variant: String? = nil, overrides: [CropOverride] = []
  ) throws(FileErrors) -> CropFile {
    try CropFile.read(
      Array(text.utf8), path: "plum.yaml", sources: ["agrorisk", "charts"], cultivars: [:],
      variant: variant, overrides: overrides)
  }

  /// What reading a changed file says.
  private func problems(_ old: String, _ new: String) -> [String] {
    #expect(minimal.contains(old))
    do throws(FileErrors) {
      _ = try read(minimal.replacing(old, with: new))
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test("Every shipped crop and each of its variants loads, and each number has source and basis")
  func shipped() throws {
    #expect(CropLibrary.problems(in: Self.scenarios).map(\.description) == [])
    let library = try CropLibrary(folder: Self.scenarios)
    #expect(library.crops.count >= 11)
    for file in library.crops {
      #expect(!file.crop.parameters.isEmpty)
      let bad = file.crop.parameters.filter { entry in
        entry.parameter.source.document.isEmpty
          || entry.parameter.source.basis == .assumption && entry.parameter.range == nil
          || entry.parameter.range.map { !$0.contains(entry.parameter.value) } ?? false
      }
      #expect(bad.map(\.path) == [])
      #expect(Set(file.crop.parameters.map(\.path)).count == file.crop.parameters.count)
      let frost = try #require(file.crop.frost)
      #expect(frost.stages.allSatisfy { $0.kill.curve != nil })
    }
  }

  @Test("Numbers carry value, range, source and note from where they are stated")
  func provenance() throws {
    let crop = try read(minimal).crop
    #expect(crop.stages.ids == ["bloom", "fruit"])
    let frost = try #require(crop.frost)
    let published = try #require(frost.stages[0].kill.lt10)
    #expect(published.value == -2.2)
    #expect(published.source.description == "charts, table 1 (literature)")
    let guess = try #require(frost.stages[1].kill.lt50)
    #expect(guess.range == -4.0...(-2.5))
    #expect(guess.source.basis == .assumption)
    #expect(guess.note == "guess")
    #expect(
      crop.parameters.map(\.path).prefix(4) == [
        "stages.clocks.warmth.lower", "stages.clocks.warmth.start", "stages.dates.bloom.sum",
        "stages.dates.fruit.days",
      ])
    #expect(crop.parameters[1].parameter.value == Double(SeasonCalendar.day(month: 2, day: 1)))
  }

  @Test("Overrides and variants replace numbers; unknown ones are told with the nearest path")
  func overrides() throws {
    let changed = try read(
      minimal,
      overrides: [
        CropOverride(path: "frost.stages.fruit.lt50", text: "-3.5"),
        CropOverride(path: "stages.clocks.warmth.start", text: "02-10"),
      ]
    ).crop
    let half = changed.parameters.first { $0.path == "frost.stages.fruit.lt50" }
    #expect(half?.parameter.value == -3.5)
    #expect(half?.parameter.source.basis == .user)
    #expect(changed.frost?.stages[1].kill.lt50?.value == -3.5)
    let late = try read(minimal, variant: "late").crop
    #expect(late.parameters.first { $0.path == "stages.dates.bloom.sum" }?.parameter.value == 300)
    do throws(FileErrors) {
      _ = try read(minimal, overrides: [CropOverride(path: "frost.stages.bloom.lt15", text: "1")])
      Issue.record("An override of nothing was accepted.")
    } catch {
      #expect(error.errors.count == 1)
      #expect(error.description.contains("did you mean frost.stages.bloom.lt10"))
    }
    do throws(FileErrors) {
      _ = try read(minimal, variant: "lat")
      Issue.record("An unknown variant was accepted.")
    } catch {
      #expect(error.description.contains("found no variant 'lat'"))
    }
  }

  @Test("The cultivar of a grape and each of its numbers can be replaced")
  func cultivar() throws {
    let library = try CropLibrary(folder: Self.scenarios)
    let riesling = try library.crop(
      "wine-grape",
      overrides: [
        CropOverride(path: "winter.cultivar", text: "riesling"),
        CropOverride(path: "winter.initial", text: "-12"),
      ]
    ).crop
    guard case .ferguson(let cultivar)? = riesling.winter?.hardiness else {
      Issue.record("Wine grape has no Ferguson model.")
      return
    }
    #expect(cultivar.id == "riesling")
    #expect(cultivar.most.value == -26.1)
    #expect(cultivar.initial.value == -12)
    #expect(cultivar.initial.source.basis == .user)
  }

  @Test("Names are found in any language and spelling; others are told the nearest")
  func names() throws {
    let library = try CropLibrary(folder: Self.scenarios)
    for (name, id) in [
      ("Nar", "pomegranate"), ("ANOR", "pomegranate"), ("гранат", "pomegranate"),
      ("Oʻrik", "apricot"), ("orik", "apricot"), ("wheat", "winter-wheat"),
      ("Пахта", "cotton"), ("sweet cherry", "sweet-cherry"), ("uzum", "table-grape"),
    ] {
      #expect(try library.crop(name).crop.id == id)
    }
    do throws(FileErrors) {
      _ = try library.crop("pomegranade")
      Issue.record("A crop that is not there was found.")
    } catch {
      #expect(error.errors.first?.suggestions.first == "pomegranate")
    }
  }

  @Test("Broken files are told at their line, with what was expected")
  func broken() {
    #expect(problems("sum: 200 in 150 .. 250", "sum: 200 in 150 .. 250, sun: 3").first?
      .contains("the unknown key 'sun'") ?? false)
    #expect(problems("lt10: -2.2, lt90: -5.0", "lt10: -2.2, lt90: -1.0").first?
      .contains("expected less than lt10, -2.2") ?? false)
    #expect(problems("surplus: 0 in 0 .. 0.5", "surplus: 0").first?
      .contains("an assumption without a range") ?? false)
    #expect(problems("surplus: 0 in 0 .. 0.5", "surplus: 0 in 0.1 .. 0.5").first?
      .contains("outside its range") ?? false)
    #expect(problems("source: charts", "source: chart").first?
      .contains("expected an id of Sources.yaml; did you mean charts") ?? false)
    #expect(problems("clock: warmth", "clock: warmt").first?
      .contains("did you mean warmth") ?? false)
    #expect(problems("after: bloom", "after: blom").first?
      .contains("did you mean bloom") ?? false)
    #expect(problems("lower: 5 in 4 .. 6", "lower: five").first?
      .contains("expected a number from -60 to 60") ?? false)
    #expect(problems("start: 02-01 in 01-15 .. 02-15", "start: 02-30 in 01-15 .. 02-15").first?
      .contains("expected a day such as 04-10") ?? false)
    #expect(problems(", ru: Слива", "").first?.contains("no 'ru'") ?? false)
    let both = problems("habit: tree\nsource: agrorisk\nbasis: assumption", "habit: bush")
    #expect(both.contains { $0.contains("expected one of tree, vine, annual") })
    #expect(both.contains { $0.contains("neither source nor basis") })
    #expect(both.allSatisfy { $0.hasPrefix("plum.yaml:") && $0.hasSuffix(".") })
  }

  @Test("A crop without stages is refused")
  func withoutStages() {
    let cut = minimal.components(before: "\nstages:") ?? ""
    do throws(FileErrors) {
      _ = try read(cut)
      Issue.record("A crop without stages was accepted.")
    } catch {
      #expect(error.errors.map(\.found) == ["no 'stages'"])
      // One line: file, line, column, what is missing.
      #expect(error.description.split(separator: "\n").count == 1)
      #expect(error.description.hasPrefix("plum.yaml:1:1: found no 'stages'"))
    }
  }
}

extension String {
  /// What stands before the first occurrence of a text.
  fileprivate func components(before text: String) -> String? {
    firstRange(of: text).map { String(self[..<$0.lowerBound]) }
  }
}
