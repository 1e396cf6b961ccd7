public import Glibc

/// The program, serving a database on a port of 127.0.0.1 until it is stopped. Nobody reads what it logs line by line:
/// it goes where a service manager would send it.
public final class ServedProgram: Sendable {
  /// Where it listens.
  public let port: UInt16
  /// What every run of the program on the same database gets.
  public let environment: [String: String]
  private let program: RunningProgram

  /// Returns once it answers. `log` is a file that gets the lines which are more than information; without it all of
  /// them are thrown away.
  public init(
    _ executable: String, database: String, arguments: [String] = [],
    adding variables: [String: String] = [:],
    log: String? = nil, seconds: Int = 600
  ) throws {
    port = try freePort()
    environment = [
      "COACHCAL_DATABASE": database, "COACHCAL_LISTEN": "127.0.0.1:\(port)",
      "COACHCAL_PUBLIC_URL": "http://127.0.0.1:\(port)", "COACHCAL_SECRET_KEY_FILE": "",
      "SWIFT_BACKTRACE": "enable=no",
    ].merging(variables) { $1 }
    let place = log == nil ? "/dev/null" : #">(exec grep --line-buffered -v '"level":"info"' >"$SERVED_LOG")"#
    program = try RunningProgram(
      "bash", ["-c", #"exec "$0" "$@" 2> "# + place, executable, "serve"] + arguments,
      environment: environment.merging(["SERVED_LOG": log ?? ""]) { $1 }, seconds: seconds)
    for _ in 0..<1000 {
      if let client = try? RawHTTPClient(port: port, timeout: 10_000),
        (try? client.request("GET", "/readyz")) != nil, (try? client.answer())?.status == 200
      {
        return
      }
      usleep(10_000)
    }
    program.signal(SIGKILL)
    throw Unexpected("the server does not answer: \(try program.wait().error)")
  }

  /// Its process.
  public var pid: pid_t { program.pid }

  /// Where it is found, without a slash at the end.
  public var url: String { "http://127.0.0.1:\(port)" }

  /// What it holds now.
  public func figures() throws -> ProcessFigures { try ProcessFigures(of: pid) }

  /// Stops it with SIGTERM, and returns its exit status; to be called once.
  @discardableResult
  public func stop() throws -> Int32 {
    program.signal(SIGTERM)
    return try program.wait().status
  }
}
