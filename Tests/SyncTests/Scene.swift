import Booking
import CivilTime
import Desk
import HTTPClient
import Store
import Sync
import Synchronization
import TestSupport
import Testing

/// Ann's bookings, one destination of hers, and all that may happen on the way there.
final class Scene {
  let studio: TestStudio
  let open: OpenPlace
  let destination: Destination
  let faults: Faults
  let reports: Shared<String>

  init(
    _ studio: TestStudio, _ open: OpenPlace, makesMeetings: Bool = false, through transport: Transport? = nil
  ) throws {
    self.studio = studio
    self.open = open
    faults = Faults(transport ?? open.transport)
    reports = Shared()
    destination = try open.connect(studio, makesMeetings: makesMeetings)
    try studio.sell(1000)
  }

  var outside: Outside {
    let reports = reports
    return open.reach(through: faults.transport)
      .outside(studio.desk, publicURL: "https://cal.example.org", pace: Pace(first: 1, most: 8)) {
        what, _, detail in
        reports.append("\(what): \(detail)")
      }
  }

  /// Pushes what is due, as the server would.
  @discardableResult
  func push() throws -> PushCount { try Pusher(studio.desk, outside).runOnce() }

  /// Lets time pass and pushes, until nothing is waiting any more; how often it had to.
  @discardableResult
  func pushAll(within rounds: Int = 60) throws -> Int {
    for round in 1...rounds {
      try push()
      if try waiting() == 0 { return round }
      pass(60)
    }
    throw Unexpected("something still waits: \(reports.values.suffix(5))")
  }

  /// How many events still wait.
  func waiting() throws -> Int { try status().counts[.waiting] ?? 0 }

  func status() throws -> DestinationStatus {
    try studio.desk.destination(destination.id, for: .system)
  }

  /// Lets so many seconds pass.
  func pass(_ seconds: Int64) { studio.clock.now = studio.clock.now + seconds }

  /// A process dies while it pushes: what was leased is never settled, and nobody waits for its answer.
  func pushAndDie(afterRequests count: Int, done: Bool) throws {
    faults.die(after: count, done: done)
    defer { faults.none() }
    guard
      let due = try studio.desk.leaseWork(
        at: destination.id, limit: 100, as: "dead", seconds: 30, publicURL: "https://cal.example.org"),
      let work = due.work.first
    else { throw Unexpected("nothing is due") }
    guard let remote = try? outside.remote(due.destination) else { return }
    _ = Sync.push(work, to: remote)
  }

  /// Where the calendar is not as the bookings are, as others read it; empty is well.
  func differences() throws -> [String] {
    let held = try open.held().filter { $0.uid.hasSuffix("@coachcal") }
    let bookings = try studio.storage.read { store in
      try store.pushes(to: destination.id).compactMap { push in
        try store.standingBooking(uid: push.uid, of: destination.coach)
      }
    }
    var differences: [String] = []
    for booking in bookings {
      let found = held.filter { $0.uid == booking.uid }
      let isWanted = [.pending, .confirmed, .completed, .noShow].contains(booking.status)
      if found.count != (isWanted ? 1 : 0) {
        differences.append("\(booking.uid) \(booking.status): \(found.count) events")
      }
      for event in found where event.start != booking.start.seconds || event.end != booking.end.seconds {
        differences.append("\(booking.uid) is at another time")
      }
    }
    let known = Set(bookings.map(\.uid))
    return differences + held.filter { !known.contains($0.uid) }.map { "\($0.uid) is no booking" }
  }
}

/// What happens to requests on their way.
final class Faults: Sendable {
  enum Fault: Sendable {
    case before(TransferError)
    case after(TransferError)
    case answer(ClientResponse)
    /// The request is carried out, and its answer becomes another.
    case changed(@Sendable (ClientResponse) -> ClientResponse)
  }

  private let real: Transport
  private let decide = Mutex<@Sendable (_ number: Int, ClientRequest) -> Fault?>({ _, _ in nil })
  private let log = Mutex<[String]>([])

  init(_ real: @escaping Transport) { self.real = real }

  /// Requests that were sent, as `PUT /path`.
  var requests: [String] { log.withLock { $0 } }

  func forget() { log.withLock { $0 = [] } }

  func none() { decide.withLock { $0 = { _, _ in nil } } }

  /// Has a fault chosen for each request, by its number from 0 on since the last `forget`.
  func choose(_ choice: @escaping @Sendable (Int, ClientRequest) -> Fault?) {
    decide.withLock { $0 = choice }
    forget()
  }

  /// From the request of that number on nothing reaches the server; that one still does, if it is `done`.
  func die(after count: Int, done: Bool) {
    let dead = TransferError(.closed, "dead", mayHaveArrived: true)
    choose { number, _ in number < count ? nil : number == count && done ? .after(dead) : .before(dead) }
  }

  var transport: Transport {
    { [self] request throws(TransferError) in
      let number = log.withLock { log in
        log.append("\(request.method) \(request.url)")
        return log.count - 1
      }
      let fault = decide.withLock { $0 }(number, request)
      switch fault {
      case nil: return try real(request)
      case .before(let error): throw error
      case .after(let error):
        _ = try? real(request)
        throw error
      case .answer(let answer): return answer
      case .changed(let change): return change(try real(request))
      }
    }
  }
}

/// Runs `body` with a studio one of whose coaches has a destination at a place.
func withScene<T>(_ place: Place, makesMeetings: Bool = false, _ body: (Scene) throws -> T) throws -> T {
  try withTemporaryFolder { folder in
    let open = try OpenPlace(place, folder: folder)
    defer { open.close() }
    return try withStudio { try body(try Scene($0, open, makesMeetings: makesMeetings)) }
  }
}
