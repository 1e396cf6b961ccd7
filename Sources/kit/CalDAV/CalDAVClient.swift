public import HTTPClient

/// A CalDAV client (RFC 4791) for one account. Holds no state: it may be used by many threads at once and made
/// anew for every call.
///
/// Every call blocks as long as the transport does, and throws `DAVError`. Addresses are absolute; those that
/// it gives back are to be handed in again as they are.
///
/// The credentials go to the origin of the address that the caller gives, and while discovering also to the
/// https origins that this server's own answers name (RFC 4918 hrefs, not redirects). DNS is not asked for
/// SRV and TXT records (RFC 6764 §3, §4).
public struct CalDAVClient: Sendable {
  let transport: Transport
  let credentials: Credentials?

  /// A client that asks through the transport, showing the credentials if there are any.
  public init(transport: @escaping Transport, credentials: Credentials?) {
    self.transport = transport
    self.credentials = credentials
  }
}

/// A calendar collection (RFC 4791 §4.2).
public struct CalendarInfo: Hashable, Sendable {
  /// Its address, with a slash at the end.
  public var url: String
  /// Its `displayname`, or the last part of its address.
  public var name: String
  /// False only where the server says that this user may not write there (RFC 3744 §5.5).
  public var isWritable: Bool
  /// False only where the server says that it takes no VEVENT (RFC 4791 §5.2.3).
  public var takesEvents: Bool

  /// Takes each part as it is.
  public init(url: String, name: String, isWritable: Bool = true, takesEvents: Bool = true) {
    self.url = url
    self.name = name
    self.isWritable = isWritable
    self.takesEvents = takesEvents
  }
}

/// A calendar object resource (RFC 4791 §4.1).
public struct Resource: Hashable, Sendable {
  /// Its address.
  public var href: String
  /// As the server wrote it, with its quotes; nil where it told none that can be used in a condition.
  public var etag: String?
  /// The iCalendar object.
  public var bytes: [UInt8]

  /// Takes each part as it is.
  public init(href: String, etag: String?, bytes: [UInt8]) {
    self.href = href
    self.etag = etag
    self.bytes = bytes
  }
}

/// A resource of a calendar, without what it holds.
public struct Listed: Hashable, Sendable {
  /// Its address.
  public var href: String
  /// As in `Resource`.
  public var etag: String?

  /// Takes each part as it is.
  public init(href: String, etag: String?) {
    self.href = href
    self.etag = etag
  }
}

extension CalDAVClient {
  /// The address of a resource in a calendar, for `put`: `name` becomes one segment, whatever it is made of.
  public static func href(_ name: String, in calendar: String) -> String {
    (calendar.hasSuffix("/") ? calendar : calendar + "/") + segment(name)
  }

  /// Whether two addresses name one resource of a server, spelled in two ways (percent-encoding, default
  /// port, slash at the end).
  public static func isSame(_ one: String, _ other: String) -> Bool {
    guard let one = Address(one), let other = Address(other) else { return one == other }
    return one.origin == other.origin && one.key == other.key && one.query == other.query
  }
}
