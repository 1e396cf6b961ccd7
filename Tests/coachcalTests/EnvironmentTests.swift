import CivilTime
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite struct `When the environment is at fault` {
  @Test func `a database from a newer version is left alone`() throws {
    try withStudio { desk in
      try desk.sql("INSERT INTO migrations (number, name, checksum) VALUES (9999, 'later', 'x')")
      let before = try desk.dump()
      #expect(try desk.failure("coaches") == .environment("newer-version"))
      #expect(try desk.failure("serve") == .environment("newer-version"))
      #expect(try desk.dump() == before)
      #expect(try desk.run(["doctor"]).status == 3)
    }
  }

  @Test(.enabled(if: TestDatabase.isFile, "file"))
  func `places where no database can be`() throws {
    try withEmptyDesk { desk in
      #expect(
        try desk.failure("load - --database \(desk.folder)", input: "{}") == .environment("cannot-open"))
      #expect(try desk.failure("serve --database \(desk.folder)") == .environment("cannot-open"))
      #expect(try desk.failure("coaches --database \(desk.folder)/none") == .environment("no-database"))
      #expect(try desk.failure("load - --database \(desk.folder)/a/b", input: "{}").status == 3)
      // Nobody may make files there, not even root.
      #expect(try desk.failure("load - --database /proc/coachcal.sqlite", input: "{}").status == 3)
      #expect(try desk.failure("load - --database /sys/coachcal.sqlite", input: "{}").status == 3)
      let text = "\(desk.folder)/text"
      try Data(String(repeating: "no database ", count: 100).utf8).write(to: URL(filePath: text))
      #expect(try desk.failure("coaches --database \(text)") == .environment("not-a-database"))
    }
  }

  @Test(.enabled(if: TestDatabase.isFile, "disk"))
  func `a full disk keeps nothing of what did not fit`() throws {
    try withStudio { desk in
      try desk.sql("PRAGMA wal_checkpoint(TRUNCATE)")
      var status = stat()
      stat("\(desk.folder)/coachcal.sqlite", &status)
      let before = try desk.dump()
      // Files may grow no further than the database is: whatever is added finds no place.
      let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" load - --json"
      let people = (0..<200).map {
        #"{"handle":"new-\#($0)","name":"N","email":"n\#($0)@x.example","time_zone":"Europe/Berlin","brands":["gym"]}"#
      }.joined(separator: ",")
      let finished = try TestSupport.run(
        "bash", ["-c", script, programPath], input: Array("{\"clients\":[\(people)]}".utf8),
        environment: desk.environment)
      #expect(finished.status == 3, "\(finished.error)")
      #expect(finished.error.contains(#""code":"#))
      #expect(try desk.dump() == before)
      try desk.coachcal("load -", input: "{\"clients\":[\(people)]}")
    }
  }

  @Test func `trusted proxies that cannot be read, by flag or environment`() throws {
    try withStudio { desk in
      let wrong = "serve --listen 127.0.0.1:0 --trusted-proxies 10.0.0.0/33"
      #expect(try desk.failure(wrong) == .environment("configuration-invalid"))
      let finished = try TestSupport.run(
        programPath, ["serve", "--listen", "127.0.0.1:0"],
        environment: desk.environment.merging(["COACHCAL_TRUSTED_PROXIES": "loopback, my-proxy"]) { $1 })
      #expect(finished.status == 3)
      #expect(finished.error.contains("my-proxy"))
    }
  }

  @Test func `output that cannot be written is no success`() throws {
    try withStudio { desk in
      let finished = try TestSupport.run(
        "bash", ["-c", "exec \"$0\" clients > /dev/full", programPath], environment: desk.environment)
      #expect(finished.status == 3 && finished.error.contains("standard output"))
    }
  }

  @Test(.enabled(if: TestDatabase.isFile, "backup"))
  func `a backup is whole, private, and overwrites nothing (R81)`() throws {
    try withStudio { desk in
      try desk.coachcal("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      let copy = "\(desk.folder)/copy.sqlite"
      #expect(try desk.coachcal("backup \(copy)") == "\(copy)\n")
      var status = stat()
      #expect(stat(copy, &status) == 0 && status.st_mode & 0o777 == 0o600)
      #expect(try desk.coachcal("bookings --json --database \(copy)") == desk.coachcal("bookings --json"))
      #expect(try desk.failure("backup \(copy)").status == 3)
      #expect(try desk.failure("backup \(desk.folder)/no/copy").status == 3)
    }
  }

  @Test func `the doctor says what is wrong and what to do`() throws {
    try withStudio { desk in
      #expect(try findings(desk).filter { !$0.ok }.map(\.check) == [])
      try desk.sql(
        "UPDATE people SET calendar_changed_at = calendar_changed_at + 864000 WHERE handle = 'ada'")
      #expect(try findings(desk).filter { !$0.ok }.map(\.check) == ["clock"])
      try desk.sql("UPDATE people SET time_zone = 'Europe/Atlantis' WHERE handle = 'bob'")
      #expect(try findings(desk).filter { !$0.ok }.map(\.check).contains("zones"))
      try Data([1, 2, 3]).write(to: URL(filePath: "\(desk.folder)/secret.key"))
      chmod("\(desk.folder)/secret.key", 0o644)
      let key = try #require(try findings(desk).first { $0.check == "secret-key" })
      #expect(!key.ok && key.detail.contains("chmod 600"))
      #expect(try findings(desk, ["--listen", "somewhere"]).first { $0.check == "listen" }?.ok == false)
      let text = try desk.run(["doctor"])
      #expect(text.status == 3 && text.output.contains("problem  zones"))
    }
  }

  private func findings(_ desk: Desk, _ more: [String] = ["--listen", "127.0.0.1:0"]) throws -> [Finding] {
    let finished = try desk.run(["doctor", "--json"] + more)
    let findings = try JSONDecoder().decode([Finding].self, from: Data(finished.outputBytes))
    #expect(finished.status == (findings.allSatisfy(\.ok) ? 0 : 3))
    return findings
  }
}

private struct Finding: Decodable {
  var check: String
  var ok: Bool
  var detail: String
}
