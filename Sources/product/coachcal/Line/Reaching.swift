import Desk
import Glibc
import GoogleCalendar
import HTTPClient
import Secrets
import Store
import Sync

extension Call {
  /// Opens the database and the way to other calendars for the body, and closes both after.
  ///
  /// The first use makes the server's key. Where the database holds secrets already, another key would lock them
  /// all up: only `isKeyLost` makes one then.
  func withReach<T>(
    making: Bool = false, isKeyLost: Bool = false, _ body: (Desk, Reach) throws -> T
  ) throws -> T {
    try withDesk(making: making) { desk in
      let path = environment.secretKeyFile
      if access(path, F_OK) != 0, errno == ENOENT, !isKeyLost, try desk.holdsSecrets() {
        throw Failure.environment(
          "secret-key-missing",
          "The database holds secrets sealed under a key that is not at \(path). Copy its file there, or name it in "
            + "COACHCAL_SECRET_KEY_FILE; if it is lost for good, say `coachcal key rotate --lost`.")
      }
      _ = try SecretKey(file: path)
      // From now on the key is only read: where its file has vanished, no other may take its place.
      let key: @Sendable () throws -> SecretKey = {
        guard access(path, R_OK) == 0 else { throw Failure.file(path, errno, doing: "read") }
        return try SecretKey(file: path)
      }
      let desk = Desk(
        storage: desk.storage, clock: desk.clock, random: desk.random, key: key)
      if isKeyLost { try desk.adoptKey() }
      guard try desk.acceptsKey() else {
        throw Failure.environment(
          "secret-key-differs",
          "The key at \(path) is not the one that the studio's secrets are sealed under. Copy the other servers' file "
            + "there, or name it in COACHCAL_SECRET_KEY_FILE; if theirs is lost for good, say `coachcal key rotate --lost`."
        )
      }
      return try withReach(desk, body)
    }
  }

  private func withReach<T>(_ desk: Desk, _ body: (Desk, Reach) throws -> T) throws -> T {
    let users = HTTPClient(
      policy: NetworkPolicy(allowsPrivate: environment.allowsPrivate), agent: agent, connections: 512)
    defer { users.close() }
    // Where Google is, the operator says, not a user.
    let operators = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: agent)
    defer { operators.close() }
    let google = environment.google.map {
      GoogleAccount(
        clientID: $0.id, clientSecret: $0.secret, addresses: $0.addresses, transport: operators.send)
    }
    return try body(
      desk, Reach(transport: users.send, google: google, allowsPrivate: environment.allowsPrivate))
  }
}

/// How we call ourselves before other servers.
private let agent = "coachcal/\(version)"
