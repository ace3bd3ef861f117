internal import AgroQuantities

/// Which column of a table holds what, guessed from the header.
struct WeatherColumns {
  var date: Int?
  var year: Int?
  var month: Int?
  var day: Int?
  var dayOfYear: Int?
  var minimum: Int?
  var maximum: Int?
  var rain: Int?
  var station: Int?
  var name: Int?
  var latitude: Int?
  var longitude: Int?
  var elevation: Int?
  /// Units that the header names.
  var temperatureUnit: TemperatureUnit?
  var rainUnit: RainUnit?

  /// Whether the columns give a day and at least one value.
  var isWeather: Bool {
    let hasDay =
      date != nil || (year != nil && (dayOfYear != nil || (month != nil && day != nil)))
    return hasDay && (minimum != nil || maximum != nil || rain != nil)
  }

  private static let dates: Set<String> = [
    "date", "dates", "datum", "tarix", "tarih", "sana", "дата", "fecha", "data", "jour", "time",
    "datetime", "date time", "valid", "mess datum", "yyyymmdd", "yyyy mm dd", "day date",
    "observation date", "kuni", "vaqt",
  ]
  private static let years: Set<String> = [
    "year", "yr", "yyyy", "il", "yil", "god", "год", "jahr", "ano", "annee",
  ]
  private static let months: Set<String> = [
    "month", "mon", "mo", "mm", "ay", "oy", "mes", "месяц", "monat", "mois", "mesyats",
  ]
  private static let days: Set<String> = [
    "day", "dd", "dy", "gun", "kun", "dia", "день", "tag", "jour",
  ]
  private static let daysOfYear: Set<String> = ["doy", "yday", "day of year", "julian", "jday"]
  private static let minima: Set<String> = [
    "tmin", "t min", "tn", "tmn", "tnk", "min", "minimum", "mintemp", "tempmin", "min temp",
    "min t", "min temperature", "mintemperature", "minimum temperature", "minimum temp",
    "temperature min", "temp min", "temperature minimum", "temp minimum", "t2m min", "tasmin",
    "temperature 2m min", "temperature 2 m min", "air temperature min", "daily minimum",
    "air min temp", "min air temp", "tmin avg", "low", "temperatur min", "minimum temperatur",
    "minimal temperatur", "minimal harorat", "harorat min", "eng past harorat", "past harorat",
    "tiefsttemperatur", "temperatura minima", "temp minima", "temperatura min",
    "temperature minimale", "minimum sicaklik", "en dusuk sicaklik", "sicaklik min", "тмин",
    "т мин", "мин", "мин температура", "минимальная температура", "температура мин", "t min c",
    "температура минимальная", "минимум", "мин темп", "en asagi temperatur",
  ]
  private static let maxima: Set<String> = [
    "tmax", "t max", "tx", "tmx", "txk", "max", "maximum", "maxtemp", "tempmax", "max temp",
    "max t", "max temperature", "maxtemperature", "maximum temperature", "maximum temp",
    "temperature max", "temp max", "temperature maximum", "temp maximum", "t2m max", "tasmax",
    "temperature 2m max", "temperature 2 m max", "air temperature max", "daily maximum",
    "air max temp", "max air temp", "tmax avg", "high", "temperatur max", "maksimum temperatur",
    "maksimal temperatur", "maksimal harorat", "harorat max", "eng yuqori harorat",
    "yuqori harorat", "hochsttemperatur", "temperatura maxima", "temp maxima", "temperatura max",
    "temperature maximale", "maksimum sicaklik", "en yuksek sicaklik", "sicaklik max", "тмакс",
    "т макс", "макс", "макс температура", "максимальная температура", "температура макс",
    "температура максимальная", "максимум", "макс темп", "en yuksek temperatur",
  ]
  private static let rains: Set<String> = [
    "precip", "prec", "precipitation", "rain", "rainfall", "prcp", "pr", "rr", "rsk", "ppt", "pcp",
    "pre", "prectot", "prectotcorr", "rain sum", "precipitation sum", "precip total",
    "total precipitation", "daily precipitation", "daily rain", "daily rainfall", "precipitacion",
    "precipitations", "pluie", "lluvia", "niederschlag", "niederschlagshohe", "yagin", "yagis",
    "yagintilar", "yogin", "yogingarchilik", "yomgir", "yagmur", "yaginti", "осадки", "дождь",
    "сумма осадков", "количество осадков", "osadki", "precipitation amount",
  ]
  private static let stations: Set<String> = [
    "station", "station id", "stationid", "id", "wmo", "usaf", "stations id", "site", "site id",
    "stansiya", "станция", "stantsiya", "code",
  ]
  private static let names: Set<String> = [
    "name", "station name", "place", "city", "location", "town", "district", "name en", "yer",
    "shahar", "seher", "место", "город", "название",
  ]
  private static let latitudes: Set<String> = ["latitude", "lat", "enlik", "kenglik", "широта"]
  private static let longitudes: Set<String> = [
    "longitude", "lon", "long", "lng", "uzunluq", "uzunlik", "долгота",
  ]
  private static let elevations: Set<String> = [
    "elevation", "elev", "alt", "altitude", "height", "z", "hundurluk", "balandlik", "высота",
  ]

  /// Finds the columns of a header.
  init(_ header: [String]) {
    for (index, title) in header.enumerated() {
      let (plain, unit) = Self.plain(title)
      func set(_ keyPath: WritableKeyPath<WeatherColumns, Int?>) {
        if self[keyPath: keyPath] == nil { self[keyPath: keyPath] = index }
      }
      if Self.minima.contains(plain) {
        set(\.minimum)
        temperatureUnit = Self.temperatureUnit(unit) ?? temperatureUnit
      } else if Self.maxima.contains(plain) {
        set(\.maximum)
        temperatureUnit = Self.temperatureUnit(unit) ?? temperatureUnit
      } else if Self.rains.contains(plain) {
        set(\.rain)
        rainUnit = Self.rainUnit(unit)
      } else if Self.dates.contains(plain) {
        set(\.date)
      } else if Self.years.contains(plain) {
        set(\.year)
      } else if Self.months.contains(plain) || plain.isEmpty && unit == "mm" {
        set(\.month)
      } else if Self.daysOfYear.contains(plain) {
        set(\.dayOfYear)
      } else if Self.days.contains(plain) {
        set(\.day)
      } else if Self.stations.contains(plain) {
        set(\.station)
      } else if Self.names.contains(plain) {
        set(\.name)
      } else if Self.latitudes.contains(plain) {
        set(\.latitude)
      } else if Self.longitudes.contains(plain) {
        set(\.longitude)
      } else if Self.elevations.contains(plain) {
        set(\.elevation)
      }
    }
    // "day" alone beside no year and no month is a column of dates.
    if date == nil, year == nil, let day { date = day }
  }

  private static func temperatureUnit(_ unit: String) -> TemperatureUnit? {
    switch unit {
    case "f", "degf", "fahrenheit": .fahrenheit
    case "k", "kelvin": .kelvin
    case "tenths": .tenths
    default: nil
    }
  }

  private static func rainUnit(_ unit: String) -> RainUnit? {
    switch unit {
    case "in", "inch", "inches": .inches
    case "tenths": .tenths
    default: nil
    }
  }

  private static let units: Set<String> = [
    "c", "degc", "celsius", "f", "degf", "fahrenheit", "k", "kelvin", "mm", "in", "inch", "inches",
    "m", "deg", "masl", "мм", "с", "м", "град",
  ]

  /// A title without case, signs and the unit behind it.
  static func plain(_ title: String) -> (name: String, unit: String) {
    var spaced = ""
    for scalar in NameFolding.fold(title).unicodeScalars {
      let isWord = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      spaced.unicodeScalars.append(isWord ? scalar : " ")
    }
    var words = spaced.split(separator: " ").map(String.init)
    var unit = ""
    while let last = words.last, units.contains(last), words.count > 1 || last == "mm" {
      if unit.isEmpty || unit == "deg" { unit = last }
      words.removeLast()
    }
    // "tmax (0.1 C)".
    if words.count > 2, words.suffix(2) == ["0", "1"] {
      words.removeLast(2)
      unit = "tenths"
    }
    return (words.joined(separator: " "), unit)
  }
}
