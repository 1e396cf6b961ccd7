import HTTP

/// Throws where a request could not be sent as it is: what breaks a line would become a line of another's making.
func check(_ request: ClientRequest) throws(TransferError) {
  guard isToken(request.method.name), request.method.name != "CONNECT" else {
    throw Address.bad("The method of the request is none that is sent.")
  }
  guard request.method != .head || request.body.isEmpty else {
    throw Address.bad("A HEAD request carries no body.")
  }
  for field in request.headers {
    guard isToken(field.name) else {
      throw Address.bad("A header of the request has a name that is no token.")
    }
    guard !isOurs(field.name) else { throw Address.bad("The client writes \(field.name) itself.") }
    guard isClean(field.value) else {
      throw Address.bad("The value of the header \(field.name) holds control characters.")
    }
  }
  switch request.credentials {
  case .basic(let user, let password):
    // RFC 7617 §2: the first colon ends the user.
    guard !user.contains(":") else { throw Address.bad("A user name with a colon cannot be sent.") }
    guard isClean(user), isClean(password) else { throw uncleanCredentials }
  case .digest(let user, let password):
    guard isClean(user), isClean(password) else { throw uncleanCredentials }
  case .bearer(let token):
    guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw uncleanCredentials }
  case nil: break
  }
}

/// Whether a repeated request does no more than one (RFC 9110 §9.2.2, and the registry of methods for WebDAV's).
func isIdempotent(_ method: Method) -> Bool { idempotent.contains(method.name) }

private let idempotent: Set<String> = [
  "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "REPORT", "SEARCH", "MKCOL",
  "MKCALENDAR", "COPY", "MOVE",
]

private func isOurs(_ name: String) -> Bool {
  [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "upgrade", "expect",
    "accept-encoding",
  ].contains(name.lowercased()) || name.lowercased().hasPrefix("proxy-")
}

private func isClean(_ value: String) -> Bool {
  value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
}

private var uncleanCredentials: TransferError {
  Address.bad("User, password or token hold control characters, or there is no token.")
}
