public import Booking
public import JSONText
public import Secrets

/// The addresses of a feed for the several ways in which apps take one (R43).
public struct FeedAddresses: Sendable {
  /// For any app that asks for an address.
  public var url: String
  /// Opens the calendar app of the device.
  public var webcal: String
  /// Adds the feed to Google Calendar.
  public var google: String
  /// Adds the feed to Outlook on the web.
  public var outlook: String
  /// When the coach is busy (R45); nil for feeds that do not answer that.
  public var freeBusy: String?

  /// The addresses of a feed whose token is known, on a server found at `publicURL`.
  public init(token: Token, kind: Feed.Kind, publicURL: String) {
    url = "\(publicURL)/feeds/\(token.text).ics"
    let place = publicURL.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
    webcal = "webcal:\(place)/feeds/\(token.text).ics"
    google = "https://calendar.google.com/calendar/r?cid=\(percentEncoded(webcal))"
    outlook = "https://outlook.live.com/calendar/0/addfromweb?url=\(percentEncoded(url))"
    freeBusy = kind == .coach || kind == .busy ? "\(publicURL)/freebusy/\(token.text).ifb" : nil
  }
}

private func percentEncoded(_ text: String) -> String {
  let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
  let digits = Array("0123456789ABCDEF")
  return text.utf8.reduce(into: "") { encoded, byte in
    if plain.contains(byte) {
      encoded.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
}

extension JSON {
  /// A feed; its addresses only where its token is at hand, which is when it was made or rotated.
  public init(_ feed: Feed, addresses: FeedAddresses? = nil) {
    var members: [String: JSON] = [
      "id": JSON(feed.id.text), "kind": JSON(feed.kind.rawValue), "coach_id": JSON(feed.withCoach?.text),
      "blackouts": JSON(feed.includesBlackouts), "past_days": JSON(feed.pastDays),
      "created": JSON(feed.created), "revoked": JSON(feed.revoked), "fetched": JSON(feed.fetched),
      "fetched_by": JSON(feed.fetchedBy),
    ]
    if let addresses {
      members["url"] = JSON(addresses.url)
      members["webcal"] = JSON(addresses.webcal)
      members["google"] = JSON(addresses.google)
      members["outlook"] = JSON(addresses.outlook)
      members["free_busy"] = JSON(addresses.freeBusy)
    }
    self = .object(members)
  }
}
