public import CivilTime

/// That somebody is on the way to let us into a calendar of theirs (R50). Of its secrets only hashes are kept.
public struct Consent: Hashable, Sendable {
  /// Of the link with which it begins.
  public var ticketHash: String
  /// Whose bookings will be pushed.
  public var coach: PersonID
  /// The destination that is to be let in again; nil makes a new one.
  public var destination: DestinationID?
  /// Which of their calendars.
  public var calendar: String
  /// When it lapses.
  public var expires: Instant

  /// Takes each part as it is.
  public init(
    ticketHash: String, coach: PersonID, destination: DestinationID?, calendar: String, expires: Instant
  ) {
    self.ticketHash = ticketHash
    self.coach = coach
    self.destination = destination
    self.calendar = calendar
    self.expires = expires
  }
}
