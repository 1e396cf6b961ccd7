import Booking
import Desk
import HTTP
import JSONText
import Store

/// What goes over the wire (WHATWG HTML, "Server-sent events").
enum EventText {
  /// The first bytes: proxies pass them on at once, and who loses the connection comes back after two seconds.
  static let greeting = ": here you are\nretry: 2000\n\n"

  /// Says that the stream lives, to proxies and to the kernel.
  static let heartbeat = Body(":\n\n")

  /// Where to go on after a lost connection, without an event.
  static func place(_ frontier: Int64) -> String { "id: \(frontier)\n\n" }

  /// What came before cannot be told: whoever hears it loads everything anew.
  static func reset(_ frontier: Int64) -> String { "event: reset\nid: \(frontier)\ndata: {}\n\n" }

  /// One change. The last that a listener hears of several that came together says where to go on; before, some of
  /// them would be lost with the connection.
  static func event(_ change: NamedChange, frontier: Int64?) -> String {
    let place = frontier.map { "id: \($0)\n" } ?? ""
    return "event: \(change.kind)\n\(place)data: \(change.data.text)\n\n"
  }

  /// Some changes, and where to go on behind them.
  static func events(_ changes: [NamedChange], frontier: Int64) -> String {
    guard let last = changes.last else { return place(frontier) }
    return changes.dropLast().map { event($0, frontier: nil) }.joined() + event(last, frontier: frontier)
  }
}

extension NamedChange {
  fileprivate var kind: String {
    switch change {
    case .booking: "booking"
    case .message: "message"
    case .slots: "slots"
    }
  }

  /// Whoever hears of a booking plays a part in it, and so may know the client; of slots the coach alone is told.
  fileprivate var data: JSON {
    switch change {
    case .booking(let id, let status, _):
      ["id": JSON(id.text), "coach": JSON(coach), "client": JSON(client), "status": JSON(status.rawValue)]
    case .message(let booking, _):
      ["booking": JSON(booking.text), "coach": JSON(coach), "client": JSON(client)]
    case .slots: ["coach": JSON(coach)]
    }
  }
}
