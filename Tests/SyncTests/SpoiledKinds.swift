import HTTP
import TestSupport

/// What may become of one request on its way to a server and back.
enum Spoiled: String, CaseIterable, Sendable {
  case refused
  case resetBefore, resetAfter, resetBeforeEachTime, resetAfterEachTime
  case silentBefore, silentAfter
  case internalError, internalErrorAfter, badGateway, badGatewayAfter
  case unavailable, unavailableForSeconds, unavailableUntil
  case unauthorized, forbidden, notMet, notMetAfter, locked, noRoom
  case tooMany, notFound
  case truncated, garbage, garbledBody, emptyBody
  case page, pageAfter
  case tagMissing, tagWeak, tagChanging
  case drip, slowDrip

  /// Where the connection does not come about; everything else happens in the proxy.
  var isRefusal: Bool { self == .refused }

  /// Whether the same request sent again by the client's own hand meets the same.
  var isEachTime: Bool {
    switch self {
    case .resetBefore, .resetAfter: false
    default: true
    }
  }

  /// What the proxy does.
  var fault: FaultProxy.Fault {
    switch self {
    case .refused, .resetBefore, .resetBeforeEachTime: .reset(done: false)
    case .resetAfter, .resetAfterEachTime: .reset(done: true)
    case .silentBefore: .silence(done: false)
    case .silentAfter: .silence(done: true)
    case .internalError: answered("500 Internal Server Error")
    case .internalErrorAfter: answered("500 Internal Server Error", done: true)
    case .badGateway: answered("502 Bad Gateway")
    case .badGatewayAfter: answered("502 Bad Gateway", done: true)
    case .unavailable: answered("503 Service Unavailable")
    case .unavailableForSeconds: answered("503 Service Unavailable", ["Retry-After: 90"])
    case .unavailableUntil:
      answered(
        "503 Service Unavailable",
        ["Date: Fri, 20 Nov 2026 08:00:00 GMT", "Retry-After: Fri, 20 Nov 2026 08:01:30 GMT"])
    case .unauthorized: answered("401 Unauthorized", ["WWW-Authenticate: Basic realm=\"x\""])
    case .forbidden: answered("403 Forbidden")
    case .notMet: answered("412 Precondition Failed")
    case .notMetAfter: answered("412 Precondition Failed", done: true)
    case .locked: answered("423 Locked")
    case .noRoom: answered("507 Insufficient Storage")
    case .tooMany: answered("429 Too Many Requests")
    case .notFound: answered("404 Not Found")
    case .truncated: .truncated
    case .garbage: .bytes((0..<300).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 11) }, done: true)
    case .garbledBody:
      .changed { answer in answer.body = answer.body.map { $0 &* 31 &+ 7 } + [0, 255, 254] }
    case .emptyBody: .changed { answer in answer.body = [] }
    case .page: answered("200 OK", ["Content-Type: text/html"], loginPage)
    case .pageAfter: answered("200 OK", ["Content-Type: text/html; charset=utf-8"], loginPage, done: true)
    case .tagMissing: .changed { $0["ETag"] = nil }
    case .tagWeak: .changed { answer in if let tag = answer["ETag"] { answer["ETag"] = "W/\(tag)" } }
    case .tagChanging:
      .changed { answer in
        if answer["ETag"] != nil { answer["ETag"] = "\"\(UInt64.random(in: 0...UInt64.max))\"" }
      }
    case .drip: .drip(milliseconds: 60)
    case .slowDrip: .drip(milliseconds: 0)
    }
  }
}

private let loginPage =
  "<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form></body></html>"

private func answered(
  _ status: String, _ headers: [String] = [], _ body: String = "", done: Bool = false
) -> FaultProxy.Fault {
  let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.utf8.count)", "", body]
  return .bytes(Array(lines.joined(separator: "\r\n").utf8), done: done)
}
