import HTTP

@testable import Web

/// What of an answer's headers is not as OWASP ASVS 4.0.3 level 2 wants it (§3.4, §8.2, §14.3–14.5); none is well.
func guardMistakes(_ answer: Answer, _ target: String) -> [String] {
  let headers = answer.headers
  var mistakes: [String] = []
  func want(_ name: String, _ value: String?) {
    if headers[name] != value { mistakes.append("\(name) is \(headers[name] ?? "missing")") }
  }
  // Nobody else's page reads an answer, and none says what it was made by.
  for field in headers where field.name.lowercased().hasPrefix("access-control-") {
    mistakes.append("\(field.name) is there")
  }
  for name in ["Server", "X-Powered-By", "Via"] { want(name, nil) }
  for cookie in headers.all("Set-Cookie") { mistakes += cookieMistakes(cookie) }
  guard answer.status != 304 else {
    for name in [
      "Content-Type", "Content-Length", "Content-Disposition", "Content-Encoding", "Content-Security-Policy",
      "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy",
      "Strict-Transport-Security",
    ] { want(name, nil) }
    for name in ["ETag", "Cache-Control"] where headers[name] == nil { mistakes.append("304 lacks \(name)") }
    return mistakes
  }

  let isPage = headers["Content-Type"]?.hasPrefix("text/html") == true
  want("X-Content-Type-Options", "nosniff")
  want("X-Frame-Options", "DENY")
  want("Cross-Origin-Resource-Policy", "same-origin")
  want("Referrer-Policy", isPage ? "same-origin" : "no-referrer")
  want("Strict-Transport-Security", "max-age=15724800; includeSubDomains")
  let policy = headers["Content-Security-Policy"] ?? ""
  if isPage {
    for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"]
    where !policy.contains(part) {
      mistakes.append("Content-Security-Policy lacks \(part)")
    }
    if policy.contains("unsafe") { mistakes.append(policy) }
  } else {
    want("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
  }
  let isFeed =
    ["/feeds/", "/freebusy/"].contains(where: target.hasPrefix)
    && headers["Content-Type"]?.hasPrefix("text/calendar") == true
  let isDocument = target.hasPrefix("/api/v1/openapi.json") && answer.status == 200
  want("Cache-Control", isFeed ? "private" : isDocument ? "no-cache" : "no-store")
  return mistakes + contentMistakes(answer, target)
}

private func contentMistakes(_ answer: Answer, _ target: String) -> [String] {
  let length = answer.headers["Content-Length"].flatMap { Int($0) } ?? 0
  guard let type = answer.headers["Content-Type"] else {
    return answer.bytes.isEmpty && length == 0 ? [] : ["content without a type"]
  }
  guard let media = MediaType(type) else { return ["\(type) is no type"] }
  if media.essence.hasPrefix("text/"), media["charset"] != "utf-8" { return ["\(type) names no charset"] }
  let disposition = answer.headers["Content-Disposition"]
  let isForBrowsers = ["/oauth/", "/signin/"].contains(where: target.hasPrefix) && answer.status != 405
  let wanted: String? =
    switch media.essence {
    case "application/json": "attachment; filename=\"api.json\""
    case "application/problem+json" where isForBrowsers && Target(target).map(isServed) ?? false: "inline"
    case "application/problem+json": "attachment; filename=\"problem.json\""
    case "text/event-stream": "attachment; filename=\"events.txt\""
    case "text/calendar": "inline; filename=\"coachcal.ics\""
    default: nil
    }
  return disposition == wanted ? [] : ["Content-Disposition of \(type) is \(disposition ?? "missing")"]
}

private func isServed(_ target: Target) -> Bool {
  routes.contains { $0.pattern.match(target.segments) != nil }
}

private func cookieMistakes(_ cookie: String) -> [String] {
  let parts = cookie.split(separator: "; ").map(String.init)
  var mistakes = ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"].filter { !parts.contains($0) }.map {
    "a cookie lacks \($0)"
  }
  if !cookie.hasPrefix("__Host-") { mistakes.append("a cookie lacks __Host-") }
  if parts.contains(where: { $0.lowercased().hasPrefix("domain") }) {
    mistakes.append("a cookie has a Domain")
  }
  if !parts.contains(where: { $0.hasPrefix("Max-Age=") }) { mistakes.append("a cookie has no end") }
  return mistakes
}
