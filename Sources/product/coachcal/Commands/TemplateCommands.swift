import Booking
import Desk
import JSONText
import Web

let templateAddCommand = Command(
  name: "package template add", summary: "Make a template to sell packages from",
  options: [
    .coach, Option("name", "TEXT", "As it is sold.", isRequired: true),
    Option("total", "N", "How many sessions.", isRequired: true),
    Option("duration", "MIN", "The length of each.", isRequired: true),
    Option("months", "N", "How many months it is valid (default: without end)."), .actingAs,
    Environment.database,
  ],
  example:
    "coachcal package template add --coach maria --name \"4 sessions\" --total 4 --duration 60 --months 2"
) { call in
  guard let total = try call.number("total"), let minutes = try call.number("duration") else { return }
  let (name, months) = (try call.required("name"), try call.number("months"))
  let template = try call.withDesk { desk in
    try desk.addTemplate(coach: try call.required("coach"), by: call.actor) { id, coach in
      PackageTemplate(
        id: id, coach: coach, name: name, total: total, durationMinutes: minutes, validMonths: months)
    }
  }
  try call.answer(JSON(template), table(of: [template]).text)
}

let templateListCommand = Command(
  name: "package template list", summary: "List what a coach sells", options: [.coach, Environment.database],
  example: "coachcal package template list --coach maria"
) { call in
  let templates = try call.withDesk { try $0.templates(of: try call.required("coach"), for: call.actor) }
  try call.answer(templates.map { JSON($0) }, table(of: templates), none: "This coach sells nothing yet.")
}

private func table(of templates: [PackageTemplate]) -> Table {
  Table(
    "TEMPLATE", "NAME", "SESSIONS", "MINUTES", "MONTHS",
    rows: templates.map {
      [
        $0.id.text, $0.name, String($0.total), String($0.durationMinutes),
        $0.validMonths.map { String($0) } ?? "-",
      ]
    })
}
