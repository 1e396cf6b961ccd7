public import Booking
public import CivilTime
public import JSONText
public import Store

extension JSON {
  /// A coach, as everybody may see one.
  public init(coach: Person) {
    self = [
      "id": JSON(coach.id.text), "handle": JSON(coach.handle), "name": JSON(coach.name),
      "time_zone": JSON(coach.zone.name),
    ]
  }

  /// A client, as themselves, their coaches and owners may see them.
  public init(client: Person) {
    self = [
      "id": JSON(client.id.text), "handle": JSON(client.handle), "name": JSON(client.name),
      "email": JSON(client.email), "time_zone": JSON(client.zone.name),
    ]
  }

  /// A brand.
  public init(_ brand: Brand) {
    self = [
      "id": JSON(brand.id.text), "handle": JSON(brand.handle), "name": JSON(brand.name),
      "preset": JSON(brand.preset.rawValue),
    ]
  }

  /// A package; the coach's notes are left out for clients.
  public init(_ package: Package, zone: Zone, showsNotes: Bool = true) {
    var members: [String: JSON] = [
      "id": JSON(package.id.text), "coach_id": JSON(package.coach.text),
      "client_id": JSON(package.client.text),
      "name": JSON(package.name), "total": JSON(package.total), "remaining": JSON(package.remaining),
      "duration_minutes": JSON(package.durationMinutes), "expires": JSON(package.expires),
      "expires_on": JSON(package.expires.map(zone.date(at:))), "purchased": JSON(package.purchased),
    ]
    if showsNotes { members["notes"] = JSON(package.notes) }
    self = .object(members)
  }

  /// What a coach sells.
  public init(_ template: PackageTemplate) {
    self = [
      "id": JSON(template.id.text), "coach_id": JSON(template.coach.text), "name": JSON(template.name),
      "total": JSON(template.total), "duration_minutes": JSON(template.durationMinutes),
      "valid_months": JSON(template.validMonths),
    ]
  }

  /// A change of a balance and who made it.
  public init(_ entry: LedgerEntry, actor: PersonID?, role: Role) {
    self = [
      "at": JSON(entry.at), "delta": JSON(entry.delta), "before": JSON(entry.before),
      "after": JSON(entry.after), "reason": JSON(entry.reason.rawValue), "note": JSON(entry.note),
      "booking": JSON(entry.booking?.text), "by": JSON(actor?.text), "role": JSON(role.rawValue),
    ]
  }

  /// A token, without what is secret of it.
  public init(_ token: AccessToken) {
    self = [
      "id": JSON(token.id.text), "name": JSON(token.name), "created": JSON(token.created),
      "revoked": JSON(token.revoked), "expires": JSON(token.expires),
    ]
  }

  /// A row of the audit log.
  init(_ entry: AuditEntry) {
    self = [
      "id": JSON(entry.id.text), "at": JSON(entry.at), "actor": JSON(entry.actor?.text),
      "role": JSON(entry.role), "action": JSON(entry.action), "subject": JSON(entry.subject),
      "detail": JSON(entry.detail),
    ]
  }
}
