import Booking
import CivilTime
import Desk
import Store
import TestSupport

/// Cleo's things with ann in north, and everything that may be tried with them.
final class Scene {
  let studio: TestStudio
  private var next = instant("2026-10-20T07:00:00Z")

  init(_ studio: TestStudio) throws {
    self.studio = studio
    try studio.sell(1000)
  }

  /// How the desk answers one part.
  func answer(_ row: String, to part: String) throws -> String {
    let attempt = try attempt(row)
    let actor: Actor =
      switch part {
      case "guest": .guest
      case "operator": .commandLine(as: .owner)
      default: try studio.actor(part)
      }
    do {
      return try attempt(actor) ? "ok" : "none"
    } catch let refusal as Refusal {
      return switch refusal.code {
      case .unauthenticated: "who"
      case .forbidden: "no"
      case .notFound: "gone"
      default: refusal.code.rawValue
      }
    }
  }

  /// A try at something made for it alone; it returns whether anything came of it.
  private func attempt(_ row: String) throws -> (Actor) throws -> Bool {
    let attempts = [
      bookings, lists, availability, packages, feeds, destinations, sources, tokens, recurring, people,
    ]
    for attempts in attempts {
      if let attempt = try attempts(row) { return attempt }
    }
    throw NobodyError(handle: row)
  }

  private var desk: Desk { studio.desk }
  private var today: LocalDate {
    studio.people["ann"]?.zone.date(at: studio.clock.now) ?? .init(dayNumber: 0)
  }

  /// A booking of its own in each hour of each day.
  func booked() throws -> Booking {
    defer { advance() }
    return try studio.book(next.rfc3339, by: studio.actor("ann"))
  }

  /// The same, pending in a mode.
  private func pending(_ mode: BookingMode) throws -> Booking {
    defer { advance() }
    try studio.setMode(mode, in: "north")
    defer { try? studio.setMode(.instant, in: "north") }
    return try studio.book(next.rfc3339)
  }

  private func advance() {
    next = next + 3600
    if next.seconds % 86400 >= 17 * 3600 { next = next + 14 * 3600 }
  }

  private func bookings(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = desk
    switch row {
    case "book for cleo":
      defer { advance() }
      let order = Order(coach: "ann", client: "cleo", start: .instant(next))
      return { try desk.book([order], by: $0).isNew }
    case "confirm":
      let id = try pending(.request).id
      return { try desk.confirm(id, by: $0).status == .confirmed }
    case "decline":
      let id = try pending(.request).id
      return { try desk.decline(id, by: $0).status == .declined }
    case "pay":
      let id = try pending(.payment).id
      return { try desk.pay(id, by: $0).paid != nil }
    case "cancel":
      let id = try booked().id
      return { try desk.cancel(id, by: $0).status == .cancelled }
    case "move":
      let id = try booked().id
      defer { advance() }
      let there = When.instant(next)
      return { try desk.move(id, to: there, by: $0).id != id }
    case "mark":
      let booking = try booked()
      return { [studio] actor in
        let now = studio.clock.now
        defer { studio.clock.now = now }
        studio.clock.now = booking.start
        return try desk.mark(booking.id, .complete, by: actor).status == .completed
      }
    case "shared note":
      let id = try booked().id
      return { try desk.note(id, notes: "x", instructorNotes: nil, by: $0).notes == "x" }
    case "own note":
      let id = try booked().id
      return { try desk.note(id, notes: nil, instructorNotes: "x", by: $0).instructorNotes == "x" }
    default: return nil
    }
  }

  private func lists(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = desk
    let today = today
    let cleo = try studio.person("cleo").id
    switch row {
    case "booking":
      let id = try booked().id
      return { try desk.booking(id, for: $0).booking.id == id }
    case "bookings":
      _ = try booked()
      return { try !desk.bookings((nil, nil, nil, nil, nil), limit: 10, for: $0).isEmpty }
    case "bookings of cleo":
      _ = try booked()
      return { try !desk.bookings((nil, "cleo", nil, nil, nil), limit: 10, for: $0).isEmpty }
    case "named":
      let booking = try booked()
      return { try !desk.named([booking], for: $0).isEmpty }
    case "clients": return { try desk.clients(for: $0).contains { $0.id == cleo } }
    case "client": return { try desk.client("cleo", for: $0).id == cleo }
    case "coach": return { try desk.coach("ann", for: $0).handle == "ann" }
    case "coach by e-mail": return { try desk.coach("ann@example.org", for: $0).handle == "ann" }
    case "offers", "occupancy":
      let request = SlotRequest(coach: "ann", from: today, through: today.adding(days: 7))
      return {
        let offers = try desk.offers(request, for: $0)
        return row == "offers" ? !offers.offers.isEmpty : offers.showsOccupancy
      }
    case "offers for cleo":
      let request = SlotRequest(coach: "ann", from: today, through: today.adding(days: 7), client: "cleo")
      return { try !desk.offers(request, for: $0).offers.isEmpty }
    case "timeline":
      return {
        try !desk.timeline(coach: "ann", kind: .session, from: today, through: today, for: $0).pieces.isEmpty
      }
    case "audit": return { try !desk.audit(of: "ann", limit: 10, for: $0).isEmpty }
    default: return nil
    }
  }

  private func availability(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = desk
    let day = today.adding(days: 60)
    let ann = try studio.actor("ann")
    func window(_ id: WindowID, _ capacity: Int) -> Window {
      Window(id: id, weekday: .sunday, start: .midnight, end: LocalTime(hour: 1, minute: 0) ?? .endOfDay)
    }
    func blackout(_ id: OverrideID) -> Override {
      Override(id: id, effect: .blackout, span: .days(day, through: day))
    }
    switch row {
    case "windows": return { try !desk.windows(of: "ann", for: $0).isEmpty }
    case "window":
      let id = try desk.addWindow(coach: "ann", by: ann, window).id
      return { try desk.window(id, of: "ann", for: $0).id == id }
    case "override":
      let id = try desk.addOverride(coach: "ann", by: ann) { id, _, _ in blackout(id) }.id
      return { try desk.override(id, of: "ann", for: $0).id == id }
    case "add window": return { try desk.addWindow(coach: "ann", by: $0, window).capacity == 1 }
    case "change window":
      let id = try desk.addWindow(coach: "ann", by: ann, window).id
      return { try desk.changeWindow(id, coach: "ann", by: $0) { $0.capacity = 3 }.capacity == 3 }
    case "remove window":
      let id = try desk.addWindow(coach: "ann", by: ann, window).id
      return {
        try desk.removeWindow(id, coach: "ann", by: $0)
        return true
      }
    case "overrides":
      _ = try desk.addOverride(coach: "ann", by: ann) { id, _, _ in blackout(id) }
      return { try !desk.overrides(of: "ann", from: day, through: day, for: $0).isEmpty }
    case "add override":
      return { try desk.addOverride(coach: "ann", by: $0) { id, _, _ in blackout(id) }.effect == .blackout }
    case "remove override":
      let id = try desk.addOverride(coach: "ann", by: ann) { id, _, _ in blackout(id) }.id
      return {
        try desk.removeOverride(id, coach: "ann", by: $0)
        return true
      }
    case "settings":
      return { try desk.settings(of: "ann", for: $0).contains { $0.brand.handle == "north" } }
    case "change settings":
      return {
        try desk.changeSettings(of: "ann", in: "north", by: $0) { $0.renewalThreshold = 3 }.brand.handle
          == "north"
      }
    default: return nil
    }
  }

  private func packages(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = desk
    let sale = Sale.freehand(name: "one", total: 1, durationMinutes: 60, lastDay: nil)
    func template(_ id: PackageTemplateID, _ coach: PersonID) -> PackageTemplate {
      PackageTemplate(id: id, coach: coach, name: "x", total: 1, durationMinutes: 60, validMonths: nil)
    }
    switch row {
    case "sell": return { try desk.sell(sale, to: "cleo", coach: "ann", by: $0).total == 1 }
    case "adjust":
      let id = try studio.sell(1).id
      return { try desk.adjust(id, by: 1, reason: "x", actor: $0).remaining == 2 }
    case "packages": return { try !desk.packages(of: "cleo", for: $0).isEmpty }
    case "ledger":
      let id = try studio.sell(1).id
      return { try !desk.ledger(of: id, for: $0).entries.isEmpty }
    case "templates":
      _ = try desk.addTemplate(coach: "ann", by: studio.actor("ann"), template)
      return { try !desk.templates(of: "ann", for: $0).isEmpty }
    case "add client":
      let zone = try studio.person("ann").zone
      return {
        let new = NewClient(
          name: "Gus", email: "gus@example.org", zone: zone, brand: "north"
        )
        return try desk.addClient(new, by: $0).handle == "north"
      }
    case "add template":
      return { try desk.addTemplate(coach: "ann", by: $0, template).total == 1 }
    default: return nil
    }
  }

  private func feeds(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = desk
    let words = row.split(separator: " ").map(String.init)
    switch row {
    case "feeds":
      _ = try desk.addFeed(of: "ann", kind: .busy, by: studio.actor("ann"))
      return { try !desk.feeds(of: "ann", asClient: false, for: $0).isEmpty }
    case "client's feeds":
      _ = try desk.addFeed(of: "cleo", kind: .client, by: studio.actor("cleo"))
      return { try !desk.feeds(of: "cleo", asClient: true, for: $0).isEmpty }
    default: break
    }
    guard words.last == "feed", let kind = Feed.Kind(rawValue: words[words.count - 2]) else { return nil }
    let owner = kind == .client ? "cleo" : "ann"
    guard words.count == 3 else {
      return { try desk.addFeed(of: owner, kind: kind, by: $0).feed.kind == kind }
    }
    let id = try desk.addFeed(of: owner, kind: kind, by: studio.actor(owner)).feed.id
    return {
      if words[0] == "rotate" { return try desk.rotateFeed(id, grace: 0, by: $0).feed.id == id }
      try desk.revokeFeed(id, by: $0)
      return true
    }
  }

  private func tokens(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = desk
    switch row {
    case "add token": return { try desk.addToken(for: "cleo", name: "x", by: $0).record.name == "x" }
    case "revoke token":
      let id = try desk.addToken(for: "cleo", name: "x", by: .commandLine(as: .owner)).record.id
      return {
        try desk.revokeToken(id, by: $0)
        return true
      }
    case "load a studio":
      return { try desk.load(Studio(), by: $0).allSatisfy { $0.added == 0 } }
    case "give access": return { try desk.giveAccess(by: $0) { _ in } > 0 }
    default: return nil
    }
  }
}
