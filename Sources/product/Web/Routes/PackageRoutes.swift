import Booking
import CivilTime
import Desk
import HTTP
import JSONText

/// `/api/v1/clients/{id}/packages`, `/api/v1/package-templates`, `/api/v1/packages/{id}/adjustments`.
let packageRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/clients/{id}/packages", summary: "A client's packages (R22)",
    roles: participants, success: .page("The oldest first", of: Shapes.package, name: "Packages"),
    refusals: [.notFound]
  ) { call in
    let packages = try call.desk.packages(of: call.path("id"), for: call.actor)
    return try call.page(of: packages, by: \.id.text, call.shape)
  },
  Route(
    method: .post, pattern: "/api/v1/clients/{id}/packages",
    summary: "Sell a package: a template, or name, total and duration_minutes (R22)", roles: managers,
    body: Wishes.package, success: .json("The package", Shapes.package, .created),
    refusals: [.notFound, .malformedTime], repeats: true
  ) { call in
    let package = try call.desk.sell(
      Sale(call.body), to: call.path("id"), coach: call.body["coach"].string ?? "",
      notes: call.body["notes"].string, by: call.actor)
    return .json(try call.shape(package), status: .created)
  },
  Route(
    method: .get, pattern: "/api/v1/package-templates", summary: "What a coach sells", roles: managers,
    query: [.init(name: "coach", schema: Wishes.reference, isRequired: true)],
    success: .page("In the order of their making", of: Shapes.template, name: "PackageTemplates"),
    refusals: [.notFound]
  ) { call in
    guard let coach = call.query("coach") else { throw Problem.badRequest("Say “coach”.") }
    return try call.page(of: call.desk.templates(of: coach, for: call.actor), by: \.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/package-templates", summary: "Make a template to sell from",
    roles: managers,
    body: Wishes.template, success: .json("The template", Shapes.template, .created), refusals: [.notFound],
    repeats: true
  ) { call in
    let body = call.body
    let template = try call.desk.addTemplate(coach: body["coach"].string ?? "", by: call.actor) { id, coach in
      PackageTemplate(
        id: id, coach: coach, name: body["name"].string ?? "", total: body["total"].integer ?? 0,
        durationMinutes: body["duration_minutes"].integer ?? 0, validMonths: body["valid_months"].integer)
    }
    return .json(JSON(template), status: .created)
  },
  Route(
    method: .get, pattern: "/api/v1/packages/{id}/adjustments",
    summary: "Every change of a package's balance (R24)", roles: participants,
    success: .page("The first at the front", of: Shapes.ledgerEntry, name: "Ledger"), refusals: [.notFound]
  ) { call in
    let (_, entries) = try call.desk.ledger(of: call.id("id"), for: call.actor)
    // Entries have no ids, but each keeps its place.
    return try call.page(of: Array(entries.enumerated()), by: { String($0.offset + 1) }) {
      JSON($0.element.entry, actor: $0.element.actor, role: $0.element.role)
    }
  },
  Route(
    method: .post, pattern: "/api/v1/packages/{id}/adjustments",
    summary: "Add sessions or take some away (R24)",
    roles: managers, body: Wishes.adjustment, success: .json("The package", Shapes.package, .created),
    refusals: [.notFound, .balanceBelowZero], repeats: true
  ) { call in
    let package = try call.desk.adjust(
      call.id("id"), by: call.body["delta"].integer ?? 0, reason: call.body["reason"].string ?? "",
      actor: call.actor)
    return .json(try call.shape(package), status: .created)
  },
]

extension Call {
  fileprivate func shape(_ package: Package) throws -> JSON {
    JSON(
      package, zone: try desk.coach(package.coach.text, for: actor).zone,
      showsNotes: actor.person != package.client)
  }
}

extension Sale {
  fileprivate init(_ body: JSON) throws {
    if let template = body["template"].string {
      self = .template(PackageTemplateID(template))
    } else if let name = body["name"].string, let total = body["total"].integer,
      let minutes = body["duration_minutes"].integer
    {
      self = .freehand(
        name: name, total: total, durationMinutes: minutes, lastDay: try body["last_day"].string.map(readDate)
      )
    } else {
      throw Refusal(.invalid, "Say a template, or name, total and duration_minutes.")
    }
  }
}
