import Booking
import Calendars
import Desk
public import GoogleCalendar
public import HTTPClient
import Synchronization

/// Our registration with Google, and the way there.
public struct GoogleAccount: Sendable {
  let oauth: GoogleOAuth
  let addresses: GoogleAddresses
  let transport: Transport

  /// The client as it is registered with Google.
  public init(
    clientID: String, clientSecret: String, addresses: GoogleAddresses, transport: @escaping Transport
  ) {
    oauth = GoogleOAuth(
      clientID: clientID, clientSecret: clientSecret, addresses: addresses, transport: transport)
    self.addresses = addresses
    self.transport = transport
  }
}

/// How long whoever gets a new token keeps others from it.
private let renewalSeconds: Int64 = 60

/// Opens one calendar with an access token that is renewed once for all who found it dead.
final class GoogleSession: Sendable {
  private enum Access {
    case open(String)
    /// Google takes our refresh token no more; nobody asks again.
    case dead(RemoteError)
  }

  private let id: DestinationID
  private let account: GoogleAccount
  private let desk: Desk
  private let access: Mutex<Access>

  /// With the token that is kept, or a new one.
  init(_ id: DestinationID, _ account: GoogleAccount, _ desk: Desk) throws(RemoteError) {
    self.id = id
    self.account = account
    self.desk = desk
    access = Mutex(.open(try renewed(id, account, desk, refused: nil)))
  }

  /// Asks Google; again with a new token where it took the old one no more, in which case nothing was done.
  func ask<T>(_ body: (GoogleCalendarClient) throws(GoogleError) -> T) throws(RemoteError) -> T {
    let token = try token(refused: nil)
    do throws(GoogleError) {
      return try body(client(token))
    } catch {
      guard error.code == .unauthorized else { throw RemoteError(error) }
    }
    let other = try self.token(refused: token)
    do throws(GoogleError) {
      return try body(client(other))
    } catch {
      throw RemoteError(error)
    }
  }

  private func client(_ token: String) -> GoogleCalendarClient {
    GoogleCalendarClient(accessToken: token, addresses: account.addresses, transport: account.transport)
  }

  /// The token; another one where this one was refused. Threads that want a new one wait for the first of them.
  private func token(refused: String?) throws(RemoteError) -> String {
    try access.withLock { (access) throws(RemoteError) in
      switch access {
      case .dead(let error): throw error
      case .open(let token) where token != refused: return token
      case .open: break
      }
      do throws(RemoteError) {
        let token = try renewed(id, account, desk, refused: refused)
        access = .open(token)
        return token
      } catch {
        if error.cause == .unauthorized { access = .dead(error) }
        throw error
      }
    }
  }
}

/// An access token that was not refused: the kept one, or a new one got by one process at a time, since a refresh
/// token may be good for one use only.
private func renewed(
  _ id: DestinationID, _ account: GoogleAccount, _ desk: Desk, refused: String?
) throws(RemoteError) -> String {
  let refresh: String
  switch try kept({ try desk.access(to: id, refused: refused, renewingFor: renewalSeconds) }) {
  case .open(let access): return access
  case .renew(let secret): refresh = secret
  case .wait:
    throw RemoteError(.busy, "New access is being got from Google.", retryAfter: 2, mayHaveHappened: false)
  case .none:
    throw RemoteError(.unauthorized, "Nothing is kept that opens it. Reconnect it.", mayHaveHappened: false)
  }
  let tokens: Tokens
  do throws(GoogleError) {
    tokens = try account.oauth.refreshed(refresh)
  } catch {
    // Whoever connects anew meanwhile, or was faster after all, has made the token that was used an old one.
    guard try kept({ try desk.secret(of: id) }) == refresh else {
      throw RemoteError(.busy, "It was connected anew meanwhile.", retryAfter: 2, mayHaveHappened: false)
    }
    try kept { try desk.dropAccess(to: id) }
    throw RemoteError(error)
  }
  try kept {
    try desk.keepAccess(to: id, tokens.access, seconds: Int64(tokens.lifetime), refresh: tokens.refresh)
  }
  return tokens.access
}

/// What the desk says of its secrets.
private func kept<T>(_ body: () throws -> T) throws(RemoteError) -> T {
  do {
    return try body()
  } catch {
    throw RemoteError(opening: error)
  }
}

extension RemoteError {
  init(_ error: GoogleError) {
    let cause: Cause
    switch error.code {
    case .unauthorized, .invalidGrant, .insufficientScope: cause = .unauthorized
    case .rateLimited, .quotaExceeded: cause = .tooMany
    case .calendarMissing, .calendarReadOnly, .notFound: cause = .missing
    case .invalidClient, .serverTrouble, .garbage, .addressRefused, .transfer: cause = .trouble
    case .duplicate, .gone, .conditionNotMet: cause = .busy
    case .forbidden, .invalidConferenceType, .invalidAttendee, .badRequest: cause = .refused
    }
    self.init(
      cause, error.detail, retryAfter: error.retryAfter.map(Int64.init),
      mayHaveHappened: error.mayHaveHappened)
    mayStillHappen = error.mayHaveHappened && error.transfer == .timedOut
  }
}
