import CivilTime
import FoundationEssentials
import Glibc
import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Calendars of other lives, as the command line does it (R55–R59).
@Suite struct `Blackouts` {
  struct Report: Decodable {
    struct Span: Decodable, Equatable {
      var start: String
      var end: String
    }
    struct Finding: Decodable {
      var line: Int
      var code: String
    }
    var source: Listed
    var dry_run: Bool
    var added: [Span]
    var added_count: Int
    var removed_count: Int
    var conflicts: [String]
    var events: Int
    var findings: [Finding]
    var held_back: String?
  }
  struct Listed: Decodable {
    var id: String
    var name: String
    var kind: String
    var host: String?
    var blackouts: Int
    var held: Bool
    var trouble: String?
    var next_poll: String?
  }

  private let busy = "--zone Europe/Berlin --from 2026-12-01 --to 2026-12-31"

  /// A file that closes so many hours, each two apart from the next, from the day after tomorrow on.
  private func file(_ hours: Int, from first: Int = 48, salt: Int = 0) -> [UInt8] {
    calendar(
      (0..<hours).map { (basic(hour(first + 2 * $0)), basic(hour(first + 2 * $0 + 1))) }, salt: salt)
  }

  private func put(_ bytes: [UInt8], _ desk: Desk, _ name: String = "away.ics") throws -> String {
    let path = "\(desk.folder)/\(name)"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  @Test func `a file is imported, and again, which changes nothing; list and remove tell the rest (R55)`()
    throws
  {
    try withStudio { desk in
      let path = try put(file(3), desk)
      let dry: Report = try desk.json("blackouts import \(path) --coach gus --dry-run")
      #expect(dry.dry_run && dry.added_count == 3 && dry.source.name == "away.ics")
      #expect(try desk.run(split("blackouts list --coach gus")).error.contains("There is no source."))
      let lines = try desk.coachcal("blackouts import \(path) --coach gus --dry-run").split(separator: "\n")
      #expect(lines.filter { $0.hasPrefix("+ ") }.first == "+ \(hour(48).rfc3339) \(hour(49).rfc3339)")
      #expect(lines.count { $0.hasPrefix("+ ") } == 3)
      let before = try desk.json("slots --coach gus --from \(day(2)) --to \(day(4))", as: [Offered].self)
        .count
      let done: Report = try desk.json("blackouts import \(path) --coach gus")
      #expect(done.added == dry.added && done.events == 3)
      #expect(done.added.first == .init(start: hour(48).rfc3339, end: hour(49).rfc3339))
      #expect(
        try desk.json("slots --coach gus --from \(day(2)) --to \(day(4))", as: [Offered].self).count < before)
      let dump = try desk.dump()
      #expect(try desk.json("blackouts import \(path) --coach gus", as: Report.self).added_count == 0)
      #expect(try desk.dump() == dump)
      // From standard input, under the same name.
      let input = String(decoding: file(4, salt: 2), as: UTF8.self)
      let text = try desk.coachcal(
        "blackouts import - --coach gus --source away.ics --kind session", input: input)
      #expect(text.contains("closed 1, opened 0, conflicts 0"))
      let listed: [Listed] = try desk.json("blackouts list --coach gus")
      #expect(
        listed.count == 1 && listed[0].blackouts == 4 && listed[0].kind == "session" && listed[0].host == nil)
      #expect(try desk.coachcal("blackouts list --coach gus").contains("away.ics"))
      #expect(try desk.failure("blackouts refresh \(listed[0].id)") == .refused("invalid"))
      try desk.coachcal("blackouts remove \(listed[0].id)")
      #expect(try desk.json("blackouts list --coach gus", as: [Listed].self).isEmpty)
      #expect(try desk.failure("blackouts remove \(listed[0].id)") == .refused("not-found"))
      #expect(
        try desk.json("slots --coach gus --from \(day(2)) --to \(day(4))", as: [Offered].self).count == before
      )
    }
  }

  @Test func `where there is more to say of a file than is kept, how much is said too (R56)`() throws {
    try withStudio { desk in
      let path = try put(
        calendar(
          (0..<2000).map { (basic(hour(48 + 2 * $0)), basic(hour(49 + 2 * $0))) },
          lines: ["TRANSP:TRANSPARENT"]), desk)
      for command in ["blackouts import \(path) --coach gus --dry-run", "busy \(path) \(busy)"] {
        let said = try desk.run(split(command)).error.split(separator: "\n")
        let told = said.count { $0.hasPrefix("line ") }
        #expect(told > 100 && told < 2000)
        #expect(said.last.map(String.init)?.hasSuffix("\(2000 - told) more like these") == true, "\(command)")
      }
    }
  }

  @Test func `a file that lost most of its events waits for a yes (R59)`() throws {
    try withStudio { desk in
      let path = try put(file(8), desk)
      try desk.coachcal("blackouts import \(path) --coach gus")
      _ = try put(file(1), desk)
      #expect(try desk.failure("blackouts import \(path) --coach gus") == .refused("source-shrank"))
      let dry: Report = try desk.json("blackouts import \(path) --coach gus --dry-run")
      #expect(dry.removed_count == 7 && dry.held_back != nil)
      #expect(
        try desk.coachcal("blackouts import \(path) --coach gus --dry-run").contains("would be held back: "))
      let allowed: Report = try desk.json("blackouts import \(path) --coach gus --dry-run --allow-shrinking")
      #expect(allowed.removed_count == 7 && allowed.held_back == nil)
      #expect(
        try desk.json("blackouts import \(path) --coach gus --allow-shrinking", as: Report.self).removed_count
          == 7)
    }
  }

  @Test func `what is in conflict is listed, kept or cancelled (R29)`() throws {
    try withStudio { desk in
      let booked = try [48, 50].map { hours in
        try desk.json("book --coach cleo --client ada --start \(hour(hours).rfc3339)", as: Booked.self).id
      }
      let path = try put(file(2), desk)
      #expect(
        try desk.json("blackouts import \(path) --coach cleo --dry-run", as: Report.self).conflicts == booked)
      #expect(
        try desk.run(split("conflicts --coach cleo")).error.contains("Every booking lies in open time."))
      let said = try desk.coachcal("blackouts import \(path) --coach cleo")
      #expect(said.contains("conflicts 2") && said.contains("conflict \(booked[0])"))
      #expect(try desk.json("conflicts --coach cleo", as: [Booked].self).map(\.id) == booked)
      #expect(try desk.json("conflicts keep \(booked[0])", as: Booked.self).status == "confirmed")
      let left = try desk.json("package list --client ada", as: [Owned].self).first?.remaining
      #expect(
        try desk.json("conflicts cancel \(booked[1]) --reason closed", as: Booked.self).status == "cancelled")
      #expect(
        try desk.json("package list --client ada", as: [Owned].self).first?.remaining == left.map { $0 + 1 })
      #expect(try desk.json("conflicts --coach cleo", as: [Booked].self).isEmpty)
    }
  }

  @Test func `an address is fetched, and again only for what is new (R55)`() throws {
    let bytes = Mutex(file(6))
    let seen = Shared<Int>()
    var configuration = Configuration(port: 0)
    configuration.maxConnectionsPerAddress = 0
    let server = Server(configuration) { request in
      let body = bytes.withLock { $0 }
      let tag = "\"\(body.count)\""
      guard request.headers["If-None-Match"] != tag else {
        seen.append(304)
        return Response(.notModified)
      }
      seen.append(200)
      var answer = Response.bytes(body, type: "text/calendar")
      answer.headers["ETag"] = tag
      return answer
    }
    try server.start()
    defer { server.stop(grace: 1000) }
    let allowed = ["COACHCAL_ALLOW_PRIVATE_NETWORK": "yes", "no_proxy": "*"]
    let address = "webcal://127.0.0.1:\(server.port)/private-K3Y/club.ics"
    try withStudio { desk in
      func json<T: Decodable>(_ words: String, as: T.Type = T.self) throws -> T {
        let finished = try desk.run(split(words) + ["--json"], allowed)
        guard finished.status == 0 else { throw Unexpected("\(words): \(finished.error)") }
        #expect(!finished.output.contains("K3Y") && !finished.error.contains("K3Y"))
        return try JSONDecoder().decode(T.self, from: finished.outputBytes.withUnsafeBytes { Data($0) })
      }
      let refused = try desk.run(
        split("blackouts subscribe \(address) --coach gus --json"), ["no_proxy": "*"])
      #expect(
        refused.status == 1 && refused.error.contains("source-unreachable") && !refused.error.contains("K3Y"))
      #expect(seen.values.isEmpty)
      let made: Report = try json("blackouts subscribe \(address) --coach gus")
      #expect(made.source.host == "127.0.0.1:\(server.port)" && made.source.name == made.source.host)
      #expect(made.added_count == 6 && made.source.next_poll != nil)
      let id = made.source.id
      #expect(try json("blackouts refresh \(id)", as: Listed.self).blackouts == 6)
      #expect(seen.values == [200, 304])
      // Nothing is due yet; an hour later it is.
      #expect(try json("blackouts refresh", as: [String: Int].self) == ["fetched": 0])
      try desk.sql("UPDATE sources SET next_poll = next_poll - 5000")
      #expect(try json("blackouts refresh", as: [String: Int].self) == ["fetched": 1])
      bytes.withLock { $0 = file(1) }
      let shrunk = try desk.run(split("blackouts refresh \(id) --json"), allowed)
      #expect(shrunk.status == 1 && shrunk.error.contains("source-shrank") && shrunk.outputBytes.isEmpty)
      let held = try #require(try json("blackouts list --coach gus", as: [Listed].self).first)
      #expect(held.held && held.trouble != nil && held.blackouts == 6)
      #expect(try json("blackouts refresh \(id) --allow-shrinking", as: Listed.self).blackouts == 1)
      bytes.withLock { $0 = Array("<!DOCTYPE html>".utf8) }
      let failed = try desk.run(split("blackouts refresh \(id)"), allowed)
      #expect(
        failed.status == 1 && failed.error.contains("source-unreachable") && !failed.error.contains("K3Y"))
      let table = try desk.run(split("blackouts list --coach gus"), allowed)
      #expect(table.status == 0 && table.output.contains("127.0.0.1") && !table.output.contains("K3Y"))
      #expect(try json("blackouts list --coach gus", as: [Listed].self).first?.blackouts == 1)
      #expect(try !desk.dump().contains("K3Y"))
    }
  }

  @Test func `busy prints what a file means, merged and in UTC, and stores nothing (R56)`() throws {
    try withEmptyDesk { desk in
      let path = try put(
        calendar([
          ("20261225", "20261226"), ("20261201T100000", "20261201T110000"),
          ("20261201T095900Z", "20261201T101500Z"),
          ("20270101", "20270102"), ("20261130T230000", "20261201T010000"),
        ]), desk)
      let spans = [
        ["2026-11-30T23:00:00Z", "2026-12-01T00:00:00Z"], ["2026-12-01T09:00:00Z", "2026-12-01T10:15:00Z"],
        ["2026-12-24T23:00:00Z", "2026-12-25T23:00:00Z"],
      ]
      #expect(try desk.json("busy \(path) \(busy)", as: [[String]].self) == spans)
      let input = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      let piped = try desk.run(split("busy - \(busy) --json"), input: input)
      #expect(try JSONDecoder().decode([[String]].self, from: Data(piped.output.utf8)) == spans)
      #expect(try desk.coachcal("busy \(path) \(busy)").split(separator: "\n").count == 3)
      let free = try put(
        calendar([("20261225", "20261226")], lines: ["TRANSP:TRANSPARENT"]), desk, "free.ics")
      let left = try desk.run(split("busy \(free) \(busy) --json"))
      #expect(left.output == "[]\n" && left.error.contains("line "))
      #expect(try desk.json("busy \(free) \(busy) --free-is-busy", as: [[String]].self) == [spans[2]])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: desk.folder).sorted() == ["away.ics", "free.ics"])
    }
  }

  @Test func `every sample means something (R56)`() throws {
    let folder = PackageRoot.path + "/samples/blackouts"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".ics") }
    #expect(names.count >= 12)
    try withStudio { desk in
      for name in names {
        let spans: [[String]] = try desk.json(
          "busy \(folder)/\(name) --zone Europe/Berlin --from 2026-01-01 --to 2027-12-31 --free-is-busy")
        #expect(!spans.isEmpty, "\(name)")
        #expect(
          try desk.json("blackouts import \(folder)/\(name) --coach gus", as: Report.self).source.name == name
        )
      }
      #expect(try desk.json("blackouts list --coach gus", as: [Listed].self).count == names.count)
    }
  }

  @Test func `what is no calendar, or no file, is said at once and nothing is stored (R58)`() throws {
    try withStudio { desk in
      // Whoever comes first makes the server's key, and its name is kept.
      try desk.coachcal("blackouts refresh")
      let dump = try desk.dump()
      let page = try put(Array("<!DOCTYPE html>".utf8), desk, "page.ics")
      let good = try put(file(1), desk)
      mkfifo("\(desk.folder)/pipe", 0o600)
      for command in ["blackouts import %@ --coach gus", "busy %@ \(busy)"] {
        func failure(_ path: String) throws -> Failed {
          try desk.failure(command.replacing("%@", with: path))
        }
        #expect(try failure(page) == .refused("calendar-unreadable"))
        #expect(try failure("/dev/null") == .refused("calendar-unreadable"))
        #expect(try failure("\(desk.folder)/pipe") == .refused("calendar-unreadable"))
        #expect(try failure(desk.folder) == .refused("calendar-unreadable"))
        #expect(try failure("\(desk.folder)/none.ics") == .environment("file-not-read"))
      }
      #expect(try desk.failure("blackouts import \(good) --coach nobody") == .refused("not-found"))
      #expect(try desk.failure("blackouts import \(good)") == .usage)
      #expect(try desk.failure("blackouts subscribe ftp://x.example/ --coach gus") == .refused("invalid"))
      #expect(
        try desk.failure("busy \(good) --zone ../../etc/passwd --from 2026-12-01 --to 2026-12-02")
          == .refused("unknown-zone"))
      #expect(
        try desk.failure("busy \(good) --zone UTC --from 2026-12-02 --to 2026-12-01")
          == .refused("end-before-start"))
      #expect(try desk.failure("busy \(good) --zone UTC --from 0000-12-02 --to 9999-12-01").status != 3)
      #expect(try desk.dump() == dump)
    }
  }

  @Test func `hostile files are refused within 100 MB and in time (R58)`() throws {
    let dates = Array(repeating: "20261202T100000Z", count: 600_000).joined(separator: ",")
    let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T100000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
    let files = [
      String(repeating: "BEGIN:VCALENDAR\r\n", count: 100_000),
      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEXDATE:\(dates)\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
      "BEGIN:VCALENDAR\r\n\(String(repeating: event, count: 90_000))END:VCALENDAR\r\n",
      String(repeating: "x", count: 10 << 20), String(repeating: "\n", count: 10 << 20),
    ]
    let script = """
      import os, sys, time
      began = time.time()
      child = os.fork()
      if child == 0:
          os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
          os.dup2(1, 2)
          os.execv(sys.argv[1], sys.argv[1:])
      _, status, usage = os.wait4(child, 0)
      print(os.waitstatus_to_exitcode(status), int(time.time() - began), usage.ru_maxrss // 1024)
      """
    try withEmptyDesk { desk in
      for (number, text) in files.enumerated() {
        let path = try put(Array(text.utf8), desk)
        let measured = try TestSupport.run(
          "python3", ["-S", "-c", script, programPath, "busy", path] + split(busy),
          environment: desk.environment)
        let figures = measured.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(figures.count == 3 && figures[0] == 1, "\(number): \(measured.output)\(measured.error)")
        // Two seconds as it is shipped; this one is built for finding faults.
        #expect(figures[1] < 30 && figures[2] < 100, "\(number): \(figures)")
      }
    }
  }

  @Test func `a stream without end is read only as far as a calendar may reach (R58)`() throws {
    try withEmptyDesk { desk in
      let ends = [
        "(printf 'BEGIN:VCALENDAR\\nX-A:'; head -c 1000000000 /dev/zero | tr '\\0' x)", "cat /dev/zero",
        "(printf 'BEGIN:VCALENDAR\\n'; yes 'BEGIN:VEVENT')",
      ]
      for stream in ends {
        let started = now().seconds
        let finished = try TestSupport.run(
          "bash", ["-c", "\(stream) | (ulimit -v 4000000; exec \"$0\" busy - \(busy) --json)", programPath],
          environment: desk.environment, seconds: 60)
        #expect(
          finished.status == 1 && finished.error.contains("calendar-unreadable"),
          "\(stream): \(finished.error)")
        #expect(now().seconds - started < 20, "\(stream)")
      }
    }
  }
}

/// A date so many days ahead, in Berlin.
private func day(_ days: Int) throws -> String {
  try Zone.named("Europe/Berlin").date(at: now()).adding(days: days).iso8601
}
