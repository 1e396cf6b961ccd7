import Booking
import CivilTime
public import Desk
public import JSONText

extension JSON {
  /// An instant in UTC (RFC 3339), or null for nil.
  init(_ instant: Instant?) { self.init(instant?.rfc3339) }

  /// A date, or null for nil.
  init(_ date: LocalDate?) { self.init(date?.iso8601) }

  /// A booking as one who plays this part in it may see it: the coach's own notes are left out for clients.
  public init(_ named: NamedBooking) {
    let booking = named.booking
    var members: [String: JSON] = [
      "id": JSON(booking.id.text), "uid": JSON(booking.uid), "sequence": JSON(booking.sequence),
      "coach": JSON(named.coach.handle), "coach_name": JSON(named.coach.name),
      "client": JSON(named.client.handle), "client_name": JSON(named.client.name),
      "brand": JSON(booking.brand.text), "kind": JSON(booking.kind.rawValue),
      "status": JSON(booking.status.rawValue), "start": JSON(booking.start), "end": JSON(booking.end),
      "mode": JSON(booking.mode.rawValue),
      "expires": JSON(booking.status == .pending ? booking.expires : nil),
      "held_until": JSON(booking.heldUntil), "paid": JSON(booking.paid),
      "decline_reason": JSON(booking.declineReason),
      "coach_zone": JSON(booking.coachZone), "client_zone": JSON(booking.clientZone),
      "package": JSON(booking.package?.text), "recurring": JSON(booking.recurring?.text),
      "rescheduled_from": JSON(booking.rescheduledFrom?.text), "room": JSON(booking.room),
      "video_link": JSON(booking.videoLink), "notes": JSON(booking.notes),
      "session_number": JSON(booking.packagePlace?.number),
      "session_total": JSON(booking.packagePlace?.total),
      "created": JSON(booking.created), "changed": JSON(booking.changed), "cancelled": nil,
      "unread": JSON(named.unread),
    ]
    if let cancellation = booking.cancellation {
      members["cancelled"] = [
        "by": JSON(cancellation.by.rawValue), "at": JSON(cancellation.at),
        "reason": JSON(cancellation.reason),
      ]
    }
    if named.role != .client {
      members["instructor_notes"] = JSON(booking.instructorNotes)
      members["kept"] = JSON(booking.isKept)
    }
    self = .object(members)
  }

  /// A piece of a coach's day and why it is open or closed (R9).
  init(_ piece: TimelinePiece, _ availability: Availability) {
    var members: [String: JSON] = [
      "start": JSON(piece.start), "end": JSON(piece.end), "capacity": JSON(piece.capacity),
      "occupancy": JSON(piece.occupancy), "window": nil, "override": nil, "reason": nil,
    ]
    func source(_ source: Stretch.Source) {
      switch source {
      case .window(let index): members["window"] = JSON(availability.windows[index].id.text)
      case .override(let index): members["override"] = JSON(availability.overrides[index].id.text)
      }
    }
    switch piece.reason {
    case .open(let opened):
      members["why"] = "open"
      source(opened)
    case .full(let opened):
      members["why"] = "full"
      source(opened)
    case .blackout(let index):
      members["why"] = "blackout"
      source(.override(index))
      members["reason"] = JSON(availability.overrides[index].reason)
    case .noWindow: members["why"] = "no-window"
    }
    self = .object(members)
  }
}
