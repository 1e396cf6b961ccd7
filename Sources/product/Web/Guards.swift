import HTTP

/// What every answer carries beside what it says (OWASP ASVS 4.0.3 §8.2.1, §14.4): kept by no cache, taken by browsers
/// for nothing but what it says it is, embedded nowhere, and telling no other site its address. An answer that says
/// another of these itself is left as it is.
struct Guards: Sendable {
  /// For all content.
  private let fields: [(name: String, value: String)]

  /// Under an `https` address browsers are told to come over TLS alone from then on (RFC 6797).
  init(publicURL: String) {
    fields =
      [
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
      ]
      + (publicURL.hasPrefix("https://")
        ? [("Strict-Transport-Security", "max-age=15724800; includeSubDomains")] : [])
  }

  /// The response with what it lacks of these. A 304 brings only what a cache keeps by (RFC 9110 §15.4.5): the rest came
  /// with the answer that is still good.
  func guarded(_ response: Response) -> Response {
    var response = response
    for (name, value) in fields.prefix(response.status == .notModified ? 1 : fields.count)
    where response.headers[name] == nil {
      response.headers.add(name, value)
    }
    if let type = response.headers["Content-Type"], let file = Self.files[type],
      response.headers["Content-Disposition"] == nil
    {
      response.headers.add("Content-Disposition", "attachment; filename=\"\(file)\"")
    }
    return response
  }

  /// What browsers are to save rather than to show (§14.4.2), by its type.
  private static let files = [
    "application/json": "api.json", "application/problem+json": "problem.json",
    eventStreamType: "events.txt",
  ]
}

/// Server-sent events are UTF-8 by definition; §14.4.1 wants it said of every text.
let eventStreamType = "text/event-stream; charset=utf-8"
