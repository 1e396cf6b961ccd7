import HTTP
import HTTPClient

/// A request, and what may be followed from it.
struct DAVRequest {
  enum Purpose {
    /// Any redirect is followed; the origins get the credentials.
    case discovery(Set<Address.Origin>)
    /// Of a calendar collection.
    case calendar
    /// Of something inside a calendar.
    case resource
  }

  var method: String
  var address: Address
  var headers: Headers = [:]
  var body: [UInt8] = []
  var purpose: Purpose

  /// Whether it is meant to change something there.
  var isWriting: Bool { !["GET", "PROPFIND", "REPORT"].contains(method) }

  /// Who gets the credentials.
  var trusted: Set<Address.Origin> {
    if case .discovery(let origins) = purpose { origins } else { [address.origin] }
  }
}

/// An answer that is no redirect, and what it answers.
struct DAVAnswer {
  var status: Int
  var headers: Headers
  var body: [UInt8]
  /// Where it came from, after redirects.
  var address: Address
  var isWriting: Bool
}

extension CalDAVClient {
  /// Asks, and follows redirects with the method kept: the transport is told to follow none, since it knows
  /// neither what may be remembered nor who is trusted.
  func answer(to request: DAVRequest) throws(DAVError) -> DAVAnswer {
    var address = request.address
    for _ in 0...5 {
      let response = try exchange(request, at: address)
      let answer = DAVAnswer(
        status: response.status.code, headers: response.headers, body: response.body, address: address,
        isWriting: request.isWriting)
      guard [301, 302, 303, 307, 308].contains(answer.status), let location = response.headers["Location"]
      else { return answer }
      address = try next(after: answer, location, request)
    }
    throw DAVError(
      .transfer, "\(request.address.origin.text) redirects without end.", transfer: .tooManyRedirects)
  }

  private func exchange(_ request: DAVRequest, at address: Address) throws(DAVError) -> ClientResponse {
    let isTrusted = request.trusted.contains { $0 == address.origin || isUpgrade(of: $0, address.origin) }
    var headers = request.headers
    if !request.body.isEmpty, headers["Content-Type"] == nil {
      headers["Content-Type"] = "application/xml; charset=utf-8"
    }
    do throws(TransferError) {
      return try transport(
        ClientRequest(
          Method(request.method), address.text, headers: headers, body: request.body,
          credentials: isTrusted ? credentials : nil, redirects: 0))
    } catch {
      let isOurs = error.code == .badAddress || error.code == .addressRefused
      throw DAVError(
        isOurs ? .addressRefused : .transfer, error.detail, transfer: error.code,
        mayHaveHappened: request.isWriting && error.mayHaveArrived)
    }
  }

  private func next(
    after answer: DAVAnswer, _ location: String, _ request: DAVRequest
  ) throws(DAVError) -> Address {
    let here = answer.address
    guard let there = here.resolving(location)?.asSecure(as: here) else {
      throw DAVError(
        .notCalDAV, "\(here.origin.text) redirects to what is no address.", status: answer.status)
    }
    let isTrusted = request.trusted.contains { $0 == there.origin || isUpgrade(of: $0, there.origin) }
    // A redirect is no word of the CalDAV server: anybody's page can redirect.
    guard isTrusted || (credentials == nil && there.origin.isSecure) else {
      throw DAVError(
        .addressRefused,
        "\(here.origin.text) leads to another server, \(there.origin.text), which is not given the password. "
          + "If it is the right one, connect to its address.",
        status: answer.status, newAddress: there.origin.isSecure ? there.text : nil)
    }
    let isPermanent = answer.status == 301 || answer.status == 308
    switch request.purpose {
    case .discovery: return there
    case .calendar:
      guard isPermanent else { return there }
      throw moved(answer, to: there)
    case .resource:
      guard there.lastSegment == request.address.lastSegment, answer.status != 303 else {
        throw DAVError(
          .notCalDAV, "\(here.origin.text) redirects to a page instead of answering.", status: answer.status)
      }
      guard isPermanent else { return there }
      throw moved(answer, to: there.parent)
    }
  }

  private func moved(_ answer: DAVAnswer, to calendar: Address) -> DAVError {
    DAVError(
      .moved, "The calendar has moved to \(calendar.asCollection.text).", status: answer.status,
      newAddress: calendar.asCollection.text)
  }
}

/// From http to https of one host: whoever can forge that has read the password already.
func isUpgrade(of old: Address.Origin, _ new: Address.Origin) -> Bool {
  !old.isSecure && new.isSecure && old.host == new.host
}

/// The address that a caller gave.
func address(_ text: String) throws(DAVError) -> Address {
  guard let address = Address(text) else {
    throw DAVError(
      .addressRefused, "It is no http or https address, or it holds a user name: give that apart.")
  }
  return address
}
