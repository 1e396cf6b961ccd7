public import Booking
public import CivilTime

/// One booking that somebody asks for. People and brands are named by id, handle or e-mail address.
public struct Order: Hashable, Sendable {
  /// With whom.
  public var coach: String
  /// For whom; nil is whoever asks.
  public var client: String?
  /// In which brand; nil is the first that both share.
  public var brand: String?
  /// Session or check-in.
  public var kind: Kind
  /// When it starts.
  public var start: When
  /// How long; nil leaves it to package, window and settings.
  public var durationMinutes: Int?
  /// Which package pays; nil chooses one (R23).
  public var package: PackageID?
  /// For client and coach.
  public var notes: String?
  /// The form of a check-in (R26), in the order of the questions' ids; nil hands it in later.
  public var answers: [GivenAnswer]?

  /// Takes each part as it is.
  public init(
    coach: String, client: String? = nil, brand: String? = nil, kind: Kind = .session, start: When,
    durationMinutes: Int? = nil, package: PackageID? = nil, notes: String? = nil,
    answers: [GivenAnswer]? = nil
  ) {
    self.coach = coach
    self.client = client
    self.brand = brand
    self.kind = kind
    self.start = start
    self.durationMinutes = durationMinutes
    self.package = package
    self.notes = notes
    // Repeats of a request are told by what they say, whatever order its parts came in (R12).
    self.answers = answers?.sorted { $0.question < $1.question }
  }
}

/// A time as people say it.
public enum When: Hashable, Sendable {
  /// An instant.
  case instant(Instant)
  /// A time on the wall of the coach's zone.
  case local(LocalDateTime)

  /// Reads RFC 3339, or `YYYY-MM-DDTHH:MM` on the coach's wall; throws `malformed-time`.
  public init(_ text: String) throws(Refusal) {
    if let instant = Instant(rfc3339: text) {
      self = .instant(instant)
    } else if let local = LocalDateTime(iso8601: text) {
      self = .local(local)
    } else {
      throw Refusal(
        .malformedTime,
        "“\(text)” is not a time. Write 2026-11-20T16:00:00Z, or 2026-11-20T16:00 for the coach's own zone.")
    }
  }

  /// The instant meant; the first of two, and `skipped-time` where a DST change leaves none (R11).
  public func instant(in zone: Zone) throws(Refusal) -> Instant {
    switch self {
    case .instant(let instant): return instant
    case .local(let local):
      switch zone.resolve(local) {
      case .once(let instant), .twice(let instant, _): return instant
      case .skipped:
        throw Refusal(
          .skippedTime,
          "\(local.iso8601) does not exist in \(zone.name): the clocks go forward then. Choose another time.")
      }
    }
  }
}
