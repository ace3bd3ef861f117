/// Damage by frost after growth has begun: which share of the buds, flowers or fruits a minimum
/// temperature kills, by stage.
///
/// A stage without a curve is not damaged by frost.
public struct FrostModel: Sendable, Hashable {
  /// The curve of one stage.
  public struct Stage: Sendable, Hashable {
    /// The index of the stage among the crop's stages.
    public var stage: Int
    /// What is killed: of several nights that strike the same organ the worst one counts.
    public var organ: String
    /// Kill by temperature.
    public var kill: KillPoints

    /// A curve of a stage.
    public init(stage: Int, organ: String, kill: KillPoints) {
      self.stage = stage
      self.organ = organ
      self.kill = kill
    }
  }
  /// The curves in the order of the stages.
  public var stages: [Stage]
  /// From the station's minimum to the loss of crop.
  public var buds: BudTerms

  /// A model.
  public init(stages: [Stage], buds: BudTerms) {
    self.stages = stages
    self.buds = buds
  }
}

/// How the cold of a station reaches the buds of a zone, and what the death of buds costs: the same
/// terms for frost and for winter.
public struct BudTerms: Sendable, Hashable {
  /// What is added to the station's minimum to have the temperature of the buds, degrees Celsius.
  public var siteOffset: Parameter
  /// The share of buds or flowers that may die without loss of crop, 0..<1.
  public var surplus: Parameter
  /// The share of the loss that secondary buds make good, 0...1.
  public var restored: Parameter
  /// Standard deviation of the minimum between the objects of a zone, degrees Celsius.
  public var scatter: Parameter

  /// Terms.
  public init(
    siteOffset: Parameter, surplus: Parameter, restored: Parameter, scatter: Parameter
  ) {
    self.siteOffset = siteOffset
    self.surplus = surplus
    self.restored = restored
    self.scatter = scatter
  }
}

/// Temperatures that kill a published share, degrees Celsius; what was not published is nil.
public struct KillPoints: Sendable, Hashable {
  /// The lowest temperature without damage.
  public var lt0: Parameter?
  /// 10 % killed.
  public var lt10: Parameter?
  /// Half killed.
  public var lt50: Parameter?
  /// 90 % killed.
  public var lt90: Parameter?
  /// All killed.
  public var lt100: Parameter?

  /// Points.
  public init(
    lt0: Parameter? = nil, lt10: Parameter? = nil, lt50: Parameter? = nil, lt90: Parameter? = nil,
    lt100: Parameter? = nil
  ) {
    self.lt0 = lt0
    self.lt10 = lt10
    self.lt50 = lt50
    self.lt90 = lt90
    self.lt100 = lt100
  }
}
