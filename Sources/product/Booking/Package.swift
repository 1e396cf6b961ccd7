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
  }
}

private func checkGoods(name: String, total: Int, durationMinutes: Int) throws(Refusal) {
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

/// The package that pays for a session (R23): the one named, else the one that expires first, then the oldest.
///
/// `durationMinutes`, where asked for, leaves out packages for sessions of another length.
/// Throws `no-credit`, `package-expired`, `duration-mismatch`, or `not-found` for a named one not among these.
public func packagePaying(
  for start: Instant, durationMinutes: Int?, named: PackageID?, among packages: [Package]
) throws(Refusal) -> Package {
  if let named {
    guard let package = packages.first(where: { $0.id == named }) else {
      throw Refusal(.notFound, "This client has no such package with this coach.")
    }
    return try usable([package], start: start, durationMinutes: durationMinutes)
  }
  return try usable(packages, start: start, durationMinutes: durationMinutes)
}

private func usable(
  _ packages: [Package], start: Instant, durationMinutes: Int?
) throws(Refusal) -> Package {
  let credited = packages.filter { $0.remaining > 0 }
  guard !credited.isEmpty else {
    throw Refusal(
      .noCredit, "No session is left in the package. The coach can add sessions or sell a new one.")
  }
  let valid = credited.filter { $0.covers(start) }
  guard !valid.isEmpty else {
    throw Refusal(.packageExpired, "The package expires before \(start.rfc3339). Choose an earlier time.")
  }
  let fitting = valid.filter { durationMinutes == nil || $0.durationMinutes == durationMinutes }
  let first = fitting.min {
    let never = Instant(seconds: .max)
    return ($0.expires ?? never, $0.purchased, $0.id) < ($1.expires ?? never, $1.purchased, $1.id)
  }
  guard let first else {
    let lengths = Set(valid.map(\.durationMinutes)).sorted().map(String.init).joined(separator: " or ")
    throw Refusal(
      .durationMismatch, "The package is for sessions of \(lengths) minutes: ask for that length.")
  }
  return first
}
