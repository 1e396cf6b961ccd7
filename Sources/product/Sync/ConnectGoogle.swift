public import Booking
public import Desk
import GoogleCalendar
import Secrets

/// Where to send a browser that opened the link of a ticket, and what to leave in its cookie (R50).
public func beginGoogleConsent(
  ticket: String, desk: Desk, account: GoogleAccount, redirect: String
) throws -> (url: String, session: String) {
  let (state, session) = try desk.beginConsent(ticket: ticket)
  let url = account.oauth.consentURL(
    redirect: redirect, state: state.text, verifier: try verifier(of: state.text, desk))
  return (url, session.text)
}

/// Makes a destination of the calendar whose owner came back with a code, or lets one in again.
public func endGoogleConsent(
  code: String, state: String, session: String, desk: Desk, account: GoogleAccount, redirect: String
) throws -> Destination {
  let consent = try desk.endConsent(state: state, session: session)
  let proof = try verifier(of: state, desk)
  let (tokens, calendars) = try reachingGoogle { () throws(GoogleError) in
    let tokens = try account.oauth.tokens(code: code, redirect: redirect, verifier: proof)
    // Where the answer names no scopes, all were agreed to (RFC 6749 §5.1).
    guard tokens.scopes.isEmpty || tokens.scopes.isSuperset(of: GoogleScope.wanted) else {
      throw GoogleError(.insufficientScope, "Not everything was agreed to. Try again and tick every box.")
    }
    let client = GoogleCalendarClient(
      accessToken: tokens.access, addresses: account.addresses, transport: account.transport)
    return (tokens, try client.calendars())
  }
  guard let refresh = tokens.refresh else {
    throw Refusal(
      .destinationUnreachable, "Google gave no lasting access. Try again and agree to everything.")
  }
  let calendar = calendars.first {
    consent.calendar == "primary" ? $0.isPrimary : $0.id == consent.calendar || $0.name == consent.calendar
  }
  let email = calendars.first { $0.isPrimary }?.id ?? ""
  guard let calendar, calendar.isWritable else {
    throw Refusal(
      .destinationUnreachable,
      "The account \(email) cannot write to the calendar “\(consent.calendar)”. Sign in with the account that can."
    )
  }
  let destination: Destination
  // The same calendar a second time is the same destination.
  let same = try desk.destinations(of: consent.coach.text, for: .system).map(\.destination).first {
    $0.kind == .google && $0.address == calendar.id
  }
  if let again = consent.destination ?? same?.id {
    destination = try desk.resumeDestination(again, secret: refresh, by: .system)
  } else {
    destination = try desk.addDestination(
      to: consent.coach, kind: .google, name: calendar.name, address: calendar.id, account: email,
      makesMeetings: true, secret: refresh, by: .system)
  }
  try desk.keepAccess(to: destination.id, tokens.access, seconds: Int64(tokens.lifetime), refresh: nil)
  return destination
}

private func verifier(of state: String, _ desk: Desk) throws -> CodeVerifier {
  guard let verifier = CodeVerifier(try desk.proof(state: state)) else {
    throw Refusal(.invalid, "This answer belongs to no question of ours.")
  }
  return verifier
}

private func reachingGoogle<T>(_ body: () throws(GoogleError) -> T) throws(Refusal) -> T {
  do {
    return try body()
  } catch {
    throw Refusal(.destinationUnreachable, error.detail)
  }
}
