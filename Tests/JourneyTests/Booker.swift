import Glibc
import TestSupport

/// Somebody who books, cancels and moves without end, and remembers what was answered.
struct Booker: Sendable {
  /// What was asked for.
  enum Wish: Sendable {
    case book(start: String, key: String)
    case cancel(Booked)
    case move(Booked, start: String)
  }

  let client: String
  private let starts: [String]
  private let token: String
  private var random: TestRandom

  /// The last answer about each booking, by uid.
  private(set) var known: [String: Booked] = [:]
  /// Asked for, and not answered.
  private(set) var unanswered: Wish?
  /// How many wishes were answered with a booking.
  private(set) var done = 0
  /// How often the server was without its database.
  private(set) var unavailable = 0
  /// Answers that are neither a booking nor a refusal by the rules.
  private(set) var strange: [String] = []

  init(_ client: String, starts: [String], token: String, random: TestRandom) {
    self.client = client
    self.starts = starts
    self.token = token
    self.random = random
  }

  /// Asks one thing after the other, what was not answered before at the front, until the server is gone or
  /// `wishes` were answered. Tells each booking that was answered to `told`. A server that is without its database
  /// for a moment is asked again.
  mutating func storm(_ installation: Installation, wishes: Int = .max, told: (Booked) -> Void = { _ in }) {
    let api = API(installation, token: token)
    var count = 0
    while count < wishes {
      let wish = unanswered ?? next()
      unanswered = wish
      guard let answer = try? ask(api, wish) else { return }
      if answer.status == 503, answer["Retry-After"] != nil, answer.text.contains("database-unavailable") {
        unavailable += 1
        usleep(50_000)
        continue
      }
      unanswered = nil
      count += 1
      if let booking = answer.booking {
        known[booking.uid] = booking
        done += 1
        told(booking)
      } else if answer.status != 409 || !answer.text.contains("slot-full") {
        strange.append("\(wish): \(answer.status) \(answer.text)")
      }
    }
  }

  /// Goes on as if what was not answered had not been asked.
  mutating func forgetUnanswered() { unanswered = nil }

  private mutating func next() -> Wish {
    let standing = known.values.filter { $0.status == "confirmed" }.sorted { $0.uid < $1.uid }
    if !standing.isEmpty, !random.once(in: 3) {
      let booking = random.pick(standing)
      if random.once(in: 2) { return .cancel(booking) }
      // Nobody moves to where they are booked already.
      let free = starts.filter { start in !standing.contains { $0.start == start } }
      if !free.isEmpty { return .move(booking, start: random.pick(free)) }
    }
    return .book(start: random.pick(starts), key: "\(random.next())")
  }

  private func ask(_ api: API, _ wish: Wish) throws -> RawHTTPClient.Answer {
    switch wish {
    case .book(let start, let key):
      try api.ask(
        "POST", "/api/v1/bookings", #"{"coach":"cleo","client":"\#(client)","start":"\#(start)"}"#, key: key)
    case .cancel(let booking): try api.ask("POST", "/api/v1/bookings/\(booking.id)/cancel", "{}")
    case .move(let booking, let start):
      try api.ask("POST", "/api/v1/bookings/\(booking.id)/reschedule", #"{"start":"\#(start)"}"#)
    }
  }
}

/// Lets all of them storm at once, each in a thread of its own; `meanwhile` runs beside them.
func storm<T>(
  _ bookers: inout [Booker], _ installation: Installation, wishes: Int = .max,
  told: @escaping @Sendable (Booked) -> Void = { _ in }, meanwhile: () throws -> T
) throws -> T {
  try storm(&bookers, [installation], wishes: wishes, told: told, meanwhile: meanwhile)
}

/// The same at several servers, one after the other.
func storm<T>(
  _ bookers: inout [Booker], _ installations: [Installation], wishes: Int = .max,
  told: @escaping @Sendable (Booked) -> Void = { _ in }, meanwhile: () throws -> T
) throws -> T {
  let threads = bookers.enumerated().map { index, booker in
    let installation = installations[index % installations.count]
    return BackgroundWork {
      var booker = booker
      booker.storm(installation, wishes: wishes, told: told)
      return booker
    }
  }
  let result = Result { try meanwhile() }
  bookers = try threads.map { try $0.wait().get() }
  return try result.get()
}
