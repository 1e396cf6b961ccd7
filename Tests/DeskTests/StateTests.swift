import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R16: every state, every action, everybody.
@Suite struct StateTests {
  static let actions = ["confirm", "decline", "cancel", "complete", "no-show", "reschedule", "pay", "note"]

  /// Where each action leads whoever manages the coach, from each state; `-` is refused with `wrong-state`. Of what is
  /// pending there is a request, a payment whose place is held, one that holds it no longer, and one that was paid
  /// too late.
  static let table: [(state: String, results: String)] = [
    //              confirm    decline   cancel     complete   no-show  reschedule   pay        note
    ("request", "    confirmed  declined  cancelled  -          -        -            -          pending"),
    ("held", "       confirmed  declined  cancelled  -          -        -            confirmed  pending"),
    ("unheld", "     confirmed  declined  cancelled  -          -        -            confirmed  pending"),
    ("paid", "       confirmed  declined  cancelled  -          -        -            pending    pending"),
    ("confirmed", "  confirmed  -         cancelled  completed  no_show  rescheduled  -          confirmed"),
    ("declined", "   -          declined  -          -          -        -            -          declined"),
    ("expired", "    -          -         -          -          -        -            -          expired"),
    ("cancelled", "  -          -         cancelled  -          -        -            -          cancelled"),
    ("completed", "  -          -         -          completed  no_show  -            -          completed"),
    ("no_show", "    -          -         -          completed  no_show  -            -          no_show"),
    ("rescheduled", "-          -         -          -          -        -            -          -"),
  ]

  /// Eve's bookings with ann are sofia's brand's. Clients may do what managers may, but for what is here refused.
  static let parts: [(part: String, refusal: String?)] = [
    ("ann", nil), ("sofia", nil), ("operator", nil), ("eve", "forbidden"),
    ("operator as client", "forbidden"),
    ("bob", "not-found"), ("dan", "not-found"), ("olga", "not-found"), ("guest", "unauthenticated"),
  ]
  static let forManagers: Set = ["confirm", "decline", "complete", "no-show", "pay"]

  @Test(arguments: table.map(\.state))
  func `each action leads everybody from each state where the table says (R16, R82)`(state: String) throws {
    let results = Self.table.first { $0.state == state }?.results.split(separator: " ").map(String.init) ?? []
    #expect(results.count == Self.actions.count)
    try withStudio { studio in
      var scene = try StateScene(studio)
      for (action, result) in zip(Self.actions, results) {
        for (part, refusal) in Self.parts {
          let booking = try scene.booking(in: state)
          if action == "complete" || action == "no-show" { studio.clock.now = booking.start }
          let isClient = refusal == "forbidden"
          let expected =
            refusal.flatMap { isClient && !Self.forManagers.contains(action) ? nil : $0 }
            ?? (result == "-" ? "wrong-state" : result)
          let answer = try scene.answer(action, booking, by: part)
          let stored = try studio.stored(booking.id)
          #expect(answer == expected, "\(action) by \(part)")
          if Booking.Status(rawValue: expected) == nil {
            #expect(stored == booking, "\(action) by \(part)")
          } else {
            #expect(stored.status.rawValue == expected, "\(action) by \(part)")
          }
        }
      }
      try Invariants(studio).check()
    }
  }

  @Test(arguments: table.map(\.state))
  func `time ends what is pending and not paid, and nothing else (R14, R15)`(state: String) throws {
    try withStudio { studio in
      var scene = try StateScene(studio)
      let booking = try scene.booking(in: state)
      studio.clock.now = (booking.expires ?? booking.start) - 1
      _ = try studio.desk.expirePending()
      #expect(try studio.stored(booking.id).status == booking.status)
      studio.clock.advance(1)
      let expires = ["request", "held", "unheld"].contains(state)
      #expect(try studio.desk.expirePending() == (expires ? 1 : 0))
      #expect(try studio.stored(booking.id).status == (expires ? .expired : booking.status))
      #expect(try studio.desk.expirePending() == 0)
    }
  }

  /// As the server's job may be late, or not run at all.
  @Test(arguments: ["request", "held", "unheld"])
  func `what should have expired is answered as if it had, and may still be cancelled (R14)`(state: String)
    throws
  {
    try withStudio { studio in
      var scene = try StateScene(studio)
      for (action, expected) in [
        ("confirm", "wrong-state"), ("decline", "wrong-state"), ("pay", "wrong-state"),
        ("cancel", "cancelled"),
      ] {
        let booking = try scene.booking(in: state)
        studio.clock.now = booking.expires ?? booking.start
        #expect(try scene.answer(action, booking, by: "ann") == expected, "\(action)")
      }
      let booking = try scene.booking(in: state)
      studio.clock.now = booking.expires ?? booking.start
      #expect(try studio.desk.expirePending() > 0)
    }
  }
}

/// Eve's bookings with ann in each state, each in an hour of its own.
private struct StateScene {
  private let studio: TestStudio
  private let crowd: [Person]
  private let begin: Instant
  private var hours = 0

  init(_ studio: TestStudio) throws {
    self.studio = studio
    crowd = try studio.addCrowd(2, to: "south")
    begin = studio.clock.now
  }

  mutating func booking(in state: String) throws -> Booking {
    studio.clock.now = begin
    let start = instant("2026-10-20T07:00:00Z") + Int64(hours / 3 * 24 + hours % 3 * 3) * 3600
    hours += 1
    let (desk, ann) = (studio.desk, try studio.actor("ann"))
    switch state {
    case "request", "declined", "expired": try studio.setMode(.request, in: "south")
    case "held", "unheld", "paid": try studio.setMode(.payment, in: "south")
    default: try studio.setMode(.instant, in: "south")
    }
    let booking = try studio.book(start.rfc3339, client: "eve", brand: "south")
    switch state {
    case "unheld":
      studio.clock.advance(1800)
      _ = try desk.expirePending()
    case "paid":
      studio.clock.advance(1800)
      let others = try crowd.map {
        try studio.book(start.rfc3339, client: $0.handle, brand: "south", by: ann)
      }
      _ = try desk.pay(booking.id, by: ann)
      for other in others { _ = try desk.cancel(other.id, by: ann) }
    case "declined": _ = try desk.decline(booking.id, by: ann)
    case "expired":
      studio.clock.now = booking.expires ?? start
      _ = try desk.expirePending()
    case "cancelled": _ = try desk.cancel(booking.id, by: ann)
    case "completed", "no_show":
      studio.clock.now = start
      _ = try desk.mark(booking.id, state == "completed" ? .complete : .noShow, by: ann)
    case "rescheduled": _ = try desk.move(booking.id, to: .instant(start + 3600), by: ann)
    default: break
    }
    return try studio.stored(booking.id)
  }

  /// The state that an action of somebody led to, or the code with which it was refused.
  func answer(_ action: String, _ booking: Booking, by part: String) throws -> String {
    let actor: Actor =
      switch part {
      case "guest": .guest
      case "operator": .commandLine(as: .owner)
      case "operator as client": .commandLine(as: .client)
      default: try studio.actor(part)
      }
    let (desk, id) = (studio.desk, booking.id)
    do {
      switch action {
      case "confirm": return try desk.confirm(id, by: actor).status.rawValue
      case "decline": return try desk.decline(id, by: actor, reason: "x").status.rawValue
      case "cancel": return try desk.cancel(id, by: actor).status.rawValue
      case "complete": return try desk.mark(id, .complete, by: actor).status.rawValue
      case "no-show": return try desk.mark(id, .noShow, by: actor).status.rawValue
      case "pay": return try desk.pay(id, by: actor).status.rawValue
      case "note": return try desk.note(id, notes: "x", instructorNotes: nil, by: actor).status.rawValue
      default:
        _ = try desk.move(id, to: .instant(booking.start + 7200), by: actor)
        return try studio.stored(id).status.rawValue
      }
    } catch let refusal as Refusal {
      return refusal.code.rawValue
    }
  }
}
