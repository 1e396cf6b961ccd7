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
  var members: [String: JSON] = [
    "operationId": JSON(operationID(route)), "summary": JSON(route.summary),
    "parameters": .array(parameters), "responses": .object(responses(route)),
  ]
  if !route.roles.isEmpty {
    members["security"] = [["token": []]]
    members["x-roles"] = .array(route.roles.map(JSON.string))
  } else {
    members["security"] = [[:], ["token": []]]
  }
  if let body = route.body {
    members["requestBody"] = [
      "required": JSON(body.isRequired), "content": ["application/json": ["schema": body.document]],
    ]
  }
  if route.takesCalendar {
    let file: JSON = ["type": "string", "format": "binary"]
    members["requestBody"] = [
      "required": true,
      "content": [
        "text/calendar": ["schema": file],
        "multipart/form-data": ["schema": ["type": "object", "properties": ["file": file]]],
      ],
    ]
  }
  return .object(members)
}

private func parameter(_ name: String, in place: String, _ schema: Schema, _ isRequired: Bool) -> JSON {
  ["name": JSON(name), "in": JSON(place), "required": JSON(isRequired), "schema": schema.document]
}

/// `GET /api/v1/coaches/{id}/windows` is `get-coaches-id-windows`.
private func operationID(_ route: Route) -> String {
  let words = route.pattern.description.split { "/{}".contains($0) }.filter { $0 != "api" && $0 != "v1" }
  return ([route.method.name.lowercased()] + words.map(String.init)).joined(separator: "-")
}

private func responses(_ route: Route) -> [String: JSON] {
  var success: [String: JSON] = ["description": JSON(route.success.what)]
  if let (type, schema) = route.success.content { success["content"] = [type: ["schema": schema.document]] }
  var responses = [String(route.success.status.code): JSON.object(success)]
  if route.repeats || route.rehearses { responses["200"] = .object(success) }

  var codes: [Int: [String]] = [
    400: ["bad-request", "request-malformed"], 500: ["unexpected"],
    503: ["server-busy", "server-stopping", "database-unavailable"],
  ]
  if !route.isUnlimited { codes[429] = ["too-many-requests"] }
  var refusals = Set(route.refusals)
  if !route.method.isRead { refusals.insert(.conflictingChange) }
  if route.takesCalendar {
    codes[413] = ["body-too-large"]
    codes[415] = ["unsupported-media-type"]
  }
  if route.body != nil {
    refusals.insert(.invalid)
    codes[400, default: []].append("malformed-json")
    codes[413] = ["body-too-large"]
    codes[415] = ["unsupported-media-type"]
  }
  refusals.insert(.unauthenticated)
  if !route.roles.isEmpty { refusals.insert(.forbidden) }
  for refusal in refusals { codes[refusal.status.code, default: []].append(refusal.rawValue) }
  for (status, names) in codes {
    var problem: [String: JSON] = [
      "description": JSON(names.sorted().joined(separator: ", ")),
      "content": ["application/problem+json": ["schema": Shapes.problem.document]],
    ]
    if [429, 503].contains(status) {
      problem["headers"] = [
        "Retry-After": [
          "schema": Schema.integer("when to try again, in seconds", 1...86_400).document, "required": true,
        ]
      ]
    }
    responses[String(status)] = .object(problem)
  }
  return responses
}

extension Schema {
  /// Whether a body must be sent: nothing of it may be, where every member may be left out.
  var isRequired: Bool {
    guard case .object(_, let fields) = self else { return true }
    return fields.contains(where: \.isRequired)
  }
}
