import AgroFiles
import AgroPolicy
import AgroQuantities

/// SplitMix64: the same requests on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  /// A whole number below `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}

/// Makes random valid requests for a book: what the book asks for is given, what it does not know
/// is assumed.
///
/// Every object of the book comes up, with one parcel or up to three, one choice of packages or two,
/// facts of the parcel and of the holder, with and without a date and a sum insured.
struct RequestMaker {
  let engine: QuoteEngine
  let asOf: CivilDate
  let places: [String]
  var generator: SeededGenerator

  init(engine: QuoteEngine, asOf: CivilDate, seed: UInt64) {
    self.engine = engine
    self.asOf = asOf
    places = engine.gazetteer.places.filter { $0.jurisdiction == engine.book.jurisdiction }
      .map(\.id)
    generator = SeededGenerator(seed: seed)
  }

  /// A quote and the request that made it.
  struct Made {
    var request: QuoteRequest
    var quotes: [Quote]
  }

  /// The next request that can be quoted; `nil` where this draw cannot (two exclusive packages).
  mutating func next() -> Made? {
    let book = engine.book
    var packages: [[String]] = []
    if generator.below(3) == 0 {
      for _ in 0...generator.below(2) {
        let package = generator.pick(book.packages)
        packages.append(package.requires + [package.id])
      }
    }
    let count = generator.below(4) == 0 ? 2 + generator.below(2) : 1
    let kind = generator.pick(book.objects).kind
    let objects = packages.isEmpty ? book.objects : book.objects.filter { $0.kind == kind }
    var parcels: [ParcelRequest] = []
    for index in 1...count {
      parcels.append(
        ParcelRequest(
          id: "\(index)", place: count > 1 ? generator.pick(places) : nil,
          object: generator.pick(objects).id, facts: facts(of: .parcel)))
    }
    var request = QuoteRequest(
      book: book.id, date: generator.below(3) == 0 ? asOf : nil, place: generator.pick(places),
      holder: generator.below(4) == 0 ? nil : "H\(generator.below(1000))",
      holderFacts: facts(of: .holder), packages: packages, parcels: parcels)
    if generator.below(12) == 0 {
      request.parcels[0].facts.append(
        NamedFact("sumInsured", .text(number(8, decimals: 2) + " \(book.currency.code)")))
    }
    for _ in 0..<40 {
      do throws(QuoteError) {
        let quotes = try engine.quotes(request, asOf: asOf)
        return Made(request: request, quotes: quotes)
      } catch {
        guard repair(&request, error) else { return nil }
      }
    }
    return nil
  }

  private mutating func facts(of owner: InputDeclaration.Owner) -> [NamedFact] {
    var facts: [NamedFact] = []
    for input in engine.book.inputs
    where input.owner == owner && (input.isRequired || generator.below(4) == 0) {
      if let fact = fact(for: input) { facts.append(fact) }
    }
    return facts
  }

  private mutating func number(_ digits: Int, decimals: Int) -> String {
    var whole = 1
    for _ in 0..<digits { whole *= 10 }
    let value = generator.below(whole) + 1
    return ExactDecimal(minorUnits: Int64(value), scale: decimals).description
  }

  private mutating func fact(for input: InputDeclaration) -> NamedFact? {
    func text(_ text: String) -> NamedFact { NamedFact(input.id, .text(text)) }
    let currency = engine.book.currency.code
    switch input.kind {
    case .area: return text(number(5, decimals: 3) + " ha")
    case .yield: return text(number(5, decimals: 3) + " t/ha")
    case .price: return text(number(6, decimals: 2) + " \(currency)/t")
    case .money: return text(number(7, decimals: 2) + " \(currency)")
    case .share: return text(number(4, decimals: 4))
    case .count: return text(number(3, decimals: 0))
    case .flag: return text(generator.below(2) == 0 ? "yes" : "no")
    case .choice: return text(generator.pick(input.choices))
    case .yields:
      var list: [String] = []
      for _ in 0..<(input.atLeastCount ?? 7) { list.append(number(4, decimals: 3) + " t/ha") }
      return NamedFact(input.id, .list(list))
    case .number:
      let low = input.atLeast ?? .zero
      let high = input.atMost ?? ExactDecimal(100)
      guard let width = try? high.subtracting(low),
        let part = try? width.multiplied(
          by: ExactDecimal(minorUnits: Int64(generator.below(1001)), scale: 3)),
        let value = try? low.adding(part)
      else { return nil }
      return text(value.description)
    }
  }

  /// Gives what the engine asked for; false where the request cannot become valid.
  private mutating func repair(_ request: inout QuoteRequest, _ error: QuoteError) -> Bool {
    switch error.code {
    case .missingInput, .badInput:
      guard let name = error.field, let input = engine.book.input(name),
        let fact = fact(for: input)
      else { return false }
      if input.owner == .holder {
        request.holderFacts.removeAll { $0.name == name }
        request.holderFacts.append(fact)
      } else {
        let index = request.parcels.firstIndex { $0.id == error.parcel } ?? 0
        request.parcels[index].facts.removeAll { $0.name == name }
        request.parcels[index].facts.append(fact)
      }
      return true
    case .unknownCell:
      guard let key = error.field, !request.assumptions.contains(where: { $0.name == key })
      else { return false }
      request.assumptions.append(
        NamedFact(key, .text(ExactDecimal(minorUnits: Int64(generator.below(900) + 1), scale: 4)
          .description)))
      return true
    case .outOfBounds:
      guard let field = error.field else { return false }
      request.assumptions.append(NamedFact("bounds.\(field)", .text("off")))
      return true
    default: return false
    }
  }
}
