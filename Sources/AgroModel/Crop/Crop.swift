/// What kind of plant a crop is.
public enum GrowthHabit: String, CaseIterable, Sendable, Hashable {
  /// A fruit or nut tree or a fruit bush.
  case tree
  /// A grapevine.
  case vine
  /// A field crop that is sown for one harvest.
  case annual
}

/// A crop as its file describes it: how its stages follow from the weather, and what each peril
/// does to it. One section of the file a property; a section that the file does not have is nil.
public struct Crop: Sendable {
  /// The crop's id, which is the name of its file: `sweet-cherry`.
  public var id: String
  /// What kind of plant it is.
  public var habit: GrowthHabit
  /// When its stages begin.
  public var stages: StageModel
  /// The winter's cold.
  public var winter: WinterModel?
  /// Frost after growth has begun.
  public var frost: FrostModel?
  /// Shortage of water.
  public var water: DroughtDamage?
  /// Hot days.
  public var heat: HeatDamage?
  /// Rain at ripening.
  public var rain: RainDamage?
  /// Bunch rot.
  public var rot: RotDamage?
  /// Hazards that strike a share of a zone: hail, storm, flood and the like.
  public var struck: [StruckDamage] = []
  /// Every number of the file with its source, in the order of the file.
  public var parameters: [CropParameter]

  /// A crop with its stages and nothing else.
  public init(
    id: String, habit: GrowthHabit, stages: StageModel, parameters: [CropParameter] = []
  ) {
    self.id = id
    self.habit = habit
    self.stages = stages
    self.parameters = parameters
  }
}

extension Crop {
  /// The models of the perils that the file describes, in the order of `Peril`.
  public var perilModels: [any PerilModel] {
    var models: [any PerilModel] = []
    if let winter { models.append(WinterKill(winter)) }
    if let frost { models.append(FrostKill(frost, stages: stages.rules.count)) }
    return models
  }
}
