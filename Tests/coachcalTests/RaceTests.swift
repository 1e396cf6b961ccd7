import CivilTime
import TestSupport
import Testing

@Suite struct `Processes that want the same place` {
  @Test func `of two for the last place one gets it, and the books agree (R20, R24)`() throws {
    try withStudio { desk in
      try desk.coachcal("package adjust \(package("bob", desk)) --by 50 --reason race")
      try desk.coachcal("package add --coach cleo --client cy --name Race --total 50 --duration 60")
      for round in 0..<20 {
        let start = hour(40 + 2 * round).rfc3339
        try desk.coachcal(
          "book --coach cleo --client ada --start \(start)" + (round < 8 ? "" : " --package \(extra(desk))"))
        let results = together(["bob", "cy"]) { client in
          try desk.run(
            ["book", "--coach", "cleo", "--client", client, "--start", start, "--as", "client", "--json"])
        }
        let statuses = try results.map { try $0.get() }
        #expect(statuses.map(\.status).sorted() == [0, 1], "round \(round)")
        let loser = try #require(statuses.first { $0.status == 1 })
        #expect(loser.error.contains("slot-full"), "round \(round): \(loser.error)")
      }
      #expect(
        try desk.sql(
          """
          SELECT max(n), count(*) FROM (SELECT count(*) AS n FROM bookings WHERE status = 'confirmed'
          GROUP BY starts_at) AS starts
          """) == "2|20")
      #expect(
        try desk.sql(
          """
          SELECT count(*) FROM packages WHERE remaining <> (SELECT sum(delta) FROM ledger WHERE package_id = packages.id)
          """) == "0")
      #expect(
        try desk.sql(
          """
          SELECT count(*) FROM bookings b WHERE (SELECT coalesce(sum(delta), 0) FROM ledger l
          WHERE l.booking_id = b.id) <> -1
          """) == "0")
    }
  }

  private func extra(_ desk: Desk) throws -> String {
    let packages: [Owned] = try desk.json("package list --client ada")
    if let found = packages.first(where: { $0.name == "More" }) { return found.id }
    return try desk.json(
      "package add --coach cleo --client ada --name More --total 50 --duration 60", as: Owned.self
    ).id
  }

  private func package(_ client: String, _ desk: Desk) throws -> String {
    try #require(try desk.json("package list --client \(client)", as: [Owned].self).first?.id)
  }
}

/// Runs the body for each element at the same time, each in a thread of its own.
func together<Element: Sendable, T: Sendable>(
  _ elements: [Element], _ body: @escaping @Sendable (Element) throws -> T
) -> [Result<T, any Error>] {
  let threads = elements.map { element in BackgroundWork { try body(element) } }
  return threads.map { $0.wait() }
}
