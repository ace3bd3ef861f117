extension Crop {
  /// The models of damage by water, heat, rain and of hazards that strike a share of a zone.
  public var damageModels: [any PerilModel] {
    var models: [any PerilModel] = struck
    if let water { models.append(water) }
    if let heat { models.append(heat) }
    if let rain { models.append(rain) }
    if let rot { models.append(rot) }
    return models
  }
}
