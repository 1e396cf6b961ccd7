import Booking
import CivilTime
import Secrets
import Store

/// One write transaction under way: what it touched is recorded when it ends.
final class Act {
  let store: Store
  /// When it does what it does: by the clock as it is once something was read, which is after its turn has come.
  private(set) lazy var now = clock()
  let actor: Actor
  let random: RandomSource
  let repeatKey: RepeatKey?
  let serverKey: (@Sendable () throws -> SecretKey)?
  /// When the request first came that this one repeats; nil where it repeats none.
  var secretsSince: Instant?
  private let clock: @Sendable () -> Instant
  private var touched: Set<PersonID> = []
  private var news = News()

  fileprivate init(store: Store, desk: Desk, actor: Actor) {
    self.store = store
    self.actor = actor
    clock = desk.clock
    random = desk.random
    repeatKey = desk.repeatKey
    serverKey = desk.key
  }

  /// A new id.
  func id<Entity>() -> ID<Entity> { ID(milliseconds: now.seconds * 1000, random: random.bytes(10)) }

  /// A new unguessable part of an address, of 130 bits.
  func code() -> String { String(base32hex(random.bytes(17)).prefix(26)) }

  /// Says that the calendars of these people show something else now.
  func touch(_ people: PersonID...) { touched.formUnion(people) }

  /// Says that a booking changed: in both calendars, in those we push to, and to those who listen.
  func touch(_ booking: Booking) throws {
    touch(booking.coach, booking.client)
    tell(booking)
    tell(.slots(coach: booking.coach))
    try store.wishPush(of: booking, at: now)
  }

  /// Says to those who listen how a booking stands now, where calendars go on showing the same. `touch` says it too.
  func tell(_ booking: Booking) { tell(.booking(booking.id, booking.status, BookingParts(booking))) }

  /// Says something to those who listen (R70): once, however often it is said here.
  func tell(_ change: Change) { news.add(change) }

  /// Says that other times may be open now, in the coach's calendar and to those who listen.
  func touchSlots(of coach: PersonID) {
    touch(coach)
    tell(.slots(coach: coach))
  }

  /// Saves a booking, and says that it changed where calendars see it.
  func save(_ booking: Booking, insteadOf old: Booking) throws {
    try store.save(booking)
    if booking.sequence != old.sequence {
      try touch(booking)
    } else if booking.status != old.status {
      tell(booking)
    }
  }

  /// Writes who did what; what is automatic nobody did.
  func audit(
    _ action: String, _ subject: String, coach: PersonID?, role: Role?, detail: String? = nil,
    isAutomatic: Bool = false
  ) throws {
    let actor = isAutomatic ? .system : actor
    try store.add(
      AuditEntry(
        id: id(), coach: coach, at: now, actor: actor.person, role: role?.rawValue ?? actor.part,
        action: action, subject: subject, detail: detail))
  }

  fileprivate func end() throws {
    if !touched.isEmpty { try store.calendarChanged(of: touched, at: now) }
    if !news.changes.isEmpty { try store.tell(news.changes, at: now) }
  }
}

extension Actor {
  /// The part an actor plays where no role towards a coach or client says more.
  fileprivate var part: String {
    switch self {
    case .guest: "guest"
    case .person: "person"
    case .commandLine: "operator"
    case .system: "system"
    }
  }
}

extension Desk {
  /// Runs one write transaction, and says a refusal of the database's guards in the rules' own words. A rehearsal
  /// returns what would come of it, and nothing of it is kept.
  func act<T>(
    _ actor: Actor, claiming claim: Claim = .everything, isRehearsal: Bool = false, _ body: (Act) throws -> T
  ) throws -> T {
    var rehearsed: T?
    do {
      return try storage.write(claiming: claim) { store in
        // Who was erased since the token was looked at does nothing any more (R83).
        if let person = actor.person, try store.isErased(person) { throw Refusal.tokenNeeded }
        let act = Act(store: store, desk: self, actor: actor)
        let result = try body(act)
        try act.end()
        if isRehearsal {
          rehearsed = result
          throw RehearsalIsOver()
        }
        return result
      }
    } catch let over as RehearsalIsOver {
      guard let rehearsed else { throw over }
      return rehearsed
    } catch let error as StorageError where error.cause == .guarded("slot-full") {
      throw Refusal(.slotFull, "Every place at that time is taken. Choose another slot.")
    } catch let error as StorageError where error.cause == .duplicate {
      throw Refusal(
        .conflictingChange, "Something like that is there already. Look at what is there and try again.")
    }
  }
}

/// Takes back what a rehearsal did.
private struct RehearsalIsOver: Error {}
