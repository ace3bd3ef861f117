/// A currency: its ISO 4217 code and the number of decimals its amounts are kept with.
public struct Currency: Hashable, Sendable {
  /// Three ASCII capitals, packed.
  private let packed: UInt32

  /// Number of decimals of the minor unit: 2 for AZN (qepik), 0 for JPY.
  public let minorDigits: UInt8

  private init(_ code: StaticString, _ minorDigits: UInt8 = 2) {
    packed = code.description.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    self.minorDigits = minorDigits
  }

  /// The ISO 4217 code.
  public var code: String {
    let bytes = [16, 8, 0].map { (shift: UInt32) in UInt8(truncatingIfNeeded: packed >> shift) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Azerbaijani manat.
  public static let azn = Currency("AZN")
  /// Uzbek soum.
  public static let uzs = Currency("UZS")
  /// Turkish lira.
  public static let `try` = Currency("TRY")
  /// Georgian lari.
  public static let gel = Currency("GEL")
  /// Indian rupee.
  public static let inr = Currency("INR")
  /// United States dollar.
  public static let usd = Currency("USD")
  /// Euro.
  public static let eur = Currency("EUR")
  /// Russian rouble.
  public static let rub = Currency("RUB")
  /// Kazakh tenge.
  public static let kzt = Currency("KZT")

  /// All known currencies.
  public static let all: [Currency] = [
    .azn, .uzs, .try, .gel, .inr, .usd, .eur, .rub, .kzt,
    Currency("GBP"), Currency("CHF"), Currency("CNY"), Currency("JPY", 0), Currency("KRW", 0),
    Currency("KGS"), Currency("TJS"), Currency("TMT"), Currency("AMD"), Currency("UAH"),
    Currency("BYN"), Currency("MDL"), Currency("PLN"), Currency("BRL"), Currency("CAD"),
    Currency("AUD"), Currency("MXN"), Currency("ZAR"), Currency("KES"), Currency("PKR"),
  ]

  /// The currency of an ISO code in capitals.
  ///
  /// - Throws: `QuantityError.unknownCurrency`.
  public init(code: String) throws(QuantityError) {
    guard let found = Self.all.first(where: { $0.code == code }) else {
      throw .unknownCurrency(code)
    }
    self = found
  }

  /// The currency that a person's word means: a code in any case, a name or a symbol.
  ///
  /// "manat", "₼", "soum", "so'm", "сум", "TL", "lari", "$", "€", "rupee" and their like.
  /// - Throws: `QuantityError.unknownCurrency`.
  public init(named text: String) throws(QuantityError) {
    guard let found = Self.named(text) else { throw .unknownCurrency(text) }
    self = found
  }

  /// The currency that a word means, or nil.
  static func named(_ text: String) -> Currency? {
    let key = UnitName.key(text)
    if let found = names[key] { return found }
    guard key.utf8.count == 3 else { return nil }
    let code = key.uppercased()
    return all.first { $0.code == code }
  }

  /// Names and symbols as `UnitName.key` folds them.
  private static let names: [String: Currency] = {
    let lists: [(Currency, [String])] = [
      (.azn, ["azn", "manat", "manats", "man", "манат", "маната", "манатов", "₼"]),
      (
        .uzs,
        ["uzs", "soum", "soums", "som", "sum", "sums", "сом", "сум", "сума", "сумов", "сўм"]
      ),
      (.try, ["tl", "lira", "liras", "лира", "лиры", "лир", "₺"]),
      (.gel, ["lari", "laris", "лари", "₾"]),
      (.inr, ["rupee", "rupees", "rs", "рупия", "рупии", "₹"]),
      (
        .usd,
        ["dollar", "dollars", "us$", "$", "доллар", "доллара", "долларов", "dollari"]
      ),
      (.eur, ["euro", "euros", "avro", "yevro", "евро", "€"]),
      (
        .rub,
        [
          "rouble", "roubles", "ruble", "rubles", "rubl", "руб", "рубль", "рубля", "рублеи", "₽",
        ]
      ),
      (.kzt, ["tenge", "тенге", "₸"]),
    ]
    var table: [String: Currency] = [:]
    for (currency, names) in lists {
      for name in names { table[UnitName.key(name)] = currency }
    }
    return table
  }()
}

extension Currency: CustomStringConvertible {
  /// The ISO code.
  public var description: String { code }
}
