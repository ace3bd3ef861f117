package import AgroModel
internal import AgroPolicy
internal import AgroQuantities
internal import AgroStatistics

/// Reads a crop file: `Scenarios/Crops/apple.yaml`.
///
/// One file a section: `CropReader+Frost.swift` reads `frost`. A new section needs its key in
/// `sections`, a property of `Crop` and a line in `read(_:)`. Every number goes through
/// `CropFields.number`, which finds its source and basis, applies overrides and enters it into the
/// list of parameters.
package final class CropReader {
  /// Keys of the head of a file.
  static let head = ["format", "id", "names", "also", "habit", "variants"]
  /// The sections in the order in which a file should have them.
  package static let sections =
    ["stages", "winter", "frost", "water", "heat", "rain", "rot"] + struckPerils.map(\.rawValue)

  let log: ProblemLog
  /// The ids of Sources.yaml; nil where they are not to be checked.
  let sources: Set<String>?
  /// Hardiness of grape cultivars, by id.
  let cultivars: [String: FergusonCultivar]
  /// What the user puts in the place of the file's numbers.
  let overrides: [CropOverride]
  /// The variant that is asked for, if any.
  let variant: String?
  /// What the variant puts in the place of the file's numbers, by path.
  private(set) var replacements: [String: (node: YAMLNode, origin: Provenance)] = [:]
  private(set) var parameters: [CropParameter] = []
  private var paths: Set<String> = []
  private var used: Set<String> = []
  /// Tables of yearly factors by their shape: regions share them.
  var factorTables: [Double: TabulatedQuantile] = [:]
  /// The stages' names, known once `stages` has been read.
  var stageIDs: [String] = []

  package init(
    path: String, sources: Set<String>?, cultivars: [String: FergusonCultivar],
    variant: String? = nil, overrides: [CropOverride] = []
  ) {
    log = ProblemLog(path: path)
    self.sources = sources
    self.cultivars = cultivars
    self.variant = variant
    self.overrides = overrides
  }

  /// What the variant has for a path.
  func replacement(_ path: String) -> (node: YAMLNode, origin: Provenance)? {
    guard let found = replacements[path] else { return nil }
    used.insert(path)
    return found
  }

  /// Reads the variants of a file: names of places or cultivars, each with paths and the numbers
  /// that stand there instead.
  private func readVariants(_ file: CropFields) {
    guard file.has("variants") else {
      if let variant { unknown(variant, [], at: file.node) }
      return
    }
    let entries = file.named("variants")
    if let variant, !entries.contains(where: { $0.key == variant }) {
      unknown(variant, entries.map(\.key), at: file.fields.node["variants"] ?? file.node)
    }
    guard let list = file.mapping("variants", keys: entries.map(\.key)) else { return }
    for entry in entries where entry.key == variant {
      let paths = (entry.value.entries ?? []).map(\.key)
      guard let own = list.mapping(entry.value, entry.key, keys: paths) else { continue }
      for entry in entry.value.entries ?? []
      where !Provenance.keys.contains(entry.key) && entry.key != "note" {
        replacements[entry.key] = (entry.value, own.origin)
      }
    }
  }

  private func unknown(_ variant: String, _ known: [String], at node: YAMLNode) {
    log.report(
      node, key: "variants", found: "no variant '\(variant)'",
      expected: known.isEmpty
        ? "a file with variants" : "one of \(known.joined(separator: ", "))",
      suggestions: NearestNames.find(variant, in: known, limit: 1))
  }

  /// The override of a path, the last one where there are several.
  func override(_ path: String) -> CropOverride? {
    guard let found = overrides.last(where: { $0.path == path }) else { return nil }
    used.insert(path)
    return found
  }

  /// The table of a yearly factor's shape.
  func factors(ofShape shape: Double) throws(ParameterError) -> TabulatedQuantile {
    if let known = factorTables[shape] { return known }
    let made = try HazardProcess.factorTable(shape: shape)
    factorTables[shape] = made
    return made
  }

  func add(_ path: String, _ parameter: Parameter, unit: String) {
    guard paths.insert(path).inserted else { return }
    parameters.append(CropParameter(path: path, parameter: parameter, unit: unit))
  }

  /// The crop of a file's root.
  ///
  /// - Throws: every problem of the file and of the overrides.
  package func read(_ root: YAMLNode) throws(FileErrors) -> Crop {
    let keys = Self.head + Self.sections
    let crop = CropFields(root, keys: keys, scope: "", reader: self).map(read)
    // A file that cannot be read has no paths to compare with.
    if log.errors.isEmpty { checkUsed() }
    try log.finish()
    guard let crop else { throw FileErrors(log.errors) }
    return crop
  }

  /// Reports overrides and variants of numbers that are not there.
  func checkUsed() {
    let known = parameters.map(\.path)
    func report(_ path: String, line: Int, column: Int, _ what: String) {
      log.report(
        line: line, column: column, key: path, found: "\(what) of a number that is not there",
        expected: "the path of a number of this file",
        suggestions: NearestNames.find(path, in: known))
    }
    for override in overrides where !used.contains(override.path) {
      report(override.path, line: 0, column: 0, "an override")
    }
    for (path, replacement) in replacements.sorted(by: { $0.key < $1.key })
    where !used.contains(path) {
      let node = replacement.node
      report(path, line: node.line, column: node.column, "a variant")
    }
  }

  private func read(_ file: CropFields) -> Crop {
    file.fields.checkFormat()
    readVariants(file)
    let id = file.fields.requiredText("id") ?? ""
    if !id.isEmpty && !NamesFile.isIdentifier(id) {
      log.report(
        file.fields.node["id"] ?? file.node, key: "id",
        expected: "lower-case letters, digits and hyphens")
    }
    readNames(file)
    let habit = file.fields.required("habit").flatMap { _ in
      file.fields.choice("habit", GrowthHabit.self)
    }
    var crop = Crop(
      id: id, habit: habit ?? .tree, stages: StageModel(clocks: [], rules: []))
    if let stages = file.required("stages").flatMap({ stages($0, of: file) }) {
      crop.stages = stages
    }
    crop.winter = file.fields.value("winter").flatMap { winter($0, of: file) }
    crop.frost = file.fields.value("frost").flatMap { frost($0, of: file) }
    crop.water = file.fields.value("water").flatMap { water($0, of: file) }
    crop.heat = file.fields.value("heat").flatMap { heat($0, of: file) }
    crop.rain = file.fields.value("rain").flatMap { rain($0, of: file) }
    crop.rot = file.fields.value("rot").flatMap { rot($0, of: file) }
    crop.struck = Self.struckPerils.compactMap { peril in
      file.fields.value(peril.rawValue).flatMap { struck(peril, $0, of: file) }
    }
    crop.parameters = parameters
    return crop
  }

  private func readNames(_ file: CropFields) {
    guard let node = file.required("names"),
      let names = Fields(
        node, keys: Language.allCases.map(\.rawValue), scope: "names", log: log)
    else { return }
    for language in Language.allCases { _ = names.requiredText(language.rawValue) }
    _ = file.fields.texts("also")
  }

  /// The index of the stage that a key names; reports a name that is none.
  func stage(_ key: String, of fields: CropFields) -> Int? {
    guard let node = fields.required(key) else { return nil }
    return stage(named: node.text ?? "", at: node, key: fields.path(key))
  }

  /// The index of a stage by its name.
  func stage(named name: String, at node: YAMLNode, key: String) -> Int? {
    // Without stages their own problem has been told.
    guard !stageIDs.isEmpty else { return nil }
    if let index = stageIDs.firstIndex(of: name) { return index }
    log.report(
      node, key: key, found: "the stage '\(name)'",
      expected: "one of \(stageIDs.joined(separator: ", "))",
      suggestions: NearestNames.find(name, in: stageIDs, limit: 1))
    return nil
  }
}

/// A number that replaces one of a crop file: the path and what the file could have had there.
public struct CropOverride: Sendable, Hashable {
  /// `frost.stages.bloom.lt50`.
  public var path: String
  /// `-3`, or a day such as `04-10`.
  public var text: String

  /// An override.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}
