import Glibc
import TestSupport
import Testing

/// Four servers on one PostgreSQL, and the worst that befalls any of them (R20, R48, R80, R81).
@Suite(.serialized, .enabled(if: !TestDatabase.isFile, "once")) struct PostgresStormTests {
  @Test func `four servers on one database keep its rules while each in turn is killed (R20, R81)`() throws {
    var random = TestRandom(for: "four servers")
    try withInstallations(4) { installations in
      let studio = try StormStudio(installations[0])
      var bookers = try studio.bookers(&random)
      var servers = try installations.map { try $0.serve() }
      defer { for server in servers { server.signal(SIGKILL) } }
      for victim in installations.indices {
        let milliseconds = UInt32.random(in: 100...400, using: &random)
        let finished = try storm(&bookers, installations, wishes: 40) {
          usleep(milliseconds * 1000)
          servers[victim].signal(SIGKILL)
          return try servers[victim].wait()
        }
        #expect(finished.status == 128 + SIGKILL)
        for (index, booker) in bookers.enumerated() where index % 4 != victim {
          #expect(booker.unanswered == nil, "the other servers went on")
        }
        let problems = try Books(installations[0].database.address, bookers).problems()
        #expect(problems == [], "COACHCAL_TEST_SEED=\(random.seed)")
        servers[victim] = try installations[victim].serve()
      }
      for server in servers {
        server.signal(SIGTERM)
        #expect(try server.wait().status == 0)
      }
      servers = []
      #expect(bookers.flatMap(\.strange) == [], "COACHCAL_TEST_SEED=\(random.seed)")
      #expect(bookers.allSatisfy { $0.done > 20 })
    }
  }

  @Test
  func
    `a database that crashes in mid-storm and comes back has all that was acknowledged, and pushes nothing twice`()
    throws
  {
    var random = TestRandom(for: "database crash")
    let postgres = try TestPostgres()
    defer { try? postgres.stop(immediately: true) }
    try postgres.psql("CREATE DATABASE storm")
    try withInstallations(4, at: postgres.address(of: "storm")) { installations in
      let first = installations[0]
      let radicale = try CalDAVServer.radicale(in: first.folder)
      defer { radicale.stop() }
      let calendar = try ChaosCalendar(radicale, seed: random.next())
      defer { calendar.stop() }
      let studio = try StormStudio(first)
      try first.coachcal(
        "destinations", "add-caldav", calendar.url, "--coach", "cleo", "--user", radicale.user, "--calendar",
        "work", "--make-calendar", adding: ["COACHCAL_CALDAV_PASSWORD": radicale.password])
      let destination = try first.destination(of: "cleo")
      try first.coachcal("destinations", "set", destination.id, "--removal-share", "100")
      var bookers = try studio.bookers(&random)
      let servers = try installations.map { try $0.serve() }
      defer { for server in servers { server.signal(SIGKILL) } }
      for _ in 1...3 {
        let milliseconds = UInt32.random(in: 200...1200, using: &random)
        try storm(&bookers, installations, wishes: 60) {
          usleep(milliseconds * 1000)
          try postgres.stop(immediately: true)
          usleep(UInt32.random(in: 0...1500, using: &random) * 1000)
          try postgres.start(waiting: false)
        }
        // The same servers, which nobody has started again.
        try storm(&bookers, installations, wishes: 5) {}
        #expect(bookers.allSatisfy { $0.unanswered == nil }, "COACHCAL_TEST_SEED=\(random.seed)")
        let problems = try Books(first.database.address, bookers).problems()
        #expect(problems == [], "COACHCAL_TEST_SEED=\(random.seed)")
      }
      #expect(bookers.flatMap(\.strange) == [], "COACHCAL_TEST_SEED=\(random.seed)")
      try first.awaitSynced("cleo", seconds: 100)
      let wanted = try first.json("bookings", "--status", "confirmed", as: [Booked].self)
      let held = try calendar.held(at: destination.address)
      #expect(held.map(\.uid).sorted() == wanted.map(\.uid).sorted(), "COACHCAL_TEST_SEED=\(random.seed)")
      for server in servers {
        server.signal(SIGTERM)
        #expect(try server.wait().status == 0)
      }
    }
  }
}
