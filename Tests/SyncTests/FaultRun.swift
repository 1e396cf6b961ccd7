import Booking
import CivilTime
import Desk
import FoundationEssentials
import HTTP
import HTTPClient
import Store
import Sync
import Synchronization
import TestSupport
import Testing

/// Ann's destination on a Radicale, behind a proxy that spoils chosen requests on a real connection.
final class FaultRun {
  let scene: Scene
  let ways: Ways
  private let folder: String

  init(_ scene: Scene, _ ways: Ways, folder: String) {
    self.scene = scene
    self.ways = ways
    self.folder = folder
  }

  /// Has the event pushed while one request after the other is spoiled so, until every one of them was; how many
  /// there were. `change` does something to a booking, whose event then has to stand at the time it returns, or
  /// nowhere; `meanwhile` changes it again after the first try.
  func spoilEach(
    _ kind: Spoiled, after first: Spoiled? = nil, _ change: () throws -> (uid: String, start: String?),
    meanwhile: (() throws -> String?)? = nil
  ) throws -> Int {
    for step in 0..<12 {
      var (uid, start) = try change()
      let number = first == nil ? step : step + 1
      ways.spoil(first.map { [0: $0, number: kind] } ?? [number: kind])
      let what = "\(first.map { "\($0), then " } ?? "")\(kind) at request \(number)"
      if let meanwhile {
        try scene.push()
        start = try meanwhile()
      }
      try pushAll(what)
      let requests = ways.count
      ways.spoil([:])
      try check(uid, start, what)
      if requests <= number { return step }
    }
    throw Unexpected("\(kind): there is no end of requests")
  }

  /// Every request is spoiled so for a while, and then none.
  func spoilAll(_ kind: Spoiled, rounds: Int = 4, _ change: () throws -> (uid: String, start: String?)) throws
  {
    let (uid, start) = try change()
    let told = scene.reports.values.count { $0.hasPrefix("disconnected") }
    ways.spoilAll(kind)
    for _ in 0..<rounds {
      try scene.push()
      scene.pass(120)
    }
    ways.spoil([:])
    if kind == .unauthorized || kind == .notFound {
      let state = try scene.status().destination.state
      #expect(state == (kind == .unauthorized ? .disconnected : .missing), "\(kind)")
      if kind == .unauthorized {
        #expect(scene.reports.values.count { $0.hasPrefix("disconnected") } == told + 1)
      }
      try resume()
    }
    try pushAll("\(kind) for a while")
    try check(uid, start, "\(kind) for a while")
  }

  func resume() throws {
    _ = try scene.studio.desk.resumeDestination(scene.destination.id, by: .system)
  }

  func pushAll(_ what: String) throws {
    for _ in 0..<40 {
      try scene.push()
      if try scene.waiting() == 0 { break }
      scene.pass(30)
    }
    let status = try scene.status()
    #expect(status.counts[.waiting, default: 0] == 0, "\(what): \(scene.reports.values.suffix(3))")
    #expect(status.counts[.parked, default: 0] == 0, "\(what): \(scene.reports.values.suffix(3))")
    #expect(status.destination.state == .active, "\(what)")
  }

  /// What the server has stored of an event: once at its time, or not at all.
  func check(_ uid: String, _ start: String?, _ what: String) throws {
    let held = try files().values.map { String(decoding: $0, as: UTF8.self) }.filter {
      $0.contains("UID:\(uid)")
    }
    #expect(held.count == (start == nil ? 0 : 1), "\(what): \(held.count) events")
    if let start {
      let basic = start.filter { $0 != "-" && $0 != ":" } + "00"
      for text in held { #expect(text.contains(basic), "\(what): not at \(start): \(text)") }
    }
  }

  var calendarFolder: String {
    let name = scene.open.calendar.split(separator: "/").last ?? ""
    return "\(folder)/collections/collection-root/alice/\(name)"
  }

  /// The server's files, by name.
  func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: calendarFolder)
    where !name.hasPrefix(".Radicale") {
      files[name] = try Array(Data(contentsOf: URL(filePath: "\(calendarFolder)/\(name)")))
    }
    return files
  }

  /// Puts events of other people there, as if they had always been there.
  func putForeign(_ events: [ForeignEvent]) throws {
    for event in events {
      try Data(event.text.utf8).write(to: URL(filePath: "\(calendarFolder)/\(event.name)"))
    }
  }

  /// Which of other people's events are not byte for byte as they were.
  func spoiledForeign(_ events: [ForeignEvent]) throws -> [String] {
    let files = try files()
    return events.filter { files[$0.name] != Array($0.text.utf8) }.map(\.name)
  }
}

/// How requests travel: each with its number, and some spoiled.
final class Ways: Sendable {
  private let http: HTTPClient
  private let proxy: FaultProxy
  private let server: UInt16
  private let nobody: UInt16
  private let state = Mutex<(count: Int, spoiled: [Int: Spoiled], all: Spoiled?)>((0, [:], nil))
  private let arrived = Mutex<Set<String>>([])

  init(to server: UInt16) throws {
    self.server = server
    nobody = try freePort()
    http = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "test")
    proxy = try FaultProxy(to: server)
    proxy.choose { [self] request in fault(of: request) }
  }

  func close() {
    http.close()
    proxy.choose { _ in nil }
    proxy.stop()
  }

  /// How many requests were sent since they were last spoiled.
  var count: Int { state.withLock { $0.count } }

  /// Spoils requests by their number from now on.
  func spoil(_ spoiled: [Int: Spoiled]) { begin(spoiled, nil) }

  /// Spoils every request from now on.
  func spoilAll(_ kind: Spoiled) { begin([:], kind) }

  private func begin(_ spoiled: [Int: Spoiled], _ all: Spoiled?) {
    state.withLock { $0 = (0, spoiled, all) }
    arrived.withLock { $0 = [] }
  }

  var transport: Transport {
    { [self] request throws(TransferError) in
      let (number, kind) = state.withLock { state in
        defer { state.count += 1 }
        return (state.count, state.all ?? state.spoiled[state.count])
      }
      var request = request
      request.headers["X-Number"] = "\(number)"
      request.deadlines = .init(connecting: 1000, idle: 150, total: kind == nil ? 5000 : 250)
      if kind == nil { request.deadlines.idle = 5000 }
      let port = kind?.isRefusal == true ? nobody : proxy.port
      request.url = request.url.replacing(":\(server)/", with: ":\(port)/")
      return try http.send(request)
    }
  }

  private func fault(of request: FaultProxy.Request) -> FaultProxy.Fault? {
    guard let number = request["X-Number"],
      let kind = state.withLock({ $0.all ?? $0.spoiled[Int(number) ?? -1] })
    else { return nil }
    let isFirst = arrived.withLock { $0.insert(number).inserted }
    return isFirst || kind.isEachTime ? kind.fault : nil
  }
}

/// Runs `body` with ann's destination on a Radicale behind a proxy.
func withFaultRun<T>(strict: Bool = false, _ body: (FaultRun) throws -> T) throws -> T {
  try withTemporaryFolder { folder in
    let open = try OpenPlace(strict ? .strictRadicale : .radicale, folder: folder)
    defer { open.close() }
    let port = UInt16(open.server?.url.split(separator: ":").last ?? "") ?? 0
    let ways = try Ways(to: port)
    defer { ways.close() }
    return try withStudio { studio in
      let scene = try Scene(studio, open, through: ways.transport)
      return try body(FaultRun(scene, ways, folder: folder))
    }
  }
}
