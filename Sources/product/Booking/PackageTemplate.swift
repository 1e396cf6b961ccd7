public import CivilTime

/// What a coach sells again and again: "8 sessions, 60 min, 3 months" (R22).
public struct PackageTemplate: Hashable, Sendable {
  /// Which one it is.
  public var id: PackageTemplateID
  /// Who sells it.
  public var coach: PersonID
  /// As it is sold.
  public var name: String
  /// How many sessions.
  public var total: Int
  /// The length of each.
  public var durationMinutes: Int
  /// Calendar months from the day of purchase to the last day; nil never expires.
  public var validMonths: Int?

  /// Takes each part as it is.
  public init(
    id: PackageTemplateID, coach: PersonID, name: String, total: Int, durationMinutes: Int, validMonths: Int?
  ) {
    self.id = id
    self.coach = coach
    self.name = name
    self.total = total
    self.durationMinutes = durationMinutes
    self.validMonths = validMonths
  }

  /// Refuses what can never be sold.
  public func check() throws(Refusal) {
    try checkGoods(name: name, total: total, durationMinutes: durationMinutes)
    guard validMonths.map({ (1...120).contains($0) }) ?? true else {
      throw Refusal(.invalid, "A package is valid from 1 to 120 months, or without end.")
    }
  }

  /// The last second of a package bought now, in the coach's zone.
  public func expiry(boughtAt now: Instant, zone: Zone) -> Instant? {
    validMonths.map { Package.expiry(endOf: zone.date(at: now).adding(months: $0), zone: zone) }
  }
}

/// What every package and template must be.
func checkGoods(name: String, total: Int, durationMinutes: Int) throws(Refusal) {
  guard (1...200).contains(name.count) else {
    throw Refusal(.invalid, "A package has a name of up to 200 characters.")
  }
  guard (1...1000).contains(total) else {
    throw Refusal(.invalid, "A package holds from 1 to 1000 sessions.")
  }
  guard (5...1440).contains(durationMinutes) else {
    throw Refusal(.invalid, "A package's sessions last from 5 to 1440 minutes.")
  }
}
