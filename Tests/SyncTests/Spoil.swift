import Booking
import CalDAV
import Desk
import GoogleCalendar
import JSONText
import Store
import Sync
import TestSupport

extension Scene {
  /// Somebody deletes the first of our events in the calendar and moves the second by a day.
  func spoil() throws {
    let pushes = try studio.storage.read { try $0.pushes(to: destination.id) }
    let names = pushes.compactMap { $0.remembered?.name }
    guard let google = open.google else {
      let client = CalDAVClient(transport: open.transport, credentials: open.credentials)
      let resource = try client.get(open.calendar + names[1])
      let text = String(decoding: resource?.bytes ?? [], as: UTF8.self)
      _ = try client.delete(open.calendar + names[0], ifMatch: try client.get(open.calendar + names[0])?.etag)
      _ = try client.put(
        open.calendar + names[1], Array(text.replacing("20261020T", with: "20261027T").utf8),
        .replacing(etag: resource?.etag ?? ""))
      return
    }
    let client = GoogleCalendarClient(
      accessToken: try google.grant().access, addresses: google.addresses, transport: open.transport)
    _ = try client.delete(names[0], in: google.primary, sendUpdates: .none)
    guard let event = try client.get(names[1], in: google.primary), let start = event.start?.epochSeconds,
      let end = event.end?.epochSeconds
    else { throw Unexpected("no event") }
    _ = try client.patch(
      GoogleEvent(
        start: .instant(start + 86400, zone: "Europe/Berlin"),
        end: .instant(end + 86400, zone: "Europe/Berlin")),
      id: names[1], in: google.primary, sendUpdates: .none)
  }

  /// Compares everything, and repairs unless it is a dry run.
  func reconcile(dryRun: Bool = false, allowingRemovals: Bool = false) throws -> [Repair] {
    try Sync.reconcile(
      destination.id, desk: studio.desk, outside: outside, dryRun: dryRun, allowingRemovals: allowingRemovals,
      by: .system)
  }
}
