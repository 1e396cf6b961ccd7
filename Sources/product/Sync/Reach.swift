public import Booking
import CalDAV
public import Desk
public import HTTPClient

/// How destinations are reached from here.
public struct Reach: Sendable {
  /// Carries requests to addresses that users gave.
  public var transport: Transport
  /// Our registration with Google; nil where there is none.
  public var google: GoogleAccount?
  /// Whether addresses of private networks are allowed, and with them passwords over plain http.
  public var allowsPrivate: Bool

  /// Takes each part as it is.
  public init(transport: @escaping Transport, google: GoogleAccount?, allowsPrivate: Bool) {
    self.transport = transport
    self.google = google
    self.allowsPrivate = allowsPrivate
  }

  /// What pushing needs, with a desk that opens the destinations' secrets.
  public func outside(
    _ desk: Desk, publicURL: String, pace: Pace = Pace(),
    report: @escaping @Sendable (String, DestinationID, String) -> Void
  ) -> Outside {
    Outside(
      publicURL: publicURL, pace: pace,
      remote: { destination throws(RemoteError) in try remote(destination, desk) }, report: report)
  }

  private func remote(_ destination: Destination, _ desk: Desk) throws(RemoteError) -> Remote {
    switch destination.kind {
    case .google:
      guard let google else {
        throw RemoteError(
          .trouble, "Google is not set up: GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are missing.",
          mayHaveHappened: false)
      }
      return try .google(destination, google, desk)
    case .caldav:
      let password: String?
      do {
        password = try desk.secret(of: destination.id)
      } catch {
        throw RemoteError(opening: error)
      }
      let credentials = password.map {
        destination.usesDigest
          ? Credentials.digest(user: destination.account, password: $0)
          : Credentials.basic(user: destination.account, password: $0)
      }
      return .caldav(
        CalDAVClient(transport: transport, credentials: credentials), calendar: destination.address)
    }
  }
}

extension RemoteError {
  /// What opens a destination could not be read. That is no reason to disconnect it: another server may have the key.
  init(opening error: any Error) {
    let detail = (error as? Refusal)?.detail ?? "What opens it could not be read just now."
    self.init(.trouble, detail, mayHaveHappened: false)
  }
}
