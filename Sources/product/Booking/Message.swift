public import CivilTime

/// The id of a message.
public typealias MessageID = ID<Message>

/// What somebody wrote in the thread of a booking (R21). A thread goes on when its booking is moved.
public struct Message: Hashable, Sendable {
  /// Which one it is.
  public var id: MessageID
  /// Whose calendar its booking stands in.
  public var coach: PersonID
  /// The calendar identity of its booking: the same through every reschedule.
  public var thread: String
  /// Its place in the thread, from 1.
  public var number: Int
  /// Who wrote it; nil is whoever had the command line.
  public var author: PersonID?
  /// The part they played.
  public var role: Role
  /// Plain text.
  public var text: String
  /// When it was written.
  public var at: Instant

  /// Takes each part as it is.
  public init(
    id: MessageID, coach: PersonID, thread: String, number: Int, author: PersonID?, role: Role, text: String,
    at instant: Instant
  ) {
    self.id = id
    self.coach = coach
    self.thread = thread
    self.number = number
    self.author = author
    self.role = role
    self.text = text
    at = instant
  }

  /// A text as it may be written: from 1 to 2,000 characters, of which one at least can be seen.
  public static func checked(_ text: String) throws(Refusal) -> String {
    guard text.unicodeScalars.count <= 2000, text.isVisible else {
      throw Refusal(.invalid, "A message is a text of 1 to 2,000 characters.")
    }
    return text
  }
}
