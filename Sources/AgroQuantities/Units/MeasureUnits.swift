/// The names of units in English, Azerbaijani, Uzbek, Turkish and Russian, as `UnitName.key` folds
/// them, with what one of them is in the canonical unit.
enum MeasureUnits {
  static let acceptedAreas = ["ha", "sotix", "decare", "m2"]
  static let acceptedMasses = ["t", "c", "kg"]
  static let acceptedYields = ["t/ha", "c/ha", "kg/ha", "kg/decare"]
  static let acceptedPrices = [
    "a currency per t, c or kg, such as 60 AZN/c, 4000 soum/kg or 4 million soum/t"
  ]
  static let acceptedMoney = ["a currency, such as 4800 AZN or 300 million soum"]
  static let acceptedCounts = ["head", "trees", "saplings", "hives", "pieces"]

  /// Hectares in one unit of area.
  static let area = table([
    (
      .one,
      [
        "ha", "hectare", "hectares", "hektar", "hektara", "ga", "gektar", "га", "гектар",
        "гектара", "гектаров",
      ]
    ),
    (
      ExactDecimal(minorUnits: 1, scale: 2),
      [
        "sotix", "sotikh", "sot", "sotka", "sotok", "сот", "сотих", "сотка", "сотки", "соток",
        "are",
        "ares", "ar", "ар",
      ]
    ),
    (
      ExactDecimal(minorUnits: 1, scale: 1),
      ["decare", "decares", "dekar", "da", "daa", "dönüm", "декар", "декара", "декаров"]
    ),
    (
      ExactDecimal(minorUnits: 1, scale: 4),
      [
        "m2", "m^2", "м2", "sq m", "square metre", "square metres", "square meter",
        "square meters", "kv m", "kv metr", "kvadrat metr", "kvadrat m", "metrekare", "кв м",
        "кв метр", "кв метров", "квадратных метров", "квадратный метр",
      ]
    ),
  ])

  /// Tonnes in one unit of mass.
  static let mass = table([
    (
      .one,
      ["t", "т", "tonne", "tonnes", "ton", "tons", "tonna", "тонна", "тонны", "тонн", "тонну"]
    ),
    (
      ExactDecimal(minorUnits: 1, scale: 1),
      [
        "c", "ц", "s", "q", "sn", "centner", "centners", "sentner", "quintal", "quintals",
        "kental", "центнер", "центнера", "центнеров",
      ]
    ),
    (
      ExactDecimal(minorUnits: 1, scale: 3),
      [
        "kg", "kq", "кг", "kilogram", "kilograms", "kilogramm", "kilo", "кило", "килограмм",
        "килограмма", "килограммов",
      ]
    ),
  ])

  /// Words for thousands, millions and milliards before a currency; the longest first.
  static let multiples: [(String, ExactDecimal)] = {
    let words = table([
      (
        ExactDecimal(1_000),
        ["thousand", "min", "ming", "bin", "тыс", "тысяч", "тысячи", "тысяча", "минг"]
      ),
      (
        ExactDecimal(1_000_000),
        [
          "million", "millions", "mln", "milyon", "млн", "миллион", "миллиона", "миллионов",
        ]
      ),
      (
        ExactDecimal(1_000_000_000),
        [
          "billion", "billions", "bn", "bln", "milliard", "milyard", "milyar", "mlrd", "mrd",
          "млрд", "миллиард", "миллиарда", "миллиардов",
        ]
      ),
    ])
    return words.sorted { ($0.key.count, $0.key) > ($1.key.count, $1.key) }.map { ($0, $1) }
  }()

  static let counted = keys([
    "head", "heads", "baş", "bosh", "голов", "голова", "головы", "tree", "trees", "ağac",
    "daraxt", "tup", "дерево", "дерева", "деревьев", "sapling", "saplings", "ting", "koʻchat",
    "саженец", "саженца", "саженцев", "hive", "hives", "colony", "colonies", "arı ailəsi", "uya",
    "улей", "улья", "ульев", "piece", "pieces", "pcs", "ədəd", "dona", "adet", "шт", "штук",
    "штука", "штуки",
  ])

  static let days = keys(["day", "days", "d", "gün", "kun", "день", "дня", "дней"])

  static let years = keys(["year", "years", "y", "il", "yil", "год", "года", "лет"])

  private static func keys(_ names: [String]) -> Set<String> { Set(names.map(UnitName.key)) }

  private static func table(_ rows: [(ExactDecimal, [String])]) -> [String: ExactDecimal] {
    var result: [String: ExactDecimal] = [:]
    for (factor, names) in rows {
      for name in names { result[UnitName.key(name)] = factor }
    }
    return result
  }
}
