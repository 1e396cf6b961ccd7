import Booking
import Desk
import HTTP
import JSONText

/// What else is known of a client: `/api/v1/clients/{id}/stats|export`.
let clientRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/clients/{id}/stats",
    summary: "How a client has come to a coach, and their time next week (R31, R32, R38, R39)",
    roles: participants,
    query: [.init(name: "coach", schema: Wishes.reference, isRequired: true)],
    success: .json("Worked out anew each time", Shapes.attendance), refusals: [.notFound]
  ) { call in
    guard let coach = call.query("coach") else { throw Problem.badRequest("Say “coach”.") }
    return .json(JSON(try call.desk.attendance(of: call.path("id"), with: coach, for: call.actor)))
  },
  Route(
    method: .get, pattern: "/api/v1/clients/{id}/export",
    summary: "Everything that is kept of you (R83)", roles: ["client"],
    success: .json("One document", Shapes.personalData), refusals: [.notFound]
  ) { call in .json(JSON(try call.desk.personalData(of: call.path("id"), for: call.actor))) },
]
