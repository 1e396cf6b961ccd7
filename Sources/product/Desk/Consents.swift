public import Booking
import CivilTime
public import Secrets
import Store

extension Desk {
  /// Begins to let a coach's Google calendar in (R50), or to let a destination of theirs in again: returns the
  /// ticket that goes into the link to be opened within 15 minutes, once.
  public func askConsent(
    of reference: String, calendar: String = "primary", again id: DestinationID? = nil, by actor: Actor
  ) throws -> Token {
    try act(actor) { act in
      let coach = try act.store.coach(reference)
      let role = try act.store.manager(actor, ofAllOfCoach: coach.id)
      var calendar = calendar
      if let id {
        let (destination, _) = try act.store.destination(id, for: actor)
        guard destination.kind == .google, destination.coach == coach.id else {
          throw Refusal(.invalid, "Only a Google destination of this coach can be connected this way.")
        }
        calendar = destination.address
      }
      return try act.once { _ in
        let ticket = try act.token()
        return try act.store.isOpen(ticketHash: base32hex(ticket.hash), at: act.now) ? ticket : nil
      } make: {
        let ticket = try act.token()
        try act.store.add(
          Consent(
            ticketHash: base32hex(ticket.hash), coach: coach.id, destination: id, calendar: calendar,
            expires: act.now + 900), at: act.now)
        try act.audit("destination.ask", coach.id.text, coach: coach.id, role: role)
        return (ticket, [coach.id.text])
      }
    }
  }

  /// Binds a consent to the browser that opened its link, before it is sent to Google.
  ///
  /// `state` goes to Google and comes back with the browser, `session` stays in the browser's cookie; who has
  /// one of them only gets nowhere.
  public func beginConsent(ticket: String) throws -> (state: Token, session: Token) {
    try act(.system) { act in
      let (state, session) = (try act.token(), try act.token())
      guard
        try act.store.bind(
          ticketHash: base32hex(Token.hash(of: ticket)), stateHash: base32hex(state.hash),
          sessionHash: base32hex(session.hash), at: act.now)
      else {
        throw Refusal(.notFound, "This link has lapsed or was opened before. Ask for a new one.")
      }
      return (state, session)
    }
  }

  /// Takes the consent of a browser that came back from Google: once.
  public func endConsent(state: String, session: String) throws -> Consent {
    try act(.system) { act in
      guard
        let consent = try act.store.takeConsent(
          stateHash: base32hex(Token.hash(of: state)), sessionHash: base32hex(Token.hash(of: session)),
          at: act.now)
      else {
        throw Refusal(
          .notFound, "This answer belongs to no question of ours, or came too late. Ask for a new link.")
      }
      return consent
    }
  }

  /// What proves to Google that who asks for the tokens is who asked for the consent (PKCE, RFC 7636 §4.1):
  /// 43 or more unreserved characters made of the state and the server's key.
  public func proof(state: String) throws -> String {
    guard let key else { throw Refusal(.wrongState, "The server's key is needed to connect calendars.") }
    return base32hex(try key().hmac(Array("consent \(state)".utf8)))
  }
}
