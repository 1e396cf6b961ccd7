import Booking
import CivilTime
import Store

extension Store {
  /// The settings of a coach in a brand.
  func policy(of coach: PersonID, in brand: Brand) throws -> Policy {
    Policy(preset: brand.preset, changes: try settings(of: coach, in: brand.id) ?? SettingChanges())
  }

  /// What decides over the slots that begin on the dates; with `recurring`, as the bookings of that find it.
  func availability(
    of coach: Person, from first: LocalDate, through last: LocalDate, now: Instant,
    before recurring: Recurring? = nil
  ) throws -> Availability {
    let range = coach.zone.startOfDay(first)..<(coach.zone.startOfDay(last.adding(days: 1)) + 2 * 86400)
    return Availability(
      zone: coach.zone, windows: try windows(of: coach.id),
      overrides: try overrides(of: coach.id, from: first, through: last.adding(days: 2)),
      occupied: try occupied(coach: coach.id, in: range, now: now)
        + recurringPlaces(of: coach, from: first, through: last, now: now, before: recurring))
  }

  /// What has to be known to answer a wish for a start.
  func facts(coach: Person, client: Person, brand: Brand, start: Instant, now: Instant) throws -> Facts {
    let date = coach.zone.date(at: start)
    return Facts(
      coach: coach.id, client: client.id, policy: try policy(of: coach.id, in: brand),
      availability: try availability(of: coach, from: date, through: date, now: now),
      packages: try packages(of: client.id, with: coach.id),
      checkInsUsed: try checkInsUsed(
        client: client.id, coach: coach.id, in: checkInMonth(of: start, zone: coach.zone)))
  }

  /// The brand named, or the first of the coach's that the client belongs to; without a client, the coach's
  /// first.
  func brand(_ reference: String?, coach: Person, client: Person?) throws -> Brand {
    let coached = try brandsCoached(by: coach.id)
    let theirs = try client.map { Set(try brandIDs(ofClient: $0.id)) }
    let shared = coached.filter { theirs?.contains($0.id) ?? true }
    guard let reference else {
      guard let first = shared.first else {
        throw Refusal(
          .forbidden, "\(client?.name ?? "The client") is in none of the brands that \(coach.name) works for."
        )
      }
      return first
    }
    guard let brand = shared.first(where: { $0.id.text == reference || $0.handle == reference }) else {
      throw Refusal(.notFound, "There is no brand “\(reference)” that \(coach.name) and the client share.")
    }
    return brand
  }
}
