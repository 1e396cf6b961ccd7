import Booking
import Calendars
import CivilTime
import Desk
import GoogleCalendar
import ICalendar
import Secrets

let uidProperty = "coachcalUID"
let coachProperty = "coachcalCoach"
/// Whom we invited.
let guestProperty = "coachcalGuest"
/// An address of our guest that Google takes for none.
private let strangerProperty = "coachcalStranger"
private let bookingProperty = "coachcalBooking"
/// There once the calendar has said that it makes no meetings.
private let meetingProperty = "coachcalMeeting"

/// The id of the event of a UID, `a`…`v` and `0`…`9` as Google wants it: of our own UIDs the part that is unique, of
/// any other a digest, which is longer; with a number behind it once ids are taken for good.
func googleName(of uid: String, after taken: String?) -> String {
  let part = uid.prefix { $0 != "@" }
  let isOwn = uid == "\(part)@coachcal" && part.utf8.count == 26 && part.utf8.allSatisfy(isBase32hex)
  let name = isOwn ? String(part) : base32hex(sha256(Array(uid.utf8)))
  guard let taken else { return name }
  return name + String((Int(taken.dropFirst(name.count)) ?? 0) + 1)
}

private func isBase32hex(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "v")).contains(byte)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// An event in Google's own terms, without its guests and its meeting. One that was cancelled says so in its title:
/// there, the status cancelled means that it is gone.
func googleEvent(_ pushed: PushedEvent, coach: PersonID) -> GoogleEvent {
  let event = pushed.event
  let zone = event.zone?.name
  return GoogleEvent(
    status: event.status == .tentative ? .tentative : .confirmed,
    summary: event.status == .cancelled ? "Cancelled: \(event.summary)" : event.summary,
    description: event.description, location: event.location,
    start: .instant(event.start.seconds, zone: zone), end: .instant(event.end.seconds, zone: zone),
    guestsCanSeeOtherGuests: false, guestsCanInviteOthers: false,
    transparency: event.transparency == .opaque ? .opaque : .transparent,
    privateProperties: [
      uidProperty: event.uid, bookingProperty: pushed.booking.text, coachProperty: coach.text,
    ])
}

extension GoogleEvent {
  /// Whether it says all that ours says.
  func says(_ ours: GoogleEvent) -> Bool {
    status == ours.status && summary ?? "" == ours.summary ?? ""
      && description ?? "" == ours.description ?? ""
      && location ?? "" == ours.location ?? "" && start?.epochSeconds == ours.start?.epochSeconds
      && end?.epochSeconds == ours.end?.epochSeconds
      && transparency ?? .opaque == ours.transparency ?? .opaque
  }

  /// Whether somebody is still to be made its guest.
  func lacks(_ guest: String) -> Bool {
    privateProperties[strangerProperty] != guest
      && !(attendees ?? []).contains { $0.email.lowercased() == guest.lowercased() }
  }

  /// Adds a guest to others, in the place of whom we invited before.
  mutating func invite(_ guest: String, beside others: [Attendee], insteadOf former: String? = nil) {
    attendees = others.filter { $0.email.lowercased() != former?.lowercased() } + [Attendee(guest)]
    privateProperties[guestProperty] = guest
  }

  /// Invites nobody, and has the event remember that this address is none for Google.
  mutating func giveUp(_ guest: String?) {
    attendees = nil
    privateProperties[guestProperty] = nil
    privateProperties[strangerProperty] = guest
  }

  /// What became of the meeting that was asked for, and whether it is still owed.
  var meeting: (meeting: Meeting?, isOwed: Bool) {
    if let link = conference?.link { return (.made(link), false) }
    let isOver = conference?.state == .failure || privateProperties[meetingProperty] == "none"
    return isOver ? (.impossible, false) : (nil, true)
  }

  /// Asks for no meeting, and has the event remember why.
  mutating func giveUpMeeting() {
    conference = nil
    privateProperties[meetingProperty] = "none"
  }
}
