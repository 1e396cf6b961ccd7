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
      let storage = try Storage(path: installation.database)
      defer { storage.close() }
      // While this transaction lasts no booking can be made: they all wait.
      let waiting = try storage.write { _ in
        let waiting = zip(StormStudio.clients, studio.starts).map { client, start in
          BackgroundWork {
            try API(installation, token: token).ask(
              "POST", "/api/v1/bookings", #"{"coach":"cleo","client":"\#(client)","start":"\#(start)"}"#)
          }
        }
        try installation.waitForConnections(waiting.count)
        server.signal(signal)
        while (try? RawHTTPClient(port: installation.port)) != nil { usleep(1000) }
        return waiting
      }
      let answers = try waiting.map { try $0.wait().get() }
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
  /// Waits until so many requests, with their whole bodies, have been read by the server.
  fileprivate func waitForConnections(_ count: Int) throws {
    for _ in 0..<2000 {
      if try Self.readConnections(port) == count { return }
      usleep(5000)
    }
    throw Unexpected("the server does not read what it is sent")
  }

  /// How many established connections of the server have nothing left to be read (from /proc/net/tcp).
  private static func readConnections(_ port: UInt16) throws -> Int {
    let lines = try run("cat", ["/proc/net/tcp"]).output.split(separator: "\n").dropFirst()
    let hex = String(port, radix: 16, uppercase: true)
    let own = ":" + String(repeating: "0", count: 4 - hex.count) + hex
    return lines.count { line in
      let words = line.split(separator: " ")
      // 01: established; the queues are sent:received.
      return words.count > 4 && words[1].hasSuffix(own) && words[3] == "01" && words[4].hasSuffix(":00000000")
    }
  }
}
