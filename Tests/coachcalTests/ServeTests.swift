import CivilTime
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite(.serialized) struct `Serving` {
  @Test func `a feed over HTTP is what render prints, and the log holds no secret (R40, R84)`() throws {
    try withStudio { desk in
      try desk.coachcal("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      let port = try freePort()
      let url = "http://127.0.0.1:\(port)"
      for (person, kind) in [("--coach cleo", "coach"), ("--coach cleo", "busy"), ("--client ada", "client")]
      {
        let made: Address = try desk.json("feeds add \(person) --kind \(kind) --public-url \(url)")
        let server = try Running(desk, port: port)
        let served = try get(made.url)
        let log = try server.stop()
        let rendered = try desk.run(["render"] + split("\(person) --kind \(kind) --public-url \(url)")).output
        #expect(served.contains("BEGIN:VEVENT"))
        #expect(served == rendered)
        let secret = try #require(made.url.split(separator: "/").last).replacing(".ics", with: "")
        #expect(log.error.contains("/feeds/{token}.ics") && !log.error.contains(secret))
        #expect(try desk.coachcal("feeds list \(person)").contains("Python-urllib"))
      }
    }
  }

  @Test func `a backup is taken while it serves, and both go on (R81)`() throws {
    try withStudio { desk in
      let port = try freePort()
      let server = try Running(desk, port: port)
      let bookings = BackgroundWork {
        for index in 0..<15 {
          try desk.coachcal("book --coach gus --client dee --start \(hour(40 + 2 * index).rfc3339)")
        }
      }
      for _ in 0..<5 {
        let copy = try desk.database.copy { try desk.coachcal("backup \($0)") }
        #expect(try get("http://127.0.0.1:\(port)/readyz") == "ok\n")
        #expect(try desk.run(["doctor", "--database", copy, "--listen", "127.0.0.1:0"]).status == 0)
      }
      try bookings.wait().get()
      _ = try server.stop()
      #expect(try desk.json("bookings", as: [Booked].self).count == 15)
    }
  }

  @Test func `a taken port is said plainly, and the doctor knows our own server`() throws {
    try withStudio { desk in
      let port = try freePort()
      let server = try Running(desk, port: port)
      #expect(try desk.failure("serve --listen 127.0.0.1:\(port)") == .environment("port-in-use"))
      let doctor = try desk.run(["doctor", "--listen", "127.0.0.1:\(port)"])
      #expect(doctor.status == 0 && doctor.output.contains("A coachcal server answers"))
      _ = try server.stop()
      #expect(try desk.failure("serve --listen 192.0.2.1:80").status == 3)
      #expect(try desk.failure("serve --listen localhost") == .environment("configuration-invalid"))
    }
  }

  @Test func `both signals end it cleanly, and what was acknowledged is there (R84)`() throws {
    try withStudio { desk in
      for signal in [SIGINT, SIGTERM] {
        let port = try freePort()
        let server = try Running(desk, port: port)
        #expect(try get("http://127.0.0.1:\(port)/healthz") == "ok\n")
        let finished = try server.stop(signal)
        #expect(finished.status == 0 && finished.outputBytes.isEmpty)
        #expect(finished.error.contains(#""message":"stopped""#))
        for line in finished.error.split(separator: "\n") {
          #expect(throws: Never.self) { try JSONDecoder().decode(LogLine.self, from: Data(line.utf8)) }
        }
      }
      var status = stat()
      #expect(stat("\(desk.folder)/secret.key", &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
  }

  @Test func `a window removed over HTTP is not loaded again`() throws {
    try withEmptyDesk { desk in
      try desk.coachcal("load \(sample)")
      let token = try desk.coachcal("token add --coach maria").trimmed
      let port = try freePort()
      let server = try Running(desk, port: port)
      let windows = "http://127.0.0.1:\(port)/api/v1/coaches/maria/windows"
      let id = try desk.sql(
        "SELECT w.id FROM windows w JOIN people p ON p.id = w.coach_id WHERE p.handle = 'maria' ORDER BY w.id LIMIT 1"
      )
      #expect(try get("\(windows)/\(id)", method: "DELETE", token: token).contains("conflict_count"))
      _ = try server.stop()
      let before = try desk.dump()
      try desk.coachcal("load \(sample)")
      #expect(try desk.dump() == before)
      #expect(try desk.sql("SELECT count(*) FROM windows WHERE id = '\(id)'") == "0")
    }
  }
}

/// A server under way.
struct Running {
  private let work: BackgroundWork<Finished>
  private let pid: pid_t

  /// Starts it and waits until it answers.
  init(_ desk: Desk, port: UInt16, _ more: [String: String] = [:]) throws {
    let note = "\(desk.folder)/pid-\(port)"
    let environment = desk.environment.merging(["COACHCAL_LISTEN": "127.0.0.1:\(port)"]) { _, new in new }
      .merging(more) { _, new in new }
    let work = BackgroundWork {
      try run(
        "bash",
        [
          "-c",
          "echo $$ > \"$1.part\"; mv \"$1.part\" \"$1\"; exec \"$0\" serve --public-url \"http://127.0.0.1:$2\"",
          programPath, note, String(port),
        ], environment: environment)
    }
    let answered = try run(
      "python3",
      [
        "-c",
        """
        import sys, time, urllib.request
        for _ in range(200):
          try:
            urllib.request.urlopen(sys.argv[1], timeout=5).read(); sys.exit(0)
          except OSError: time.sleep(0.05)
        sys.exit(1)
        """, "http://127.0.0.1:\(port)/readyz",
      ])
    let text = try String(decoding: Data(contentsOf: URL(filePath: note)), as: UTF8.self)
    guard let pid = pid_t(text.trimmed) else { throw Unexpected("no process id: \(text)") }
    self.pid = pid
    self.work = work
    guard answered.status == 0 else {
      kill(pid, SIGKILL)
      throw Unexpected("the server does not answer: \(try work.wait().get().error)")
    }
  }

  func stop(_ signal: Int32 = SIGTERM) throws -> Finished {
    kill(pid, signal)
    return try work.wait().get()
  }
}

private struct Address: Decodable {
  var url: String
}

private struct LogLine: Decodable {
  var at: String
  var level: String
  var message: String
}

/// The body of an answer, which must be a good one.
private func get(_ url: String, method: String = "GET", token: String? = nil) throws -> String {
  let script = """
    import sys, urllib.request
    request = urllib.request.Request(sys.argv[1], method=sys.argv[2])
    if len(sys.argv) > 3: request.add_header("Authorization", "Bearer " + sys.argv[3])
    sys.stdout.buffer.write(urllib.request.urlopen(request, timeout=20).read())
    """
  let finished = try run("python3", ["-c", script, url, method] + (token.map { [$0] } ?? []))
  guard finished.status == 0 else { throw Unexpected(finished.error) }
  return finished.output
}

extension String {
  /// Without the line feed at its end.
  fileprivate var trimmed: String { String(split(separator: "\n").first ?? "") }
}
