/// A status code (RFC 9110 §15), with the reason phrase of the codes this project sends or meets.
public struct Status: Hashable, Sendable, CustomStringConvertible {
  /// Three digits.
  public let code: Int

  /// Any code from 100 to 599; others are sent as 500.
  public init(_ code: Int) { self.code = (100...599).contains(code) ? code : 500 }

  /// 200.
  public static let ok = Status(200)
  /// 201.
  public static let created = Status(201)
  /// 202.
  public static let accepted = Status(202)
  /// 204: sent without Content-Length and without a body.
  public static let noContent = Status(204)
  /// 301.
  public static let movedPermanently = Status(301)
  /// 302.
  public static let found = Status(302)
  /// 303.
  public static let seeOther = Status(303)
  /// 304: sent without Content-Length and without a body.
  public static let notModified = Status(304)
  /// 307.
  public static let temporaryRedirect = Status(307)
  /// 308.
  public static let permanentRedirect = Status(308)
  /// 400.
  public static let badRequest = Status(400)
  /// 401.
  public static let unauthorized = Status(401)
  /// 403.
  public static let forbidden = Status(403)
  /// 404.
  public static let notFound = Status(404)
  /// 405: goes with an Allow header.
  public static let methodNotAllowed = Status(405)
  /// 406.
  public static let notAcceptable = Status(406)
  /// 408.
  public static let requestTimeout = Status(408)
  /// 409.
  public static let conflict = Status(409)
  /// 410.
  public static let gone = Status(410)
  /// 411.
  public static let lengthRequired = Status(411)
  /// 412.
  public static let preconditionFailed = Status(412)
  /// 413.
  public static let contentTooLarge = Status(413)
  /// 414.
  public static let uriTooLong = Status(414)
  /// 415.
  public static let unsupportedMediaType = Status(415)
  /// 422.
  public static let unprocessableContent = Status(422)
  /// 428 (RFC 6585 §3).
  public static let preconditionRequired = Status(428)
  /// 429 (RFC 6585 §4).
  public static let tooManyRequests = Status(429)
  /// 431 (RFC 6585 §5).
  public static let requestHeaderFieldsTooLarge = Status(431)
  /// 500.
  public static let internalServerError = Status(500)
  /// 501.
  public static let notImplemented = Status(501)
  /// 502.
  public static let badGateway = Status(502)
  /// 503: goes with a Retry-After header.
  public static let serviceUnavailable = Status(503)
  /// 504.
  public static let gatewayTimeout = Status(504)
  /// 505.
  public static let httpVersionNotSupported = Status(505)

  /// The phrase of RFC 9110 §15 or RFC 6585; the class's name for a code not listed.
  public var reason: String { Self.reasons[code] ?? Self.classes[code / 100] ?? "Unknown" }

  /// False for 1xx, 204 and 304, which never carry content (RFC 9110 §6.4.1).
  public var allowsContent: Bool { code >= 200 && code != 204 && code != 304 }

  /// As in a status line: `404 Not Found`.
  public var description: String { "\(code) \(reason)" }

  private static let reasons: [Int: String] = [
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
    301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
    307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict",
    410: "Gone", 411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
    414: "URI Too Long", 415: "Unsupported Media Type", 422: "Unprocessable Content",
    428: "Precondition Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
  ]

  private static let classes = [
    1: "Informational", 2: "Successful", 3: "Redirection", 4: "Client Error", 5: "Server Error",
  ]
}
