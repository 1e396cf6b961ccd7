public import CivilTime

/// Somebody coachcal knows; what they may do follows from the brands they coach in, belong to or own.
public struct Person: Hashable, Sendable {
  /// Who it is.
  public var id: PersonID
  /// A short unique name for addresses and commands: `maria`.
  public var handle: String
  /// As others may see it.
  public var name: String
  /// Unique, compared without regard to case.
  public var email: String
  /// The zone in which this person's calendar is written.
  public var zone: Zone

  /// Takes each part as it is.
  public init(id: PersonID, handle: String, name: String, email: String, zone: Zone) {
    self.id = id
    self.handle = handle
    self.name = name
    self.email = email
    self.zone = zone
  }
}

/// A studio, gym or academy: it scopes bookings, clients and settings (R1).
public struct Brand: Hashable, Sendable {
  /// Which one it is.
  public var id: BrandID
  /// A short unique name for addresses and commands.
  public var handle: String
  /// As people see it.
  public var name: String
  /// Where the defaults of its settings come from (R2).
  public var preset: Preset

  /// Takes each part as it is.
  public init(id: BrandID, handle: String, name: String, preset: Preset) {
    self.id = id
    self.handle = handle
    self.name = name
    self.preset = preset
  }
}

/// The part somebody plays in one act, kept with what they did.
public enum Role: String, Sendable, Hashable, CaseIterable {
  case client, coach, owner

  /// Whether notice, booking window, offered steps and cut-off bind this role (R12, R19).
  public var isBoundByLimits: Bool { self == .client }
}
