public import CivilTime

/// What somebody asks for when they book.
public struct Wish: Hashable, Sendable {
  /// Session or check-in.
  public var kind: Kind
  /// When it would start.
  public var start: Instant
  /// How long it would last; nil leaves it to package, window and settings.
  public var durationMinutes: Int?
  /// The package that would pay; nil chooses one (R23).
  public var package: PackageID?
  /// The part played by whoever asks.
  public var role: Role

  /// Takes each part as it is.
  public init(kind: Kind, start: Instant, durationMinutes: Int? = nil, package: PackageID? = nil, role: Role)
  {
    self.kind = kind
    self.start = start
    self.durationMinutes = durationMinutes
    self.package = package
    self.role = role
  }
}

/// What has to be known to answer a wish.
public struct Facts: Sendable {
  /// The coach asked.
  public var coach: PersonID
  /// Who would come.
  public var client: PersonID
  /// The settings of the coach in the brand.
  public var policy: Policy
  /// The coach's availability around the wish.
  public var availability: Availability
  /// The client's packages with this coach.
  public var packages: [Package]
  /// How many check-ins take place in the month of the wish.
  public var checkInsUsed: Int

  /// Takes each part as it is.
  public init(
    coach: PersonID, client: PersonID, policy: Policy, availability: Availability, packages: [Package],
    checkInsUsed: Int
  ) {
    self.coach = coach
    self.client = client
    self.policy = policy
    self.availability = availability
    self.packages = packages
    self.checkInsUsed = checkInsUsed
  }
}

/// What is booked, once everything allowed it.
public struct Decision: Hashable, Sendable {
  /// Inclusive.
  public var start: Instant
  /// Exclusive.
  public var end: Instant
  /// The end and the brand's buffer; exclusive.
  public var occupiedUntil: Instant
  /// The capacity that held.
  public var capacity: Int
  /// Where it takes place.
  public var room: String?
  /// The package that pays.
  public var package: PackageID?
  /// Whether it is confirmed or awaits something (R13–R15).
  public var standing = Standing.confirmed
  /// Whether it is part of a group session (R28).
  public var isGroup = false
}
