import Booking
import HTTP
import JSONText

/// The API's description (OpenAPI 3.1), made from the routes themselves.
func openAPI(of routes: [Route], publicURL: String, version: String) -> JSON {
  var paths: [String: JSON] = [:]
  var schemas = Shapes.problem.components
  for route in routes {
    for schema in [route.body, route.success.content?.schema].compactMap(\.self)
      + route.parameters.map(\.schema)
    {
      schemas.merge(schema.components) { first, _ in first }
    }
    var path = paths[route.pattern.description]?.object ?? [:]
    path[route.method.name.lowercased()] = operation(route)
    paths[route.pattern.description] = .object(path)
  }
  return [
    "openapi": "3.1.0",
    "info": [
      "title": "coachcal", "version": JSON(version),
      "description": "Bookings of lessons, training and coaching. Times are RFC 3339, problems RFC 9457.",
    ],
    "servers": [["url": JSON(publicURL)]],
    "paths": .object(paths),
    "components": [
      "schemas": .object(schemas),
      "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
    ],
  ]
}

private func operation(_ route: Route) -> JSON {
  var parameters = route.pattern.parameterNames.map { parameter($0, in: "path", Wishes.reference, true) }
  parameters += route.parameters.map { parameter($0.name, in: "query", $0.schema, $0.isRequired) }
  for (name, what) in route.headers.sorted(by: { $0.key < $1.key }) {
    parameters.append(parameter(name, in: "header", .text(what, atMost: 255), false))
  }
  if route.repeats {
    parameters.append(
      parameter(
        "Idempotency-Key", in: "header", .text("repeats return what the first returned", atMost: 255), false))
  }
  if route.isTagged, route.method != .post {
    let (name, what) =
      route.method.isRead
      ? ("If-None-Match", "ETags of what was seen; 304 where it is one of them")
      : ("If-Match", "the ETag of what was seen, or *; 412 where it is another by now")
    parameters.append(parameter(name, in: "header", .any(what), false))
  }
  var members: [String: JSON] = [
    "operationId": JSON(operationID(route)), "summary": JSON(route.summary), "tags": [JSON(tag(of: route))],
    "parameters": .array(parameters), "responses": .object(responses(route)),
  ]
  if !route.roles.isEmpty {
    members["security"] = [["token": []]]
    members["x-roles"] = .array(route.roles.map(JSON.string))
  } else {
    members["security"] = [[:], ["token": []]]
  }
  if let body = route.body {
    let content = content(body)
    members["requestBody"] = [
      "required": JSON(body.isRequired),
      "content": .object(Dictionary(uniqueKeysWithValues: route.method.bodyTypes.map { ($0, content) })),
    ]
  }
  if route.takesCalendar {
    let file: JSON = ["type": "string", "format": "binary"]
    let calendar: JSON =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261224T090000Z\r\nDTEND:20261224T170000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    members["requestBody"] = [
      "required": true,
      "content": [
        "text/calendar": ["schema": file, "example": calendar],
        "multipart/form-data": ["schema": ["type": "object", "properties": ["file": file]]],
      ],
    ]
  }
  return .object(members)
}

/// A body or an answer, with an example.
func content(_ schema: Schema) -> JSON {
  guard let example = schema.example else { return ["schema": schema.document] }
  return ["schema": schema.document, "example": example]
}

/// What an operation is about: `bookings` of `/api/v1/bookings/{id}/cancel`, `windows` of
/// `/api/v1/coaches/{id}/windows`.
private func tag(of route: Route) -> String {
  let words = route.pattern.description.split(separator: "/")
  guard words.starts(with: ["api", "v1"]) else { return "apps" }
  let own = words.dropFirst(2).prefix(3).filter { !$0.hasPrefix("{") }
  let isOfSomebody = ["coaches", "clients"].contains(own.first)
  return String((isOfSomebody ? own.last : own.first) ?? "apps")
}

private func parameter(_ name: String, in place: String, _ schema: Schema, _ isRequired: Bool) -> JSON {
  ["name": JSON(name), "in": JSON(place), "required": JSON(isRequired), "schema": schema.document]
}

/// `GET /api/v1/coaches/{id}/windows` is `get-coaches-id-windows`.
private func operationID(_ route: Route) -> String {
  let words = route.pattern.description.split { "/{}".contains($0) }.filter { $0 != "api" && $0 != "v1" }
  return ([route.method.name.lowercased()] + words.map(String.init)).joined(separator: "-")
}

extension Method {
  /// What JSON may be sent as: changes are merge patches (RFC 7396).
  var bodyTypes: [String] {
    self == .patch ? ["application/json", "application/merge-patch+json"] : ["application/json"]
  }
}

extension Schema {
  /// Whether a body must be sent: nothing of it may be, where every member may be left out.
  var isRequired: Bool {
    guard case .object(_, let fields) = self else { return true }
    return fields.contains(where: \.isRequired)
  }
}
