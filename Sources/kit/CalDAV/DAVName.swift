import XMLText

extension XMLElement.Name {
  /// A name of WebDAV itself (RFC 4918 §14).
  static func dav(_ local: String) -> Self { Self("DAV:", local) }
  /// A name of CalDAV (RFC 4791 §9).
  static func caldav(_ local: String) -> Self { Self("urn:ietf:params:xml:ns:caldav", local) }
}
