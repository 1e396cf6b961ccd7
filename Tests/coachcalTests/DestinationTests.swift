import CivilTime
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Destinations and the pushing, as the command line does it.
@Suite(.serialized) struct `Destinations` {
  struct Status: Decodable {
    var id: String
    var state: String
    var address: String
    var synced_count: Int
    var waiting_count: Int
    var trouble: String?
  }
  struct Count: Decodable, Equatable {
    var synced: Int
    var waiting: Int
    var parked: Int
  }
  struct Repair: Decodable { var kind: String }

  private let allowed = ["COACHCAL_ALLOW_PRIVATE_NETWORK": "yes", "COACHCAL_CALDAV_PASSWORD": "a secret: ä"]

  private func json<T: Decodable>(_ desk: Desk, _ words: String, as: T.Type = T.self) throws -> T {
    let finished = try desk.run(split(words) + ["--json"], allowed)
    guard finished.status == 0 else { throw Unexpected("\(words): \(finished.error)") }
    return try JSONDecoder().decode(T.self, from: Data(finished.output.utf8))
  }

  private func withServer(_ body: (Desk, CalDAVServer) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let server = try CalDAVServer.radicale(in: folder)
      defer { server.stop() }
      try withStudio { try body($0, server) }
    }
  }

  @Test func `a coach connects a calendar, and what is booked stands there (R46, R52)`() throws {
    try withServer { desk, server in
      let add =
        "destinations add-caldav \(server.url) --coach cleo --user alice --calendar Lessons --make-calendar"
      let made: Status = try json(desk, add)
      #expect(made.state == "active" && made.address.hasPrefix("\(server.url)/alice/"))
      try desk.coachcal("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      #expect(try json(desk, "destinations list --coach cleo", as: [Status].self).first?.waiting_count == 1)
      #expect(try json(desk, "sync --once", as: Count.self) == Count(synced: 1, waiting: 0, parked: 0))
      #expect(try json(desk, "sync --once", as: Count.self) == Count(synced: 0, waiting: 0, parked: 0))
      #expect(try json(desk, "sync status --coach cleo", as: [Status].self).first?.synced_count == 1)
      #expect(try json(desk, "destinations reconcile \(made.id) --dry-run", as: [Repair].self).isEmpty)
    }
  }

  @Test func `the server pushes by itself within seconds`() throws {
    try withServer { desk, server in
      let made: Status = try json(
        desk,
        "destinations add-caldav \(server.url) --coach cleo --user alice --calendar Lessons --make-calendar")
      let port = try freePort()
      let running = try Running(desk, port: port, allowed)
      try desk.coachcal("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      var status = made
      for _ in 0..<100 where status.synced_count == 0 {
        status = try #require(try json(desk, "destinations list --coach cleo", as: [Status].self).first)
      }
      let log = try running.stop()
      #expect(status.synced_count == 1)
      #expect(!log.error.contains("a secret"))
    }
  }

  @Test func `a destination is paused, resumed, changed and removed`() throws {
    try withServer { desk, server in
      let made: Status = try json(
        desk,
        "destinations add-caldav \(server.url) --coach cleo --user alice --calendar Lessons --make-calendar")
      #expect(try json(desk, "destinations pause \(made.id)", as: Status.self).state == "paused")
      try desk.coachcal("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      #expect(try json(desk, "sync --once", as: Count.self) == Count(synced: 0, waiting: 0, parked: 0))
      #expect(try json(desk, "destinations resume \(made.id)", as: Status.self).state == "active")
      #expect(try json(desk, "sync --once", as: Count.self).synced == 1)
      _ = try json(desk, "destinations set \(made.id) --ended mark --removal-share 20", as: Status.self)
      #expect(try desk.failure("destinations set \(made.id) --removal-share 101") == .refused("invalid"))
      try desk.coachcal("destinations remove \(made.id)")
      #expect(try json(desk, "destinations list --coach cleo", as: [Status].self).isEmpty)
      #expect(try desk.failure("destinations pause \(made.id)") == .refused("not-found"))
    }
  }

  @Test func `a private address is refused unless the operator allows it (R82)`() throws {
    try withServer { desk, server in
      let words = split("destinations add-caldav \(server.url) --coach cleo --user alice --json")
      let plain = try desk.run(words, ["COACHCAL_CALDAV_PASSWORD": "x"])
      #expect(plain.status == 1 && plain.error.contains("https"))
      let secure = try desk.run(
        split("destinations add-caldav https://127.0.0.1:1/ --coach cleo --user alice --json"),
        ["COACHCAL_CALDAV_PASSWORD": "x"])
      #expect(secure.status == 1 && secure.error.contains("destination-unreachable"))
    }
  }

  @Test func `the password is sealed in the database, and opens after the key was rotated`() throws {
    try withServer { desk, server in
      let made: Status = try json(
        desk,
        "destinations add-caldav \(server.url) --coach cleo --user alice --calendar Lessons --make-calendar")
      #expect(try !desk.dump().contains("a secret"))
      let rotated = try desk.run(["key", "rotate", "--json"])
      #expect(rotated.output == "{\"resealed\":1}\n", "\(rotated.error)")
      try desk.coachcal("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      #expect(try json(desk, "sync --once", as: Count.self).synced == 1)
      #expect(try desk.run(["key", "rotate", "--json"]).output == "{\"resealed\":1}\n")
      _ = made
    }
  }

  @Test func `a server with a key of its own is refused, until the studio's key is lost for good`() throws {
    try withServer { desk, server in
      let other = "\(desk.folder)/other.key"
      let elsewhere = ["COACHCAL_SECRET_KEY_FILE": other]
      try Data(repeating: 7, count: 32).write(to: URL(filePath: other))
      chmod(other, 0o600)
      // As long as nothing is sealed, any key will do.
      #expect(try desk.run(split("sync --once"), elsewhere).status == 0)
      _ = try json(
        desk,
        "destinations add-caldav \(server.url) --coach cleo --user alice --calendar Lessons --make-calendar",
        as: Status.self)
      for command in ["sync --once", "key rotate", "serve"] {
        let refused = try desk.run(split(command), elsewhere)
        #expect(refused.status == 3 && refused.error.contains("secret-key-differs"), "\(command)")
      }
      #expect(try desk.run(split("key rotate --lost"), elsewhere).status == 0)
      #expect(try desk.run(split("sync --once"), elsewhere).status == 0)
    }
  }

  @Test
  func `no key is made while secrets are sealed under one that is not there, unless it is lost for good`()
    throws
  {
    try withServer { desk, server in
      _ = try json(
        desk,
        "destinations add-caldav \(server.url) --coach cleo --user alice --calendar Lessons --make-calendar",
        as: Status.self)
      let elsewhere = ["COACHCAL_SECRET_KEY_FILE": "\(desk.folder)/other.key"]
      for command in ["sync --once", "key rotate", "serve"] {
        let refused = try desk.run(split(command), elsewhere)
        #expect(refused.status == 3 && refused.error.contains("secret-key-missing"), "\(command)")
      }
      #expect(try desk.run(split("key rotate --lost"), elsewhere).status == 0)
      #expect(try desk.run(split("sync --once"), elsewhere).status == 0)
      // Under the old key all is as it was.
      try desk.coachcal("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      #expect(try json(desk, "sync --once", as: Count.self).synced == 1)
    }
  }
}
