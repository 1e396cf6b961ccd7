import CivilTime
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The whole program, a real CalDAV server, and all that goes wrong between them (R46–R48, R51).
@Suite(.serialized) struct PushChaosTests {
  @Test
  func `300 bookings, faults on a third of the requests, ten times killed: the calendar is the bookings`()
    throws
  {
    var random = TestRandom(for: "push chaos")
    let seed = random.seed
    try withInstallation { installation in
      let radicale = try CalDAVServer.radicale(in: installation.folder)
      defer { radicale.stop() }
      let calendar = try ChaosCalendar(radicale, seed: random.next())
      defer { calendar.stop() }
      let studio = try StormStudio(installation)
      try installation.coachcal(
        "destinations", "add-caldav", calendar.url, "--coach", "cleo", "--user", radicale.user, "--calendar",
        "work",
        "--make-calendar", adding: ["COACHCAL_CALDAV_PASSWORD": radicale.password])
      let destination = try installation.destination(of: "cleo")
      // Whoever storms cancels more than a coach does.
      try installation.coachcal("destinations", "set", destination.id, "--removal-share", "100")
      let foreign = ForeignEvent.some(100)
      let folder = try calendar.folder(below: installation.folder)
      for event in foreign { try Data(event.text.utf8).write(to: URL(filePath: "\(folder)/\(event.name)")) }
      var bookers = try studio.bookers(&random)
      calendar.spoils()
      // Slow enough for most to be pushed before they change again.
      let told = Shared<String>()
      let tell: @Sendable (Booked) -> Void = { booking in
        told.append(booking.id)
        usleep(100_000)
      }
      for _ in 1...10 {
        let server = try installation.serve()
        let finished = try storm(&bookers, installation, told: tell) {
          usleep(UInt32.random(in: 500...3500, using: &random) * 1000)
          server.signal(SIGKILL)
          return try server.wait()
        }
        #expect(finished.status == 128 + SIGKILL)
      }
      try installation.serving {
        // Until enough has gone wrong, however slow the machine is.
        let last = time(nil) + 120
        while calendar.requests.all < 500 || calendar.requests.spoiled <= 80
          || Set(bookers.flatMap(\.known.keys)).count < 300, time(nil) < last
        {
          try storm(&bookers, installation, wishes: 20, told: tell) {}
        }
        #expect(Set(bookers.flatMap(\.known.keys)).count >= 300)
        #expect(bookers.flatMap(\.strange) == [], "COACHCAL_TEST_SEED=\(seed)")
        let (requests, spoiled) = calendar.endsSpoiling()
        print("push chaos: \(requests) requests, \(spoiled) of them spoiled, \(told.values.count) answers")
        let began = time(nil)
        try installation.awaitSynced("cleo", seconds: 100)
        print("push chaos: synced \(time(nil) - began) seconds after the last fault")
        #expect(spoiled > 80)
      }
      let held = try calendar.held(at: destination.address)
      let wanted = try installation.json("bookings", "--status", "confirmed", as: [Booked].self)
      let ours = held.filter { $0.uid.hasSuffix("@coachcal") }
      #expect(ours.map(\.uid).sorted() == wanted.map(\.uid).sorted(), "COACHCAL_TEST_SEED=\(seed)")
      let starts = Dictionary(ours.map { ($0.uid, $0.start) }) { first, _ in first }
      for booking in wanted {
        #expect(starts[booking.uid] == Instant(rfc3339: booking.start)?.seconds, "COACHCAL_TEST_SEED=\(seed)")
      }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
        !$0.hasPrefix(".Radicale")
      }
      #expect(files.count == foreign.count + wanted.count)
      for event in foreign {
        let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(event.name)"))
        #expect(bytes == Data(event.text.utf8), "\(event.name)")
      }
    }
  }
}
