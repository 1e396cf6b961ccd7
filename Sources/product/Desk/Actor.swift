public import Booking

/// Who asks for something.
public enum Actor: Hashable, Sendable {
  /// Somebody who did not say who they are.
  case guest
  /// Somebody who showed that they are this person.
  case person(PersonID)
  /// Whoever has the command line, acting in a part of their choice.
  case commandLine(as: Role)
  /// The server itself.
  case system

  /// The person, where there is one.
  public var person: PersonID? {
    if case .person(let id) = self { id } else { nil }
  }

  /// One text an actor, to keep their requests apart.
  var key: String {
    switch self {
    case .guest: "guest"
    case .person(let id): id.text
    case .commandLine: "command-line"
    case .system: "system"
    }
  }
}
