import JSONText

/// A calendar that the account sees.
public struct CalendarListEntry: Sendable, Hashable {
  /// Names it in requests; for the primary calendar the account's address.
  public var id: String
  /// As the person named it.
  public var name: String
  /// Whether it is the account's own first calendar.
  public var isPrimary: Bool
  /// Google's word: `freeBusyReader`, `reader`, `writerWithoutPrivateAccess`, `writer` or `owner`.
  public var accessRole: String
  /// Its IANA zone.
  public var zone: String?

  /// Takes each part as it is.
  public init(id: String, name: String, isPrimary: Bool, accessRole: String, zone: String?) {
    self.id = id
    self.name = name
    self.isPrimary = isPrimary
    self.accessRole = accessRole
    self.zone = zone
  }

  /// Whether events can be put there and all of ours be read back.
  public var isWritable: Bool { accessRole == "writer" || accessRole == "owner" }

  init?(_ json: JSON) {
    guard let id = json["id"].string else { return nil }
    self.init(
      id: id, name: json["summaryOverride"].string ?? json["summary"].string ?? id,
      isPrimary: json["primary"].bool ?? false, accessRole: json["accessRole"].string ?? "",
      zone: json["timeZone"].string)
  }
}
