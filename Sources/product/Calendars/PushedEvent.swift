public import Booking
public import ICalendar

/// The one event of a booking as it should stand in a calendar of its coach (R47).
public struct PushedEvent: Hashable, Sendable {
  /// What it says.
  public var event: Event
  /// The booking that it stands for now.
  public var booking: BookingID
  /// The client's address, for calendars that tell their guests themselves.
  public var guest: String?
  /// Whether the calendar is to make a video meeting for it (R54).
  public var wantsMeeting: Bool

  /// What a coach sees of a booking or of its group session, told by the content of their feed. A group session has
  /// no guests: they would learn of each other.
  public init(of booking: Booking, in content: FeedContent, wantsMeeting: Bool) {
    let session = sessions(of: content).first { $0.whole.uid == booking.eventUID } ?? Session(booking)
    event = sessionEvent(session, in: content)
    self.booking = session.whole.id
    // Nobody is at the address of whose data were erased.
    let client = session.isGroup ? nil : content.people[booking.client]
    guest = client.flatMap { $0.isErased ? nil : $0.email }
    self.wantsMeeting = wantsMeeting && booking.kind == .checkin && booking.videoLink == nil
  }

  /// As a calendar object resource (RFC 4791 §4.1); equal events give equal bytes.
  public var object: [UInt8] { renderObject(event, prodid: prodid) }
}
