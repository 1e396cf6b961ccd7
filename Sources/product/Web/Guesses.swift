import Booking
import Desk
import HTTP
import Secrets
import Synchronization

extension Site {
  /// Answers at an address of a feed. One that leads nowhere counts against the network that asked, as tokens that fail
  /// do; once too many did, such are refused without a look at the database, and those that lead somewhere are answered
  /// all the same (R43, R82).
  func feed(_ call: Call, _ form: FeedForm) throws -> Response {
    let address = call.path("token")
    let wait = turnstile.wait(for: call.request)
    // Where the database cannot say which there are, none is refused.
    if wait > 0, !((try? addresses.mayHold(address, desk)) ?? true) {
      throw Problem.tooManyRequests(seconds: (wait + 999_999) / 1_000_000)
    }
    do {
      guard Token(address) != nil else { throw Refusal(.notFound, "There is no calendar at this address.") }
      return try feedResponse(call.request, address: address, form: form)
    } catch let refusal as Refusal where refusal.code == .notFound {
      if wait == 0 { try turnstile.count(call.request) }
      throw refusal
    }
  }
}

/// What addresses of feeds there are, all of them: read when somebody has guessed too often, and again after a second.
/// However many they try, that costs the database one reading a second.
final class FeedAddressBook: Sendable {
  private let clock: @Sendable () -> Int64
  private let read = Mutex<(addresses: KnownAddresses, at: Int64)?>(nil)

  /// `clock` gives monotonic microseconds.
  init(clock: @escaping @Sendable () -> Int64) { self.clock = clock }

  /// Reads them again the next time: there are new ones.
  func forget() { read.withLock { $0 = nil } }

  /// False for an address that leads nowhere, or that another process made less than a second ago.
  func mayHold(_ address: String, _ desk: Desk) throws -> Bool {
    guard let token = Token(address) else { return false }
    return try read.withLock { read in
      let now = clock()
      if let read, now - read.at < 1_000_000 { return read.addresses.mayHold(token) }
      let addresses = try desk.feedAddresses()
      read = (addresses, now)
      return addresses.mayHold(token)
    }
  }
}
