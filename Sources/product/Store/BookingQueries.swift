public import Booking
public import CivilTime
import Database

/// Which bookings a list is of. Every part that is set narrows it.
public struct BookingFilter: Hashable, Sendable {
  /// Only what this person may see: as coach, as client, or as owner of one of the brands.
  public var visibleTo: (person: PersonID, owned: [BrandID])? {
    get { viewer.map { ($0, ownedBrands) } }
    set { (viewer, ownedBrands) = (newValue?.person, newValue?.owned ?? []) }
  }
  private var viewer: PersonID?
  private var ownedBrands: [BrandID] = []
  /// Of this coach.
  public var coach: PersonID?
  /// Of this client.
  public var client: PersonID?
  /// Ending after this instant.
  public var from: Instant?
  /// Starting before this instant.
  public var until: Instant?
  /// In this state.
  public var status: Booking.Status?
  /// With messages that this person has not read (R21).
  public var unreadBy: PersonID?
  /// With a form that was handed in (R26), and not moved to another time.
  public var isAnswered = false
  /// Coming after this one in the order of start and id.
  public var after: (start: Instant, id: BookingID)? {
    get { afterID.map { (afterStart, $0) } }
    set { (afterStart, afterID) = (newValue?.start ?? Instant(seconds: 0), newValue?.id) }
  }
  private var afterStart = Instant(seconds: 0)
  private var afterID: BookingID?

  /// Every booking.
  public init() {}
}

extension Store {
  /// The bookings of a list in the order of start and id, `limit` at most.
  public func bookings(_ filter: BookingFilter, limit: Int) throws -> [Booking] {
    var conditions: [String] = []
    var values: [Value] = []
    func bind(_ value: Value) -> String {
      values.append(value)
      return "$\(values.count)"
    }
    if let (person, owned) = filter.visibleTo {
      let own = bind(Value(person.text))
      let theirs = owned.map { "OR brand_id = \(bind(Value($0.text)))" }.joined(separator: " ")
      conditions.append("(coach_id = \(own) OR client_id = \(own) \(theirs))")
    }
    if let coach = filter.coach { conditions.append("coach_id = \(bind(Value(coach.text)))") }
    if let client = filter.client { conditions.append("client_id = \(bind(Value(client.text)))") }
    if let from = filter.from {
      conditions.append("starts_at > \(bind(Value(from.seconds - longestBooking)))")
      conditions.append("ends_at > \(bind(Value(from.seconds)))")
    }
    if let until = filter.until { conditions.append("starts_at < \(bind(Value(until.seconds)))") }
    if let status = filter.status { conditions.append("status = \(bind(Value(status.rawValue)))") }
    if let person = filter.unreadBy {
      conditions.append(
        """
        EXISTS (SELECT 1 FROM messages WHERE messages.coach_id = bookings.coach_id
          AND messages.uid = bookings.uid AND \(isUnread(by: bind(Value(person.text)))))
        """)
    }
    if filter.isAnswered {
      conditions.append(
        """
        status <> 'rescheduled' AND EXISTS (SELECT 1 FROM answers
          WHERE answers.coach_id = bookings.coach_id AND answers.uid = bookings.uid)
        """)
    }
    if let (start, id) = filter.after {
      conditions.append("(starts_at, id) > (\(bind(Value(start.seconds))), \(bind(Value(id.text))))")
    }
    let filtered = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    return try connection.query(
      "SELECT \(bookingColumns) FROM bookings \(filtered) ORDER BY starts_at, id LIMIT \(bind(Value(limit)))",
      values, readBooking)
  }
}
