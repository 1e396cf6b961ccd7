import Booking
import CivilTime
import ICalendar

/// What a coach's calendar shows as one event: a booking, or all that is booked of a group session (R28).
struct Session {
  /// The booking, or one that stands for the whole group: under the group's identity, as long as its longest.
  var whole: Booking
  /// Those of the group who come, and those who wait for an answer; empty where it is no group.
  var members: [Booking] = []
  /// Whether it is a group, even one to which nobody comes any more.
  var isGroup = false

  init(_ booking: Booking) { whole = booking }

  fileprivate init(_ bookings: [Booking], first: Booking, _ history: GroupHistory?) {
    members = bookings.filter(\.isComing)
    let shown = members.isEmpty ? bookings : members
    whole = members.min { ($0.created, $0.id) < ($1.created, $1.id) } ?? first
    whole.status =
      members.first { $0.status != .pending }.map { _ in .confirmed } ?? members.first?.status ?? .cancelled
    whole.uid = first.eventUID
    whole.end = shown.map(\.end).max() ?? first.end
    whole.capacity = shown.map(\.capacity).max() ?? first.capacity
    whole.room = shown.lazy.compactMap(\.room).first
    whole.sequence = history?.sequence ?? first.sequence
    whole.created = history?.created ?? first.created
    whole.changed = history?.changed ?? first.changed
    isGroup = true
  }
}

/// The bookings of a coach's feed, each group session as one, in the order of their starts.
func sessions(of content: FeedContent) -> [Session] {
  let groups = Dictionary(grouping: content.bookings.lazy.filter { $0.groupUID != nil }, by: \.eventUID)
  var told: Set<String> = []
  return content.bookings.compactMap { booking in
    guard let uid = booking.groupUID else { return Session(booking) }
    guard told.insert(uid).inserted else { return nil }
    return Session(groups[uid] ?? [], first: booking, content.groups[uid])
  }
}

/// The event of a session as its coach sees it: of a group, who comes and how many.
func sessionEvent(_ session: Session, in content: FeedContent) -> Event {
  var event = bookingEvent(session.whole, in: content)
  guard session.isGroup else { return event }
  let brands = Set(session.members.map(\.brand)).compactMap { content.brands[$0]?.name }.sorted()
  let coming = session.members.count { $0.occupies }
  event.summary = "Group session (\(coming) of \(session.whole.capacity))"
  event.description =
    session.members.isEmpty
    ? nil : session.members.map { line(of: $0, in: content) }.sorted().joined(separator: "\n")
  if !brands.isEmpty { event.categories = Array(event.categories.prefix(1)) + brands }
  return event
}

private func line(of booking: Booking, in content: FeedContent) -> String {
  var line = content.people[booking.client]?.name ?? "somebody"
  if let place = booking.packagePlace { line += ", session \(place.number) of \(place.total)" }
  if booking.status == .pending { line += " (not confirmed yet)" }
  return line + (booking.notes.map { ": \($0)" } ?? "")
}

extension Booking {
  fileprivate var isComing: Bool { status.occupies || status == .pending }
}
