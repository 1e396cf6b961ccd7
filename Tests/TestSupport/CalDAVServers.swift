import Glibc

/// A CalDAV server that runs beside the test until it is stopped.
public struct CalDAVServer: Sendable {
  /// Where it listens, without a slash at the end.
  public let url: String
  /// A user that it knows; Xandikos knows everybody.
  public let user = "alice"
  /// That user's.
  public let password = "a secret: ä"
  let program: RunningProgram

  /// Radicale, with its collections and configuration in the folder; with `strict` it refuses to overwrite
  /// without a condition.
  public static func radicale(in folder: String, strict: Bool = false) throws -> CalDAVServer {
    let port = try freePort()
    try write("alice:a secret: ä\n", to: "\(folder)/users")
    try write(
      """
      [server]
      hosts = 127.0.0.1:\(port)
      [auth]
      type = htpasswd
      htpasswd_filename = \(folder)/users
      htpasswd_encryption = plain
      delay = 0
      [storage]
      filesystem_folder = \(folder)/collections
      strict_preconditions = \(strict ? "True" : "False")
      [logging]
      level = error

      """, to: "\(folder)/configuration")
    return try CalDAVServer(port, ["-m", "radicale", "--config", "\(folder)/configuration"])
  }

  /// Xandikos, with its collections in the folder; where `mailing` names a port, it sends invitations by SMTP to it.
  public static func xandikos(in folder: String, mailing: UInt16? = nil) throws -> CalDAVServer {
    let port = try freePort()
    return try CalDAVServer(
      port,
      [
        "-m", "xandikos", "serve", "-d", "\(folder)/collections", "--defaults", "-l", "127.0.0.1", "-p",
        "\(port)",
        "--current-user-principal", "/alice/",
      ]
        + (mailing.map {
          [
            "--imip-send", "smtp", "--smtp-host", "127.0.0.1", "--smtp-port", "\($0)",
            "--smtp-from", "calendar@coach.example",
          ]
        } ?? []))
  }

  private init(_ port: UInt16, _ arguments: [String]) throws {
    url = "http://127.0.0.1:\(port)"
    program = try RunningProgram(peer("python"), arguments, environment: ["PYTHONUTF8": "1"], seconds: 600)
    // It is there when it accepts a connection, or never.
    for _ in 0..<600 {
      if (try? RawHTTPClient(port: port)) != nil { return }
      usleep(50_000)
    }
    program.signal(SIGKILL)
    throw Unexpected("\(arguments) does not listen: \(try program.wait().error)")
  }

  /// Ends it.
  public func stop() {
    program.signal(SIGKILL)
    _ = try? program.wait()
  }
}

private func write(_ text: String, to path: String) throws {
  guard let file = fopen(path, "w") else { throw Unexpected("\(path) cannot be written") }
  fputs(text, file)
  fclose(file)
}
