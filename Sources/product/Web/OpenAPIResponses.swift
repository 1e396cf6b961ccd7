import Booking
import HTTP
import JSONText

/// Every answer of a route by its status, with the codes of its problems.
func responses(_ route: Route) -> [String: JSON] {
  var success: [String: JSON] = ["description": JSON(route.success.what)]
  var headers: [String: JSON] = [:]
  if route.isTagged, route.method != .delete {
    headers["ETag"] = header("changes with what is shown, but for conflicts", required: true)
  }
  if route.success.isLocated { headers["Location"] = header("where it is from now on", required: false) }
  if !headers.isEmpty { success["headers"] = .object(headers) }
  if let (type, schema) = route.success.content { success["content"] = [type: content(schema)] }
  var responses = [String(route.success.status.code): JSON.object(success)]
  if route.repeats || route.rehearses { responses["200"] = .object(success) }
  if route.isTagged, route.method.isRead { responses["304"] = ["description": "As it was seen"] }

  var codes: [Int: [String]] = [
    400: ["bad-request", "request-malformed"], 500: ["unexpected"],
    503: ["server-busy", "server-stopping", "database-unavailable"],
  ]
  if !route.isUnlimited || route.feedForm != nil { codes[429] = ["too-many-requests"] }
  var refusals = Set(route.refusals)
  if !route.method.isRead { refusals.insert(.conflictingChange) }
  if route.isTagged, route.method != .post { codes[412] = ["precondition-failed"] }
  if route.repeats { refusals.formUnion([.keyReused, .notFound]) }
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
      let seconds = Schema.integer("when to try again, in seconds", 1...86_400)
      problem["headers"] = ["Retry-After": ["schema": seconds.document, "required": true]]
    }
    if status == 401 { problem["headers"] = ["WWW-Authenticate": header("Bearer", required: true)] }
    responses[String(status)] = .object(problem)
  }
  // The library below us says these, as a page without a type, before anything of ours is asked.
  for (status, what) in [("414", "The address is too long"), ("431", "The headers are too long")] {
    responses[status] = ["description": JSON(what)]
  }
  return responses
}

private func header(_ what: String, required: Bool) -> JSON {
  ["schema": Schema.text(what, atMost: 2000).document, "required": JSON(required)]
}
