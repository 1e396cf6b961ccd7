import Booking
import Desk
import Secrets
import TestSupport

extension Scene {
  /// Tries with calendars that close ann's time, and with what does not fit any more.
  func sources(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = studio.desk
    let wish = SourceWish(
      name: "\(studio.random.bytes(4))", bytes: calendar([("20261225T080000Z", "20261225T200000Z")]))
    switch row {
    case "import": return { try desk.importSource(wish, of: "ann", by: $0).difference.added.count == 1 }
    case "subscribe":
      let origin = SourceOrigin(
        address: "https://club.example/x", host: "club.example", etag: nil, lastModified: nil)
      return { try desk.subscribe(wish, to: origin, of: "ann", by: $0).source.host == "club.example" }
    case "sources":
      _ = try desk.importSource(wish, of: "ann", by: .system)
      return { try !desk.sources(of: "ann", for: $0).isEmpty }
    case "source", "remove source":
      let id = try desk.importSource(wish, of: "ann", by: .system).source.id
      return {
        if row == "source" { return try desk.source(id, for: $0).id == id }
        try desk.removeSource(id, by: $0)
        return true
      }
    case "import report":
      let made = [try desk.importSource(wish, of: "ann", by: .system).source.id.text]
      return { try desk.importReport(ofMade: made, for: $0).source.id.text == made[0] }
    case "made before":
      let keyed = desk.repeating(RepeatKey("k", of: []))
      _ = try keyed.importSource(wish, of: "ann", by: studio.actor("ann"))
      return { try keyed.madeBefore(by: $0) != nil }
    case "take source":
      let origin = SourceOrigin(
        address: "https://club.example/x", host: "club.example", etag: nil, lastModified: nil)
      let source = try desk.subscribe(wish, to: origin, of: "ann", by: .system).source
      guard let subscription = try desk.subscription(source) else { throw NobodyError(handle: row) }
      return { try desk.take(.unchanged, for: subscription, by: $0).id == source.id }
    case "conflicts":
      let booking = try booked()
      let closed = wish.closing(booking.start, booking.end)
      _ = try desk.importSource(closed, of: "ann", by: .system)
      return { try desk.conflicts(of: "ann", for: $0).contains { $0.id == booking.id } }
    case "keep conflict":
      let booking = try booked()
      _ = try desk.importSource(wish.closing(booking.start, booking.end), of: "ann", by: .system)
      return { try desk.keepConflict(booking.id, by: $0).isKept }
    default: return nil
    }
  }
}
