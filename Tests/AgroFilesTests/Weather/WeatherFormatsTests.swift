import AgroFiles
import AgroModel
import AgroQuantities
import Testing

@Suite("Formats of daily weather")
struct WeatherFormatsTests {
  private func read(
    _ text: String, _ name: String, _ query: WeatherQuery = WeatherQuery()
  ) throws -> WeatherRecord {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, name)
    return try #require(try WeatherReader(paths: [path], query: query).records.first)
  }

  /// A line of a .dly file: values in tenths with their quality flags, -9999 where nil.
  private func line(_ element: String, _ values: [Int?], flagged: Set<Int> = []) -> String {
    var text = "AGE00147704191002\(element)"
    for day in 0..<31 {
      let value = String(day < values.count ? values[day] ?? -9999 : -9999)
      let isMissing = value == "-9999"
      text += String(repeating: " ", count: 5 - value.count) + value
      text += " " + (flagged.contains(day + 1) ? "I" : " ") + (isMissing ? " " : "E")
    }
    return text
  }

  // February 1910 of station AGE00147704, GHCN-Daily.
  @Test("GHCN-Daily .dly: tenths, missing values, quality flags")
  func fixedWidth() throws {
    let maxima = [
      110, 140, 150, 130, 110, 120, 140, 160, 90, 110, 120, 130, 110, 130, 120, 140, 150, 220,
      210, 160, 180, 180, 230, 170, 160, 200, 130, 130,
    ]
    let minima = [
      60, 60, 80, 90, 50, 70, 90, 110, 60, 50, 70, 70, 70, 40, 60, 80, 80, 60, 120, 120, 90, 80,
      110, 130, 100, 110, 120, 50,
    ]
    let rain = [
      0, 7, 86, 156, 34, 150, 55, 199, 233, 132, 88, 51, 260, 4, 8, 26, 0, 0, 0, 17, 0, 0, 0, 10,
      0, 0, 43, 42,
    ]
    let text = [
      line("TMAX", maxima, flagged: [9]), line("TMIN", minima, flagged: [8]), line("PRCP", rain),
      line("SNWD", [0]),
    ].joined(separator: "\r\n")
    let record = try read(text, "AGE00147704.dly")
    #expect(record.format == .ghcnDaily)
    #expect(record.weather.first == (try CivilDate("1910-02-01")))
    #expect(record.weather.dayCount == 28)
    #expect(record.weather.maximumCelsius[17] == 22)
    #expect(record.weather.maximumCelsius[8].isNaN)
    #expect(record.weather.minimumCelsius[7].isNaN)
    #expect(record.weather.minimumCelsius[13] == 4)
    #expect(record.weather.precipitationMillimetres[12] == 26)
    #expect(record.findings.contains { $0.kind == .flagged && $0.message.hasPrefix("2 ") })
  }

  @Test("GHCN-Daily long form with and without header", arguments: [true, false])
  func long(hasHeader: Bool) throws {
    let header = "ID,DATE,ELEMENT,DATA_VALUE,M_FLAG,Q_FLAG,S_FLAG,OBS_TIME\n"
    let rows = """
      UZM00038457,19790101,TMAX,149,,,S,
      UZM00038457,19790101,TMIN,-72,,,S,
      UZM00038457,19790101,PRCP,0,,,S,
      UZM00038457,19790102,TMAX,160,,X,S,
      UZM00038457,19790102,TMIN,81,,,S,
      UZM00038457,19790102,SNWD,0,,,S,
      UZM00038457,19790104,TMAX,131,,,S,
      """
    let record = try read((hasHeader ? header : "") + rows, "a.csv")
    #expect(record.format == .ghcnLong)
    #expect(record.id == "UZM00038457")
    #expect(record.weather.minimumCelsius[0] == -7.2)
    #expect(record.weather.maximumCelsius[1].isNaN)
    #expect(record.weather.maximumCelsius[3] == 13.1)
    #expect(record.weather.precipitationMillimetres[0] == 0)
    #expect(record.daysWithoutRow == 1)
  }

  // El Golea, January 1892, as the access folder holds it.
  @Test("GHCN-Daily access form: padded tenths, position in the rows")
  func wide() throws {
    let text = """
      "STATION","DATE","LATITUDE","LONGITUDE","ELEVATION","NAME","PRCP","PRCP_ATTRIBUTES","SNWD",\
      "SNWD_ATTRIBUTES","TMAX","TMAX_ATTRIBUTES","TMIN","TMIN_ATTRIBUTES","TAVG","TAVG_ATTRIBUTES"
      "AG000060590","1892-01-01","30.5667","2.8667","397.0","EL GOLEA, AG","    0",",,E",,,,,"   34",",,E",,
      "AG000060590","1892-01-02","30.5667","2.8667","397.0","EL GOLEA, AG","   12",",I,E",,,"  -99",",,E","  -99",",,E",,
      """
    let record = try read(text, "AG000060590.csv")
    #expect(record.format == .ghcnWide)
    #expect(record.weather.place == "EL GOLEA, AG")
    #expect(record.weather.latitude == 30.5667 && record.weather.elevation == 397)
    #expect(record.weather.minimumCelsius == [3.4, -9.9])
    #expect(record.weather.maximumCelsius[1] == -9.9)
    #expect(record.weather.precipitationMillimetres[1].isNaN)
  }

  // Branson West, January 2025, Hornsund, January 2020, and the missing values of the readme.
  @Test("GSOD: Fahrenheit, inches, 9999.9 and 99.99, flags, years joined by station")
  func gsod() throws {
    let header = """
      "STATION","DATE","LATITUDE","LONGITUDE","ELEVATION","NAME","TEMP","TEMP_ATTRIBUTES","DEWP",\
      "DEWP_ATTRIBUTES","SLP","SLP_ATTRIBUTES","STP","STP_ATTRIBUTES","VISIB","VISIB_ATTRIBUTES",\
      "WDSP","WDSP_ATTRIBUTES","MXSPD","GUST","MAX","MAX_ATTRIBUTES","MIN","MIN_ATTRIBUTES","PRCP",\
      "PRCP_ATTRIBUTES","SNDP","FRSHTT"

      """
    let station = #""01003099999","2020-01-0"#
    let middle = #"","77.0","15.5","12.0","HORNSUND, NO","   9.6","24","   5.1","24"," 991.6","#
      + #""24","990.2","24"," 14.8"," 8"," 13.8","24"," 25.3","999.9","#
    let folder = try TemporaryFolder()
    let first = try folder.write(
      header + station + "1" + middle + #""  50.0"," ","  32.0"," "," 1.00","G","  4.3","000000""#
        + "\n" + station + "2" + middle
        + #""  12.0","*","   4.3","*"," 0.00","I","  4.3","000000""# + "\n", "01003099999-2020.csv")
    let second = try folder.write(
      header + station.replacing("2020", with: "2021") + "1" + middle
        + #""9999.9"," ","9999.9"," ","99.99"," ","  4.3","000000""# + "\n",
      "01003099999-2021.csv")
    let reader = try WeatherReader(paths: [first, second])
    let record = try #require(reader.records.first)
    #expect(reader.records.count == 1)
    #expect(record.format == .gsod)
    #expect(record.sources.count == 2)
    #expect(record.weather.maximumCelsius[0] == 10)
    #expect(record.weather.minimumCelsius[0] == 0)
    #expect(record.weather.precipitationMillimetres[0] == 25.4)
    #expect(record.weather.precipitationMillimetres[1].isNaN)
    #expect(abs(record.weather.maximumCelsius[1] + 100.0 / 9) < 1e-12)
    #expect(record.weather.latitude == 77)
    #expect(record.weather.isMissing(366))
    #expect(record.findings.contains { $0.message.contains("(*)") })
    #expect(record.findings.contains { $0.message.contains("(I, H)") })
  }

  @Test(
    "Plain CSV: names of columns, separators, decimal commas, forms of dates",
    arguments: [
      "date,tmin_c,tmax_c,precip_mm\n2003-01-31,-1.5,4.25,0.5\n",
      "\u{FEFF}Tarix;Minimum temperatur;Maksimum temperatur;Yağıntı\r\n31.01.2003;-1,5;4,25;0,5\r\n",
      "Год\tМесяц\tДень\tМин. температура\tМакс. температура (°C)\tОсадки, мм\n2003\t1\t31\t-1.5\t4.25\t0.5\n",
      "YEAR,DOY,T2M_MIN,T2M_MAX,PRECTOTCORR\n2003,31,-1.5,4.25,0.5\n",
      "time,temperature_2m_max (°C),temperature_2m_min (°C),precipitation_sum (mm)\n2003-01-31,4.25,-1.5,0.5\n",
      "Sana,Minimal harorat,Maksimal harorat,Yogʻin\n2003/01/31,-1.5,4.25,0.5\n",
      "Date,Longitude,Latitude,Elevation,Max Temperature,Min Temperature,Precipitation\n1/31/2003,69,41,500,4.25,-1.5,0.5\n",
      "STATION,DATE,TMIN,TMAX,PRCP\nX,20030131,-1.5,4.25,0.5\n",
      "Datum,TNK,TXK,RSK\n2003-01-31 00:00,-1.5,4.25,0.5\n",
      "# a preface\n# of two lines\ndate,min temp,max temp,rain\n2003-01-31T12:00,-1.5,4.25,0.5\n",
    ])
  func plain(text: String) throws {
    let record = try read(text, "place.csv")
    #expect(record.weather.first == (try CivilDate("2003-01-31")))
    #expect(record.weather.minimumCelsius == [-1.5])
    #expect(record.weather.maximumCelsius == [4.25])
    #expect(record.weather.precipitationMillimetres == [0.5])
  }

  @Test("Units that a header names")
  func units() throws {
    let text = "date,tmin (F),tmax (F),rain (inches)\n2003-01-31,32,50,1\n"
    let record = try read(text, "place.csv")
    #expect(record.weather.minimumCelsius == [0])
    #expect(record.weather.maximumCelsius == [10])
    #expect(record.weather.precipitationMillimetres == [25.4])
  }

  @Test("Dates of which day and month cannot be told apart are an error")
  func ambiguous() throws {
    let error = try #require(throws: DataFileError.self) {
      _ = try read("date,tmin,tmax\n1/2/2003,0,1\n2/2/2003,0,1\n", "place.csv")
    }
    #expect(error.message.contains("day first or month first"))
  }

  @Test("Yearly files of a folder are joined, positions come from stations.csv beside them")
  func folder() throws {
    let folder = try TemporaryFolder()
    for year in [2001, 2003] {
      _ = try folder.write(
        "date,tmin,tmax,rain\n\(year)-01-01,0,5,1\n\(year)-01-02,1,6,0\n", "ganja_\(year).csv")
    }
    _ = try folder.write("name,lat,lon,elev_m\nGanja,40.68,46.36,408\n", "stations.csv")
    _ = try folder.write("year,value\n2001,3\n", "other.csv")
    let reader = try WeatherReader(paths: [folder.path("")])
    let record = try #require(reader.records.first)
    #expect(reader.records.count == 1)
    #expect(record.id == "ganja")
    #expect(record.weather.dayCount == 732)
    #expect(record.weather.latitude == 40.68 && record.weather.elevation == 408)
    #expect(reader.skipped.count == 1)
    #expect(record.daysWithoutRow == 728)
  }

  @Test("A station 5,000 km from the place that asks for it is refused")
  func far() throws {
    let text = "date,tmin,tmax,rain,latitude,longitude\n2001-01-01,0,5,1,40.7,-74.0\n"
    let error = try #require(throws: DataFileError.self) {
      _ = try read(text, "place.csv", WeatherQuery(latitude: 40.65, longitude: 47.75))
    }
    #expect(error.message.contains(" km from the place"))
  }

  @Test(
    "Files that hold no weather are told",
    arguments: [
      ("", "empty"), ("a,b\n1,2\n", "format is not known"), ("date,tmin\n", "no days"),
      ("date,tmin\nx,1\n", "must hold dates"), ("PK\u{3}\u{4}", "workbook"),
      ("date,tmin\n\"2003-01-01,1\n", "never closed"),
    ])
  func broken(text: String, tells: String) throws {
    let error = try #require(throws: DataFileError.self) { _ = try read(text, "x.csv") }
    #expect(error.message.contains(tells), "\(error)")
  }
}
