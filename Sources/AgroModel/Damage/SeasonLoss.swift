/// Turns a running loss of the season into damage events that lose what is left.
///
/// The season's loss after each spell is a number that never falls; `usual` of it is in the insured
/// yield already. The damage of a spell is what it takes of what was left before it, so that the
/// product over spells is the season's loss, whatever the number of spells.
struct SeasonLoss {
  let peril: Peril
  let usual: Double
  let variation: Double
  let share: Double
  private var before = 0.0

  init(peril: Peril, usual: Double, variation: Double, share: Double = 1) {
    self.peril = peril
    self.usual = usual
    self.variation = variation
    self.share = share
  }

  /// A spell with one more day: the same spell where it is the next, else a new one.
  static func extended(_ spell: Range<Int>?, by day: Int) -> Range<Int> {
    if let spell, spell.upperBound == day { return spell.lowerBound..<day + 1 }
    return day..<day + 1
  }

  /// Appends what a spell that began on `day` has added, if anything.
  mutating func spell(
    from day: Int, lane: Int, lossAfter loss: Double, to events: inout [DamageEvent]
  ) {
    let counted = usual < 1 ? max(0, (min(loss, 1) - usual) / (1 - usual)) : 0
    guard counted > before, before < 1 else { return }
    let damage = (counted - before) / (1 - before)
    before = counted
    events.append(
      DamageEvent(
        lane: Int32(lane), day: Int32(day), peril: peril, shareAffected: share,
        meanDamage: damage, variation: variation))
  }
}
