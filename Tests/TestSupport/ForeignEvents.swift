/// An event that other people have put into a calendar.
public struct ForeignEvent: Sendable {
  /// Of its resource.
  public var name: String
  /// The calendar object.
  public var text: String

  /// One that says nothing but its UID, under a name.
  public init(name: String, uid: String) {
    self.init(name: name, uid: uid, ["DTSTART:20261103T090000Z", "DTEND:20261103T100000Z", "SUMMARY:Mine"])
  }

  private init(name: String, uid: String, _ lines: [String]) {
    self.name = name
    text =
      (["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//somebody//EN", "BEGIN:VEVENT", "UID:\(uid)"]
      + ["DTSTAMP:20260901T080000Z"] + lines + ["END:VEVENT", "END:VCALENDAR", ""]).joined(separator: "\r\n")
  }

  /// So many, each of another kind than the ones before and after it: all-day, recurring, with guests, with
  /// alarms, with properties that nobody knows, under odd names.
  public static func some(_ count: Int) -> [ForeignEvent] {
    (0..<count).map { number in
      let day = 10 + number % 18
      let timed = ["DTSTART:202611\(day)T090000Z", "DTEND:202611\(day)T100000Z"]
      let uid = "foreign-\(number)@elsewhere.example"
      switch number % 10 {
      case 0:
        return ForeignEvent(
          name: "all day \(number).ics", uid: uid,
          ["DTSTART;VALUE=DATE:202611\(day)", "DTEND;VALUE=DATE:202611\(day + 1)", "SUMMARY:A day off"])
      case 1:
        return ForeignEvent(
          name: "\(number).ics", uid: uid, timed + ["RRULE:FREQ=WEEKLY;COUNT=9", "SUMMARY:Every week"])
      case 2:
        return ForeignEvent(
          name: "\(uid).ics", uid: uid,
          timed + [
            "SUMMARY:With guests", "ORGANIZER:mailto:me@elsewhere.example",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:you@elsewhere.example",
          ])
      case 3:
        return ForeignEvent(
          name: "Übung-\(number)-日本.ics", uid: uid,
          timed + [
            "SUMMARY:Mit Wecker", "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:x", "TRIGGER:-PT15M",
            "END:VALARM",
          ])
      case 4:
        return ForeignEvent(name: "a+b&c=\(number)%41.ics", uid: uid, timed + ["SUMMARY:An odd name"])
      case 5:
        return ForeignEvent(
          name: "\(number)-without-suffix", uid: uid,
          timed + ["X-SOMETHING;X-OF=\"a:b\":1", "SUMMARY:Folded here", " and there"])
      case 6:
        // As ours would be, but for another program's.
        return ForeignEvent(
          name: "0\(number)session.ics", uid: uid, timed + ["SUMMARY:Session with Cleo Test"])
      case 7:
        return ForeignEvent(
          name: "\(number)..ics", uid: uid, timed + ["STATUS:CANCELLED", "SUMMARY:Off", "TRANSP:TRANSPARENT"])
      case 8:
        return ForeignEvent(
          name: "\(String(repeating: "long", count: 40))\(number).ics",
          uid: "\(String(repeating: "u", count: 200))\(number)", timed + ["SUMMARY:Long"])
      default:
        return ForeignEvent(
          name: "UPPER\(number).ICS", uid: "\(number)",
          timed + ["SUMMARY:coachcal", "DESCRIPTION:UID:\(number)@coachcal"])
      }
    }
  }
}
