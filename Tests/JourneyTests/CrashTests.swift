import Glibc
import TestSupport
import Testing

/// What is left after the worst (R20, R24, R81, R84).
@Suite(.serialized) struct CrashTests {
  @Test func `20 times killed in a storm, it lost nothing that it had acknowledged (R81)`() throws {
    var random = TestRandom(for: "killed in a storm")
    try withInstallation { installation in
      let studio = try StormStudio(installation)
      var bookers = try studio.bookers(&random)
      let address = try installation.feedAddress(coach: "cleo")
      var interrupted = 0
      for round in 1...20 {
        let server = try installation.serve()
        let problems = try Books(installation.database.address, bookers).problems()
        #expect(problems == [], "round \(round), COACHCAL_TEST_SEED=\(random.seed)")
        let shown = try Set(installation.events(address).keys)
        #expect(shown.isSuperset(of: bookers.flatMap(\.known.keys)), "round \(round)")
        let (answers, milliseconds) = (
          Int.random(in: 0...25, using: &random), UInt32.random(in: 1...50, using: &random)
        )
        let told = Shared<String>()
        let finished = try storm(&bookers, installation, told: { told.append($0.id) }) {
          // By what it has done, not by the clock alone: machines are of all speeds.
          for _ in 0..<30_000 where told.values.count < answers { usleep(1000) }
          usleep(milliseconds * 1000)
          server.signal(SIGKILL)
          return try server.wait()
        }
        #expect(finished.status == 128 + SIGKILL)
        interrupted += bookers.count { $0.unanswered != nil }
      }
      let problems = try installation.serving { try Books(installation.database.address, bookers).problems() }
      #expect(problems == [], "COACHCAL_TEST_SEED=\(random.seed)")
      #expect(bookers.flatMap(\.strange) == [], "COACHCAL_TEST_SEED=\(random.seed)")
      #expect(bookers.reduce(0) { $0 + $1.done } > 100)
      #expect(interrupted > 20)
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `told to stop in a storm, it does all that it began, and nothing else (R84)`(
    _ signal: Int32
  ) throws {
    var random = TestRandom(for: "stopped in a storm")
    try withInstallation { installation in
      let studio = try StormStudio(installation)
      var bookers = try studio.bookers(&random)
      for round in 1...4 {
        let server = try installation.serve()
        let milliseconds = UInt32.random(in: 150...400, using: &random)
        let told = Shared<String>()
        let finished = try storm(&bookers, installation, told: { told.append($0.id) }) {
          // However slow the machine is, not before it has something to do.
          for _ in 0..<20_000 where told.values.count < 15 { usleep(1000) }
          usleep(milliseconds * 1000)
          server.signal(signal)
          return try server.wait()
        }
        #expect(finished.status == 0)
        #expect(finished.error.contains(#""message":"stopped""#))
        // What was not answered was not begun.
        for index in bookers.indices { bookers[index].forgetUnanswered() }
        let problems = try Books(installation.database.address, bookers).problems()
        #expect(problems == [], "round \(round), COACHCAL_TEST_SEED=\(random.seed)")
      }
      #expect(bookers.flatMap(\.strange) == [])
      #expect(bookers.reduce(0) { $0 + $1.done } > 50)
    }
  }

  @Test func `killed while it makes and fills its database, it does so the next time (R81)`() throws {
    var random = TestRandom(for: "killed at the beginning")
    let studio = "\(PackageRoot.path)/samples/studio.json"
    for round in 1...20 {
      let microseconds = UInt32.random(in: 0...60_000, using: &random)
      try withInstallation { installation in
        let load = try RunningProgram(
          programPath, ["load", studio], environment: ["COACHCAL_DATABASE": installation.database.address])
        usleep(microseconds)
        load.signal(SIGKILL)
        _ = try load.wait()
        try installation.coachcal("load", studio)
        let problems = try Books(installation.database.address, []).problems()
        #expect(problems == [], "round \(round), COACHCAL_TEST_SEED=\(random.seed)")
        #expect(try installation.json("clients", as: [Named].self).count == 12)
        #expect(try installation.json("package", "list", "--client", "anna", as: [Named].self).count == 1)
      }
    }
  }

  private struct Named: Decodable {
    var id: String
  }

  @Test func `two servers on one database keep its rules, also when one is killed (R20)`() throws {
    var random = TestRandom(for: "two servers")
    try withInstallation { first in
      let second = try Installation(first.database)
      let studio = try StormStudio(first)
      let bookers = try studio.bookers(&random)
      var (left, right) = (Array(bookers.prefix(2)), Array(bookers.dropFirst(2)))
      try second.serving {
        for round in 1...4 {
          let server = try first.serve()
          let milliseconds = UInt32.random(in: 50...250, using: &random)
          let finished = try storm(&right, second, wishes: 60) {
            try storm(&left, first) {
              usleep(milliseconds * 1000)
              server.signal(SIGKILL)
              return try server.wait()
            }
          }
          #expect(finished.status == 128 + SIGKILL)
          #expect(right.allSatisfy { $0.unanswered == nil }, "the other server went on")
          let problems = try Books(first.database.address, left + right).problems()
          #expect(problems == [], "round \(round), COACHCAL_TEST_SEED=\(random.seed)")
        }
      }
      #expect((left + right).flatMap(\.strange) == [], "COACHCAL_TEST_SEED=\(random.seed)")
      #expect(left.contains { $0.done > 0 })
    }
  }

  @Test func `backups taken in a storm are whole and hold all that was acknowledged before (R81)`() throws {
    var random = TestRandom(for: "backups in a storm")
    try withInstallation { installation in
      let studio = try StormStudio(installation)
      var bookers = try studio.bookers(&random)
      let told = Shared<String>()
      try installation.serving {
        let counts = try storm(&bookers, installation, wishes: 150, told: { told.append($0.id) }) {
          var counts: [Int] = []
          for _ in 0..<6 {
            let before = told.values
            let copy = try installation.database.copy { try installation.coachcal("backup", $0) }
            #expect(try Books(copy, present: before).problems() == [], "COACHCAL_TEST_SEED=\(random.seed)")
            #expect(
              try installation.json("bookings", "--database", copy, as: [Booked].self).count
                >= Set(before).count)
            counts.append(before.count)
          }
          return counts
        }
        #expect(counts.last ?? 0 > counts.first ?? 0)
        #expect(try Books(installation.database.address, bookers).problems() == [])
      }
      #expect(bookers.flatMap(\.strange) == [])
    }
  }
}
