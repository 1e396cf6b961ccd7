import Booking
import CivilTime
import Desk
import HTTP
import JSONText
import Store

/// `/api/v1/brands|coaches|clients`.
let peopleRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/brands", summary: "Every brand",
    success: .page("In the order of their handles", of: Shapes.brand, name: "Brands")
  ) { call in try call.page(of: call.desk.brands(), by: \.id.text) { JSON($0) } },
  Route(
    method: .get, pattern: "/api/v1/coaches", summary: "Every coach",
    success: .page("In the order of their handles", of: Shapes.coach, name: "Coaches")
  ) { call in try call.page(of: call.desk.coaches(), by: \.id.text, JSON.init(coach:)) },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}", summary: "One coach",
    success: .json("The coach", Shapes.coach), refusals: [.notFound]
  ) { call in .json(JSON(coach: try call.desk.coach(call.path("id"), for: call.actor))) },
  Route(
    method: .get, pattern: "/api/v1/clients",
    summary: "The clients of your brands, and yourself if you are one",
    roles: participants,
    success: .page("In the order of their handles", of: Shapes.client, name: "Clients")
  ) { call in try call.page(of: call.desk.clients(for: call.actor), by: \.id.text, JSON.init(client:)) },
  Route(
    method: .post, pattern: "/api/v1/clients",
    summary: "Add a client to a brand of yours; whoever has that address already is added as they are",
    roles: managers, body: Wishes.client, success: .json("Added", Shapes.addedClient, .created),
    refusals: [.notFound, .unknownZone], repeats: true
  ) { call in
    let email = call.body["email"].string ?? ""
    let brand = try call.desk.addClient(
      NewClient(
        name: call.body["name"].string ?? "", email: email,
        zone: try readZone(call.body["time_zone"].string ?? ""), brand: call.body["brand"].string),
      by: call.actor)
    return .json(["email": JSON(email), "brand": JSON(brand.id.text)], status: .created)
  },
  Route(
    method: .get, pattern: "/api/v1/clients/{id}", summary: "One client of yours, or yourself",
    roles: participants, success: .json("The client", Shapes.client), refusals: [.notFound]
  ) { call in .json(JSON(client: try call.desk.client(call.path("id"), for: call.actor))) },
  Route(
    method: .get, pattern: "/api/v1/audit", summary: "Who did what to a coach's things (R83)",
    roles: managers,
    query: [.init(name: "coach", schema: Wishes.reference, isRequired: true)],
    success: .page("The first at the front", of: Shapes.auditEntry, name: "Audit"), refusals: [.notFound]
  ) { call in
    let limit = call.limit
    guard let coach = call.query("coach") else { throw Problem.badRequest("Say “coach”.") }
    let entries = try call.desk.audit(
      of: coach, after: call.query("after").map(AuditID.init), limit: limit, for: call.actor)
    return .page(entries.map { JSON($0) }, next: entries.count == limit ? entries.last?.id.text : nil)
  },
]

/// A zone of a body; throws `unknown-zone`.
private func readZone(_ name: String) throws -> Zone {
  do {
    return try Zone.named(name)
  } catch {
    throw Refusal(.unknownZone, error.message)
  }
}
