internal import AgroQuantities

/// Conditions decided as far as the shape allows, and the check of what the user assumed.
extension PlanBuilder {
  mutating func condition(_ condition: Condition, cover: Int?) -> PlannedCondition {
    var list: [PlannedCondition] = []
    for clause in condition.clauses { list.append(planned(clause, cover: cover)) }
    return .conjunction(list)
  }

  mutating func planned(_ clause: Clause, cover: Int?) -> PlannedCondition {
    func known(_ holds: Bool) -> PlannedCondition { holds ? .always : .never }
    switch clause {
    case .object(let list): return known(list.contains(shape.object))
    case .kind(let list): return known(list.contains(shape.kind.rawValue))
    case .package(let list):
      if let cover { return known(list.contains(shape.packages[cover])) }
      return known(!Set(list).isDisjoint(with: shape.packages))
    case .place(let list): return known(!Set(list).isDisjoint(with: shape.lineage))
    case .zone(let zoning, let zones):
      guard let zone = book.zoning(zoning)?.zone(of: shape.lineage) else { return .never }
      return known(zones.contains(zone))
    case .choice(let input, let list):
      return known(shape.choices[input].map(list.contains) ?? false)
    case .given(let name):
      return known(shape.given.contains(name) || shape.choices[name] != nil)
    case .missing(let name):
      return known(!shape.given.contains(name) && shape.choices[name] == nil)
    case .number(let name, let test):
      guard let slot = slot(named: name, cover: cover) else { return .never }
      return .number(slot: slot, test)
    case .not(let inner): return condition(inner, cover: cover).negated
    }
  }

  func checkAssumptions() throws(QuoteError) {
    for key in shape.assumptions.keys.sorted()
    where !usedAssumptions.contains(key) && !key.hasSuffix(".deductible") {
      let packages = Set(book.packages.map(\.id))
      let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
      // A key of a package that is sold but not in this request is no mistake.
      if parts.count == 2, packages.contains(parts[0]),
        book.tables.contains(where: { $0.gives == parts[1] })
          || book.steps.cover.contains(where: { $0.operation == .lookup(parts[1]) })
      {
        continue
      }
      var valid = book.constants.map(\.id)
      for step in book.steps.all {
        if case .lookup(let name) = step.operation {
          valid += shape.packages.map { "\($0).\(name)" } + [name]
        }
      }
      throw QuoteError(
        .unknownAssumption, field: key, .assumptionUnknown, ["book": book.id, "key": key],
        nearest: NearestNames.find(key, in: valid, limit: 3))
    }
  }
}
