public import AgroModel
public import AgroPolicy

/// A crop with its names, as its file has it.
public struct CropFile: Sendable {
  /// The file as it was named.
  public var path: String
  /// What the crop is called.
  public var names: LocalisedText
  /// Other spellings that users write.
  public var also: [String]
  /// The variants that the file has, in its order.
  public var variants: [String]
  /// The crop itself.
  public var crop: Crop
  /// The SHA-256 of the file, in hexadecimal.
  public var hash: String

  /// A crop that is a name only: its yields follow a law of their own.
  static func withoutPerils(_ name: String) -> CropFile {
    CropFile(
      path: "", names: LocalisedText(english: name), also: [], variants: [],
      crop: Crop(id: name, habit: .annual, stages: StageModel(clocks: [], rules: [])), hash: "")
  }

  /// Every spelling of the crop's name.
  public var spellings: [String] { [crop.id] + names.spellings + also }

  /// Reads a crop file.
  ///
  /// - Parameters:
  ///   - sources: the ids of `Sources.yaml`; nil where they are not to be checked.
  ///   - cultivars: hardiness of grape cultivars by id.
  ///   - variant: the place or cultivar whose numbers hold, if any.
  ///   - overrides: what stands in the place of the file's numbers.
  /// - Throws: every problem of the file at once.
  package static func read(
    _ bytes: [UInt8], path: String, sources: Set<String>?,
    cultivars: [String: FergusonCultivar], variant: String? = nil, overrides: [CropOverride] = []
  ) throws(FileErrors) -> CropFile {
    let root = try YAMLParser.parse(bytes, path: path)
    let reader = CropReader(
      path: path, sources: sources, cultivars: cultivars, variant: variant, overrides: overrides)
    let crop = try reader.read(root)
    return CropFile(
      path: path, names: names(root["names"]), also: (root["also"]?.items ?? []).compactMap(\.text),
      variants: (root["variants"]?.entries ?? []).map(\.key), crop: crop,
      hash: SystemFile.hash(of: bytes))
  }

  /// The names, which the reader has checked.
  private static func names(_ node: YAMLNode?) -> LocalisedText {
    LocalisedText(
      english: node?["en"]?.text ?? "", azerbaijani: node?["az"]?.text, uzbek: node?["uz"]?.text,
      russian: node?["ru"]?.text)
  }
}

extension YAMLNode {
  /// The items of a list.
  var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }
}
