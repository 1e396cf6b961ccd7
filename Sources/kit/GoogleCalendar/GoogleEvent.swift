/// An event of the Calendar API, as far as this client reads and writes it. What is nil is not written; in a
/// patch it then stays as it is.
public struct GoogleEvent: Sendable, Hashable {
  /// Ours to give when inserting: 5 to 1024 characters of `a`…`v` and `0`…`9`, and never again free, even once
  /// the event is deleted. `iCalUID` is Google's own then: both together are refused.
  public var id: String?
  /// Read only; for `ifMatch`.
  public var etag: String?
  /// Cancelled means deleted; then no member but the id is certain to be there.
  public var status: Status?
  /// The title.
  public var summary: String?
  /// May hold HTML.
  public var description: String?
  /// Free text.
  public var location: String?
  /// Inclusive.
  public var start: GoogleTime?
  /// Exclusive.
  public var end: GoogleTime?
  /// All of them: a patch replaces the list whole. Adding some counts against a stricter quota.
  public var attendees: [Attendee]?
  /// Whether attendees see who else was invited; Google's default is yes.
  public var guestsCanSeeOtherGuests: Bool?
  /// Whether attendees may invite others; Google's default is yes.
  public var guestsCanInviteOthers: Bool?
  /// Whether the time counts as busy.
  public var transparency: Transparency?
  /// One of Google's event colours, "1" to "11".
  public var colorID: String?
  /// Seen by this client alone. Keys up to 44 characters, values up to 1024. A patch adds and replaces, and
  /// leaves others in place.
  public var privateProperties: [String: String]
  /// Written only as a request for one; one that was read is never written back, and stays.
  public var conference: Conference?
  /// Read only: how often the event was moved.
  public var sequence: Int?
  /// Read only: the event's page at Google.
  public var htmlLink: String?

  /// An event with these members; the others are for reading, or to be set.
  public init(
    id: String? = nil, status: Status? = nil, summary: String? = nil, description: String? = nil,
    location: String? = nil, start: GoogleTime? = nil, end: GoogleTime? = nil,
    attendees: [Attendee]? = nil, guestsCanSeeOtherGuests: Bool? = nil, guestsCanInviteOthers: Bool? = nil,
    transparency: Transparency? = nil, colorID: String? = nil, privateProperties: [String: String] = [:],
    conference: Conference? = nil
  ) {
    self.id = id
    self.status = status
    self.summary = summary
    self.description = description
    self.location = location
    self.start = start
    self.end = end
    self.attendees = attendees
    self.guestsCanSeeOtherGuests = guestsCanSeeOtherGuests
    self.guestsCanInviteOthers = guestsCanInviteOthers
    self.transparency = transparency
    self.colorID = colorID
    self.privateProperties = privateProperties
    self.conference = conference
  }

  /// Whether it still takes place.
  public enum Status: String, Sendable, CaseIterable {
    case confirmed, tentative, cancelled
  }

  /// Whether it blocks time: opaque does.
  public enum Transparency: String, Sendable, CaseIterable {
    case opaque, transparent
  }

  /// What a patch takes away.
  public enum Clearable: String, Sendable, CaseIterable {
    case summary, description, location, attendees, colorID = "colorId", conference = "conferenceData"
  }

  /// Someone invited. A list that was read is written back without loss.
  public struct Attendee: Sendable, Hashable {
    /// Names the person; Google compares it without case.
    public var email: String
    /// As shown.
    public var name: String?
    /// Google's word: `needsAction`, `declined`, `tentative` or `accepted`.
    public var response: String?
    /// Their words with the answer.
    public var comment: String?
    /// Whether they need not come.
    public var isOptional: Bool?
    /// Whether it is a room or the like.
    public var isResource: Bool?
    /// How many they bring along.
    public var additionalGuests: Int?

    /// Someone who has not answered yet.
    public init(_ email: String, name: String? = nil) {
      self.email = email
      self.name = name
    }
  }

  /// A video conference, asked for or made.
  public struct Conference: Sendable, Hashable {
    /// The id under which it was asked for; asking again under the same one changes nothing.
    public var requestID: String?
    /// How far Google is with making it; nil where nobody asked Google yet, or where it was made otherwise.
    public var state: State?
    /// Where to join by video.
    public var link: String?

    /// Takes each part as it is.
    public init(requestID: String? = nil, state: State? = nil, link: String? = nil) {
      self.requestID = requestID
      self.state = state
      self.link = link
    }

    /// Asks for a Google Meet conference. Keep the id with the event: a new one makes a new conference.
    public static func request(_ id: String) -> Conference { Conference(requestID: id) }

    /// Whether it is a request that is still to be sent.
    public var isRequest: Bool { requestID != nil && state == nil && link == nil }

    /// Of the request.
    public enum State: String, Sendable, CaseIterable {
      /// Read the event again later.
      case pending
      case success, failure
    }
  }
}
