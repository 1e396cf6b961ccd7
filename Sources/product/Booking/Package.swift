public import CivilTime

/// Prepaid sessions of one client with one coach (R22).
public struct Package: Hashable, Sendable {
  /// Which one it is.
  public var id: PackageID
  /// Who gives the sessions.
  public var coach: PersonID
  /// Who bought them.
  public var client: PersonID
  /// As it was sold: "8 sessions".
  public var name: String
  /// How many sessions it was sold with, raised by every addition (R24).
  public var total: Int
  /// How many are left.
  public var remaining: Int
  /// The length of each session.
  public var durationMinutes: Int
  /// The last second at which one of its sessions may start.
  public var expires: Instant?
  /// For the coach's eyes.
  public var notes: String?
  /// When it was bought.
  public var purchased: Instant

  /// Takes each part as it is.
  public init(
    id: PackageID, coach: PersonID, client: PersonID, name: String, total: Int, remaining: Int,
    durationMinutes: Int, expires: Instant?, notes: String? = nil, purchased: Instant
  ) {
    self.id = id
    self.coach = coach
    self.client = client
    self.name = name
    self.total = total
    self.remaining = remaining
    self.durationMinutes = durationMinutes
    self.expires = expires
    self.notes = notes
    self.purchased = purchased
  }

  /// Whether a session may start then.
  public func covers(_ start: Instant) -> Bool { expires.map { start <= $0 } ?? true }

  /// The last second of a date, for packages sold "until" a day.
  public static func expiry(endOf date: LocalDate, zone: Zone) -> Instant {
    zone.startOfDay(date.adding(days: 1)) + -1
  }

  /// Refuses what can never be a package.
  public func check() throws(Refusal) {
    try checkGoods(name: name, total: total, durationMinutes: durationMinutes)
    if let expires { try checkHorizon(expires) }
  }
}
