public import Booking
import CivilTime
import Store

/// The settings of a coach in a brand: what was changed, and what holds.
public struct Settings: Hashable, Sendable {
  /// The brand they hold in.
  public var brand: Brand
  /// What the coach changed.
  public var changes: SettingChanges
  /// What holds, every default filled in.
  public var policy: Policy
}

extension Desk {
  /// The settings of a coach in each brand, the one joined first at the front; for the coach, and for owners
  /// those of their brands, or of one brand of these alone.
  public func settings(
    of reference: String, in brandReference: String? = nil, for actor: Actor
  ) throws -> [Settings] {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      var brands = try store.brandsManaged(by: actor, ofCoach: coach.id)
      if let brandReference {
        let brand = try store.brand(brandReference, coach: coach, client: nil)
        guard brands.contains(brand) else {
          throw actor.refused("Only the coach and the brand's owners may do this.")
        }
        brands = [brand]
      }
      return try brands.map { brand in
        let changes = try store.settings(of: coach.id, in: brand.id) ?? SettingChanges()
        return Settings(
          brand: brand, changes: changes, policy: Policy(preset: brand.preset, changes: changes))
      }
    }
  }

  /// Changes settings of a coach in a brand (R2), nil being the first that the actor manages; bookings made
  /// before keep what held then. `check` gets the settings as they are and may refuse.
  public func changeSettings(
    of reference: String, in brandReference: String?, by actor: Actor,
    check: (Settings) throws -> Void = { _ in },
    _ change: (inout SettingChanges) throws -> Void
  ) throws -> Settings {
    try act(actor, claiming: .calendar(ofCoach: reference)) { act in
      let coach = try act.store.coach(reference)
      let role = try act.store.manager(actor, ofCoach: coach.id)
      let managed = try act.store.brandsManaged(by: actor, ofCoach: coach.id)
      let brand =
        try brandReference.map { try act.store.brand($0, coach: coach, client: nil) } ?? managed.first
      guard let brand, managed.contains(brand) else {
        throw actor.refused("Only the coach and the brand's owners may do this.")
      }
      var changes = try act.store.settings(of: coach.id, in: brand.id) ?? SettingChanges()
      try check(
        Settings(brand: brand, changes: changes, policy: Policy(preset: brand.preset, changes: changes)))
      try change(&changes)
      try changes.check()
      try act.store.save(changes, of: coach.id, in: brand.id)
      act.touchSlots(of: coach.id)
      try act.audit("settings.change", brand.id.text, coach: coach.id, role: role)
      return Settings(brand: brand, changes: changes, policy: Policy(preset: brand.preset, changes: changes))
    }
  }
}
