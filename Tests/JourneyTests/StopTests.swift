import Glibc
import Store
import TestSupport
import Testing

/// A clean stop (R84).
@Suite struct StopTests {
  @Test(arguments: [SIGTERM, SIGINT]) func `answers under way when the signal comes are given (R84)`(
    _ signal: Int32
  ) throws {
    try withInstallation { installation in
      let studio = try StormStudio(installation)
      let token = try installation.token("--coach", "cleo")
      let server = try installation.serve()
      let storage = try Storage(at: installation.database.address)
      defer { storage.close() }
      // While this transaction lasts no booking can be made: they wait, each with one of the four workers.
      let waiting = try storage.alone {
        let waiting = try StormStudio.clients.prefix(3).map { _ in
          try RawHTTPClient(port: installation.port, timeout: 20_000)
        }
        for (client, (name, start)) in zip(waiting, zip(StormStudio.clients, studio.starts)) {
          try client.request(
            "POST", "/api/v1/bookings", ["Authorization: Bearer \(token)"],
            body: #"{"coach":"cleo","client":"\#(name)","start":"\#(start)"}"#)
        }
        try installation.waitUntilRead(waiting.count)
        #expect(try installation.get("\(installation.url)/healthz").status == 200)
        server.signal(signal)
        while (try? RawHTTPClient(port: installation.port)) != nil { usleep(1000) }
        return waiting
      }
      let answers = try waiting.map { try $0.answer() }
      #expect(answers.map(\.status) == waiting.map { _ in 201 })
      #expect(answers.allSatisfy { $0["Connection"] == "close" })
      let finished = try server.wait()
      #expect(finished.status == 0)
      #expect(finished.error.contains(#""message":"stopped""#))
      let stored = try installation.json("bookings", "--status", "confirmed", as: [Booked].self)
      #expect(Set(stored.map(\.id)) == Set(answers.compactMap(\.booking?.id)))
    }
  }
}

extension Installation {
  /// Waits until the server has so many connections and has read all that was sent to it.
  fileprivate func waitUntilRead(_ count: Int) throws {
    for _ in 0..<2000 {
      if try unread(port).filter({ $0 == 0 }).count == count { return }
      usleep(5000)
    }
    throw Unexpected("the server does not read what it is sent")
  }

  /// How many bytes wait to be read in each established connection of the server (from /proc/net/tcp).
  private func unread(_ port: UInt16) throws -> [Int] {
    let hex = String(port, radix: 16, uppercase: true)
    let own = ":" + String(repeating: "0", count: 4 - hex.count) + hex
    return try run("cat", ["/proc/net/tcp"]).output.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      // 01: established. The two queues are those of what is sent and of what was received.
      guard words.count > 4, words[1].hasSuffix(own), words[3] == "01" else { return nil }
      return words[4].split(separator: ":").last.flatMap { Int($0, radix: 16) }
    }
  }
}
