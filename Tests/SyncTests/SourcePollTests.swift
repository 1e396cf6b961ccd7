import Booking
import CivilTime
import Desk
import FoundationEssentials
import Glibc
import HTTP
import HTTPClient
import HTTPServer
import Secrets
import Store
import Sync
import TestSupport
import Testing

/// R55, R64, R80, R82: who fetches, from where, and what happens meanwhile.
@Suite struct SourcePollTests {
  @Test func `two processes do not fetch the same, and who died with it is waited for (R80)`() throws {
    try withClub { club in
      try club.subscribe()
      club.studio.clock.advance(2 * 3600)
      let second = try club.studio.otherDesk()
      defer { second.storage.close() }
      let taken = try #require(try club.studio.desk.dueSubscription())
      #expect(try second.dueSubscription() == nil)
      club.studio.clock.advance(179)
      #expect(try second.dueSubscription() == nil)
      club.studio.clock.advance(1)
      #expect(try second.dueSubscription()?.source.id == taken.source.id)
      // The first was only slow, and its answer is as good as any.
      #expect(try club.studio.desk.take(.unchanged, for: taken).trouble == nil)
      #expect(try second.dueSubscription() == nil)
    }
  }

  @Test func `many pollers at once fetch each source once (R80)`() throws {
    try withClub { club in
      for number in 1...6 { try club.subscribe("https://club.example/\(number)", name: "\(number)") }
      club.studio.clock.advance(2 * 3600)
      club.forget()
      let counts = Shared<Int>()
      let (desk, transport) = (club.studio.desk, club.transport)
      inThreads(4) { _ in counts.append((try? pollSources(desk: desk, transport: transport)) ?? -100) }
      #expect(counts.values.reduce(0, +) == 6)
      #expect(Set(club.asked.map(\.url)).count == 6 && club.asked.count == 6)
    }
  }

  @Test func `a source that is removed while it is fetched stays removed (R55)`() throws {
    try withClub { club in
      let id = try club.subscribe().source.id
      let desk = club.studio.desk
      club.answer { _ in
        try? desk.removeSource(id, by: .system)
        return .calendar(SourceFetchTests.times, salt: 3)
      }
      #expect(try club.pollInTime() == 1)
      #expect(try desk.sources(of: "ann", for: .system).isEmpty)
      #expect(try club.closed().isEmpty)
    }
  }

  @Test
  func `a file is not imported into a source that is fetched, and one in its place becomes fetched (R55)`()
    throws
  {
    try withClub { club in
      try club.subscribe()
      let wish = SourceWish(name: "club", bytes: calendar(SourceFetchTests.times))
      #expect(try refusal { try club.studio.desk.importSource(wish, of: "ann", by: .system) } == .invalid)
      let file = try club.studio.desk.importSource(
        SourceWish(name: "file", bytes: calendar(SourceFetchTests.times)), of: "ann", by: .system)
      #expect(
        try refusal {
          try refresh(
            file.source.id, mayShrink: false, desk: club.studio.desk, transport: club.transport, by: .system)
        } == .invalid)
      let taken = try club.subscribe("https://club.example/2", name: "file")
      #expect(
        taken.source.id == file.source.id && taken.difference.isNothing && taken.source.host == "club.example"
      )
      #expect(try club.studio.desk.sources(of: "ann", for: .system).allSatisfy { $0.nextPoll != nil })
    }
  }

  @Test
  func `under another key the address cannot be opened, which is said, and the others are fetched (R82)`()
    throws
  {
    try withClub { club in
      try club.subscribe()
      try club.subscribe("https://club.example/2", name: "other")
      let first = try club.source().id
      let sealed = try club.studio.storage.read { try $0.address(of: first) }
      try club.studio.storage.write { store in
        guard let other = try store.source(named: "other", of: club.studio.person("ann").id), let sealed
        else { return }
        try store.save(other, address: sealed)
      }
      club.studio.clock.advance(2 * 3600)
      #expect(try club.poll() == 1)
      let sources = try club.studio.desk.sources(of: "ann", for: .system)
      #expect(sources.map { $0.trouble == nil } == [true, false])
    }
  }

  @Test func `a private network is not reached, not even through a redirect (R82)`() throws {
    var configuration = Configuration(port: 0)
    configuration.maxConnectionsPerAddress = 0
    let server = Server(configuration) { _ in
      var away = Response(.found)
      away.headers["Location"] = "http://localhost:1/x"
      return away
    }
    try server.start()
    defer { server.stop(grace: 1000) }
    try withStudio { studio in
      let client = HTTPClient(policy: NetworkPolicy(), agent: "test")
      defer { client.close() }
      let transport: Transport = { request throws(TransferError) in try client.send(request) }
      for address in [
        "http://127.0.0.1:\(server.port)/", "webcal://localhost:\(server.port)/",
        "http://[::1]:\(server.port)/",
        "http://0x7f000001:\(server.port)/", "https://169.254.169.254/latest/meta-data", "http://10.0.0.1/",
      ] {
        let wish = SourceWish(name: "x", bytes: [])
        let code = try refusal {
          try subscribe(wish, to: address, of: "ann", desk: studio.desk, transport: transport, by: .system)
        }
        #expect(code == .sourceUnreachable, "\(address)")
      }
      #expect(server.connectionCount == 0)
      guard let loopback = IPAddress("127.0.0.1") else { return }
      let only = HTTPClient(
        policy: NetworkPolicy(allowsPrivate: false, exceptions: [.init(loopback, server.port)]), agent: "test"
      )
      defer { only.close() }
      let fetched = fetch(
        "http://127.0.0.1:\(server.port)/away", etag: nil, lastModified: nil, now: studio.clock.now,
        transport: { request throws(TransferError) in try only.send(request) })
      guard case .failed(let reason, _) = fetched else {
        Issue.record("it was fetched")
        return
      }
      #expect(reason.contains("private"), "\(reason)")
    }
  }

  @Test func `the fetcher fetches what is due by itself, and stops (R57, R64)`() throws {
    try withClub { club in
      try club.subscribe()
      club.studio.clock.advance(2 * 86400)
      let asked = club.asked.count
      let reports = Shared<String>()
      let fetcher = Fetcher(club.studio.desk, transport: club.transport) { reports.append($0) }
      fetcher.start()
      let day = club.now
      for _ in 0..<2000 where try club.source().expanded < day { usleep(5000) }
      fetcher.stop()
      #expect(club.asked.count == asked + 1)
      #expect(try club.source().expanded == day)
      #expect(try club.source().succeeded == day)
      #expect(reports.values.isEmpty)
      club.studio.clock.advance(2 * 86400)
      #expect(club.asked.count == asked + 1)
    }
  }

  @Test func `a server that is slow to answer keeps no other waiting (R64)`() throws {
    try withClub { club in
      for number in 1...8 { try club.subscribe("https://club.example/\(number)", name: "\(number)") }
      club.studio.clock.advance(2 * 3600)
      club.forget()
      club.answer { request throws(TransferError) in
        // The first answers only when all others were asked.
        if request.url.hasSuffix("/1") { for _ in 0..<4000 where club.asked.count < 8 { usleep(5000) } }
        guard !request.url.hasSuffix("/1") || club.asked.count == 8 else {
          throw TransferError(.timedOut, "The others were not asked.", mayHaveArrived: true)
        }
        return ClientResponse(.notModified)
      }
      let fetcher = Fetcher(club.studio.desk, transport: club.transport) { _ in }
      fetcher.start()
      let now = club.now
      for _ in 0..<4000 where try club.source().succeeded != now { usleep(5000) }
      fetcher.stop()
      let sources = try club.studio.desk.sources(of: "ann", for: .system)
      #expect(sources.allSatisfy { $0.trouble == nil && $0.succeeded == now })
    }
  }
}
