public import CivilTime

/// A client's place in a coach's time.
public struct Booking: Hashable, Sendable {
  /// Which one it is; a rescheduled booking goes on under a new id.
  public var id: BookingID
  /// Its identity in calendars (RFC 5545 §3.8.4.7), the same through every reschedule (R47).
  public var uid: String
  /// Rises with each change that a calendar shows (RFC 5545 §3.8.7.4).
  public var sequence: Int
  /// Whose time it takes.
  public var coach: PersonID
  /// Who comes.
  public var client: PersonID
  /// In which brand.
  public var brand: BrandID
  /// Session or check-in.
  public var kind: Kind
  /// Where it stands.
  public var status: Status
  /// Inclusive.
  public var start: Instant
  /// Exclusive.
  public var end: Instant
  /// The end and the buffer that the brand kept free when it was booked; exclusive.
  public var occupiedUntil: Instant
  /// How many clients at once when it was booked.
  public var capacity: Int
  /// The coach's zone when it was booked (R3).
  public var coachZone: String
  /// The client's zone when it was booked (R3).
  public var clientZone: String
  /// Whose credit it took.
  public var package: PackageID?
  /// Which of the package's sessions it is; nil where no package pays or it does not take place.
  public var packagePlace: PackagePlace?
  /// Where it takes place.
  public var room: String?
  /// Where it takes place when it is virtual.
  public var videoLink: String?
  /// For the client and the coach.
  public var notes: String?
  /// For the coach alone (R17).
  public var instructorNotes: String?
  /// The booking whose place it took.
  public var rescheduledFrom: BookingID?
  /// When it was made.
  public var created: Instant
  /// When something of it changed last that a calendar shows.
  public var changed: Instant
  /// How and by whom it ended, if it was cancelled.
  public var cancellation: Cancellation?
  /// Whether the coach keeps it although the time around it was closed (R29).
  public var isKept = false
  /// How it was made (R13–R15): at once, as a request, or awaiting a payment.
  public var mode = BookingMode.instant
  /// When it expires, if it is still pending then (R14); stays where it was cancelled before.
  public var expires: Instant?
  /// Until when it holds its place while it is pending, exclusive (R15); nil holds none.
  public var heldUntil: Instant?
  /// When it was said to be paid (R15).
  public var paid: Instant?
  /// Why it was declined (R14); never names another client.
  public var declineReason: String?
  /// The recurring booking that it was generated from (R27).
  public var recurring: RecurringID?
  /// The date of the coach's zone for which it was generated; stays when it is moved.
  public var occurrence: LocalDate?
  /// The identity in the coach's calendars of the group session that it is part of (R28).
  public var groupUID: String?

  /// Whether it takes up its coach (R8), a hold that has run out and was not released yet included.
  public var occupies: Bool { status.occupies || heldUntil != nil }

  /// Who cancelled, when and why (R16).
  public struct Cancellation: Hashable, Sendable {
    /// The part they played.
    public var by: Role
    /// When.
    public var at: Instant
    /// In their own words.
    public var reason: String?

    /// Takes each part as it is.
    public init(by role: Role, at instant: Instant, reason: String?) {
      by = role
      at = instant
      self.reason = reason
    }
  }

  /// Takes each part as it is.
  public init(
    id: BookingID, uid: String, sequence: Int, coach: PersonID, client: PersonID, brand: BrandID, kind: Kind,
    status: Status, start: Instant, end: Instant, occupiedUntil: Instant, capacity: Int, coachZone: String,
    clientZone: String, package: PackageID? = nil, packagePlace: PackagePlace? = nil, room: String? = nil,
    videoLink: String? = nil,
    notes: String? = nil, instructorNotes: String? = nil, rescheduledFrom: BookingID? = nil,
    created: Instant, changed: Instant, cancellation: Cancellation? = nil
  ) {
    self.id = id
    self.uid = uid
    self.sequence = sequence
    self.coach = coach
    self.client = client
    self.brand = brand
    self.kind = kind
    self.status = status
    self.start = start
    self.end = end
    self.occupiedUntil = occupiedUntil
    self.capacity = capacity
    self.coachZone = coachZone
    self.clientZone = clientZone
    self.package = package
    self.packagePlace = packagePlace
    self.room = room
    self.videoLink = videoLink
    self.notes = notes
    self.instructorNotes = instructorNotes
    self.rescheduledFrom = rescheduledFrom
    self.created = created
    self.changed = changed
    self.cancellation = cancellation
  }
}
