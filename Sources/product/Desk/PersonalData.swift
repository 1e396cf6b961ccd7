public import Booking
import CivilTime
public import Store

/// Everything that is kept of one client (R83); nothing secret of feeds and tokens.
public struct PersonalData: Sendable {
  /// Who it is.
  public var person: Person
  /// The brands they belong to.
  public var brands: [Brand]
  /// Their bookings in the order of the starts, those they moved too, with their forms.
  public var bookings: [FormResponse]
  /// What was written about those of them that stand.
  public var threads: [(booking: BookingID, messages: [NamedMessage])]
  /// Their packages, with every change of the balances.
  public var packages:
    [(package: Package, coach: Person, ledger: [(entry: LedgerEntry, actor: PersonID?, role: Role)])]
  /// Their recurring bookings.
  public var recurring: [KeptRecurring]
  /// Their feeds.
  public var feeds: [Feed]
  /// Their tokens.
  public var tokens: [AccessToken]
  /// What they did.
  public var acts: [AuditEntry]
  /// Whether coaches' own notes are among it: not for the client.
  public var showsNotes: Bool
}

extension Desk {
  /// Everything that is kept of a client, for themselves; for the command line with the coaches' own notes.
  public func personalData(of reference: String, for actor: Actor) throws -> PersonalData {
    try storage.read { store in
      let (client, role) = try store.client(reference, for: actor)
      guard actor.person == nil || role == .client else {
        throw actor.refused("Only the client may take their data away; you can on the server's command line.")
      }
      let theirs = Set(try store.brandIDs(ofClient: client.id))
      var filter = BookingFilter()
      filter.client = client.id
      let bookings = try store.named(store.bookings(filter, limit: .max), for: actor)
      // Forms and threads belong to what stands, whatever it was moved from.
      let standing = bookings.filter { $0.booking.status != .rescheduled }
      let answered = Set(standing.map(\.booking.id))
      return PersonalData(
        person: client, brands: try store.brands().filter { theirs.contains($0.id) },
        bookings: try bookings.map { named in
          FormResponse(
            booking: named,
            answers: answered.contains(named.booking.id) ? try store.answers(of: named.booking) : [])
        },
        threads: try standing.map { named in
          (named.booking.id, try store.namedMessages(of: named.booking, after: 0, limit: .max))
        }.filter { !$0.1.isEmpty },
        packages: try store.packages(of: client.id).map { package in
          (package, try store.coach(package.coach.text), try store.ledger(of: package.id))
        },
        recurring: try store.keptRecurring(of: client.id), feeds: try store.feeds(of: client.id),
        tokens: try store.tokens(of: client.id), acts: try store.acts(of: client.id),
        showsNotes: actor.person == nil)
    }
  }
}
