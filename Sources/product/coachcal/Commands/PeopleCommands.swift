import Booking
import CivilTime
import Desk
import JSONText
import Web

let coachesCommand = Command(
  name: "coaches", summary: "List the coaches", options: [Environment.database], example: "coachcal coaches"
) { call in
  let coaches = try call.withDesk { try $0.coaches() }
  try call.answer(coaches.map { JSON(coach: $0) }, people(coaches), none: "There is no coach yet.")
}

let clientsCommand = Command(
  name: "clients", summary: "List the clients", options: [Environment.database],
  example: "coachcal clients --json"
) { call in
  let clients = try call.withDesk { try $0.clients(for: call.actor) }
  try call.answer(clients.map { JSON(client: $0) }, people(clients), none: "There is no client yet.")
}

private func people(_ people: [Person]) -> Table {
  Table(
    "HANDLE", "NAME", "E-MAIL", "ZONE", "ID",
    rows: people.map { [$0.handle, $0.name, $0.email, $0.zone.name, $0.id.text] })
}
