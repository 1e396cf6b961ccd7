import Booking
import CivilTime

/// A whole studio as plain values, and every booking rule once more, slow and simple.
///
/// It is written from the page of rules and asks nothing of the rules' own code: no index, no sweep, no sorted
/// edges. What holds at an instant is asked of each minute, whoever is there is found by looking at everybody. All
/// times in it are whole minutes.
struct StudioModel {
  let cast: Cast
  var now: Instant
  /// Which act is under way; what it makes is named after it.
  var act = 0
  private var made = 0

  var policies: [Seat: ModelPolicy] = [:]
  var windows: [Named<Window>] = []
  var overrides: [Named<Override>] = []
  var packages: [ModelPackage] = []
  var bookings: [ModelBooking] = []
  /// In the order in which they were made.
  var recurring: [ModelRecurring] = []
  var keys: [KeyOfRequest: RememberedRequest] = [:]

  init(_ cast: Cast, now: Instant) {
    self.cast = cast
    self.now = now
    for brand in cast.brands {
      for coach in brand.coaches {
        policies[Seat(coach: coach, brand: brand.handle)] = ModelPolicy(brand.preset)
      }
    }
  }

  /// Carries out one act; returns why not, and then nothing has changed, unless it says otherwise.
  mutating func carryOut(_ act: Act, number: Int) -> Refusal.Code? {
    let before = self
    (self.act, made) = (number, 0)
    do {
      try perform(act)
      return nil
    } catch let no as No {
      if !no.keepsWhatWasDone { self = before }
      return no.code
    } catch {
      return .invalid
    }
  }

  /// The name of the next thing that the act makes.
  mutating func name() -> Ref {
    defer { made += 1 }
    return Ref(act: act, number: made)
  }

  func policy(_ coach: String, _ brand: String) -> ModelPolicy {
    policies[Seat(coach: coach, brand: brand)] ?? ModelPolicy(.gym)
  }

  func index(of booking: Ref) throws -> Int {
    guard let index = bookings.firstIndex(where: { $0.ref == booking }) else { throw No(.notFound) }
    return index
  }
}

/// The thing that an act made: the first, the second… of it. It stays the same where other acts are left out.
struct Ref: Hashable, Comparable, CustomStringConvertible {
  let act: Int
  let number: Int

  static func < (a: Ref, b: Ref) -> Bool { (a.act, a.number) < (b.act, b.number) }
  var description: String { "#\(act).\(number)" }
}

/// Why the model refuses something.
struct No: Error {
  let code: Refusal.Code
  var keepsWhatWasDone = false

  init(_ code: Refusal.Code, keepsWhatWasDone: Bool = false) {
    self.code = code
    self.keepsWhatWasDone = keepsWhatWasDone
  }
}

/// A value of the rules with a name, and whose it is. The id within the value says nothing.
struct Named<Value: Hashable>: Hashable {
  let ref: Ref
  let coach: String
  var value: Value
}

/// A coach in a brand.
struct Seat: Hashable {
  let coach: String
  let brand: String
}

/// Whoever sent a request with an Idempotency-Key.
struct KeyOfRequest: Hashable {
  let who: String
  let key: String
}

/// What a request with a key asked for, and what it made.
struct RememberedRequest {
  let orders: [Wanted]
  let at: Instant
}
