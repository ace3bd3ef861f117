internal import AgroQuantities

/// A country, region or district.
public struct Place: Sendable, Hashable {
  /// How large a place is.
  public enum Level: String, Sendable, CaseIterable, Hashable { case country, region, district }

  /// The id, unique in its country.
  public var id: String
  /// Country, region or district.
  public var level: Level
  /// The id of the region or country it lies in; `nil` for a country.
  public var parent: String?
  /// Its name in four languages.
  public var text: LocalisedText
  /// Other spellings that users write.
  public var also: [String]
  /// The folder of its rule books, for instance `Azerbaijan`.
  public var jurisdiction: String

  /// A place of a country.
  public init(
    id: String, level: Level, parent: String?, text: LocalisedText, also: [String],
    jurisdiction: String
  ) {
    self.id = id
    self.level = level
    self.parent = parent
    self.text = text
    self.also = also
    self.jurisdiction = jurisdiction
  }

  var spellings: [String] { text.spellings + also + [id] }

  /// Whether one of the spellings folds to `folded`.
  func isSpelled(folded: String) -> Bool {
    text.isSpelled(folded: folded) || also.contains { $0.isSpelled(folded: folded) }
      || id.isSpelled(folded: folded)
  }
}

/// The places of all jurisdictions that have books.
public struct Gazetteer: Sendable {
  /// All places, country by country.
  public let places: [Place]
  private let byKey: [Key: Int]

  private struct Key: Hashable {
    var jurisdiction: String
    var id: String
  }

  /// A gazetteer of these places.
  public init(places: [Place]) {
    self.places = places
    var byKey = [Key: Int](minimumCapacity: places.count)
    for (index, place) in places.enumerated() {
      byKey[Key(jurisdiction: place.jurisdiction, id: place.id)] = index
    }
    self.byKey = byKey
  }

  /// The place of an id in a country.
  public func place(_ id: String, in jurisdiction: String) -> Place? {
    byKey[Key(jurisdiction: jurisdiction, id: id)].map { places[$0] }
  }

  /// The place, its region and its country, most specific first.
  public func lineage(of place: Place) -> [Place] {
    var line = [place]
    while let parent = line[line.count - 1].parent, line.count < 8,
      let next = self.place(parent, in: place.jurisdiction)
    {
      line.append(next)
    }
    return line
  }

  /// The places spelled like `text`; one of the wished jurisdiction only where that is given.
  ///
  /// `"Tashkent, Uzbekistan"` narrows by what stands behind the comma.
  public func matches(_ text: String, jurisdiction: String? = nil) -> [Place] {
    let direct = spelled(text, jurisdiction: jurisdiction)
    if !direct.isEmpty { return direct }
    guard let comma = text.firstIndex(of: ",") else { return [] }
    let outer = spelled(
      String(text[text.index(after: comma)...]).trimmingSpaces(), jurisdiction: jurisdiction)
    return spelled(String(text[..<comma]).trimmingSpaces(), jurisdiction: jurisdiction).filter {
      inner in lineage(of: inner).dropFirst().contains { outer.contains($0) }
    }
  }

  private func spelled(_ text: String, jurisdiction: String?) -> [Place] {
    let folded = NameFolding.fold(text)
    let found = places.filter { place in
      (jurisdiction == nil || place.jurisdiction == jurisdiction)
        && (place.id == text || place.isSpelled(folded: folded))
    }
    // An id is unique within its jurisdiction: it names one place even where a name is shared.
    let byID = found.filter { $0.id == text }
    return byID.count == 1 && text.contains("-") ? byID : found
  }

  /// The spellings nearest to `text`, or to what stands before its comma, for an error message.
  public func nearest(to text: String, jurisdiction: String? = nil, limit: Int = 3) -> [String] {
    let candidates = places.filter { jurisdiction == nil || $0.jurisdiction == jurisdiction }
    let wanted = text.firstIndex(of: ",").map { String(text[..<$0]) } ?? text
    return NearestNames.find(wanted, inGroups: candidates.map(\.spellings), limit: limit)
  }
}

extension LocalisedText {
  /// Whether one of the spellings folds to `folded`.
  func isSpelled(folded: String) -> Bool {
    english.isSpelled(folded: folded) || azerbaijani?.isSpelled(folded: folded) == true
      || uzbek?.isSpelled(folded: folded) == true || russian?.isSpelled(folded: folded) == true
  }
}

extension String {
  /// Whether the folded spelling is `folded`.
  ///
  /// Folding goes letter by letter, so the first one rules most candidates out: a look-up folds
  /// few of the some thousand spellings.
  package func isSpelled(folded: String) -> Bool {
    guard let first = unicodeScalars.first else { return folded.isEmpty }
    if let start = NameFolding.start(of: first) {
      return start == folded.unicodeScalars.first && NameFolding.fold(self) == folded
    }
    let start = NameFolding.fold(String(Character(first)))
    return folded.utf8.starts(with: start.utf8) && NameFolding.fold(self) == folded
  }

  package func trimmingSpaces() -> String {
    var slice = Substring(self)
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
  }
}
