import Booking
import Desk
import HTTP

/// The cookie by which a browser shows that somebody signed in (R71), or that it was sent to Google by us (R50).
struct SessionCookie {
  /// Where this server is found from outside, without a slash at the end.
  let publicURL: String
  /// What it is called where it comes over TLS, and where not.
  var names = (secure: "__Host-coachcal", plain: "coachcal_session")

  private var isSecure: Bool { publicURL.hasPrefix("https://") }

  /// `__Host-`: browsers take it from this host alone, over TLS, for all its paths (RFC 6265bis §4.1.3.2).
  private var name: String { isSecure ? names.secure : names.plain }

  /// The header's value that sets it, for so many seconds; 0 takes it away. No script reads it, and no other site's
  /// form sends it; links do, as that by which Google sends a browser back.
  func header(_ value: String, seconds: Int64) -> String {
    "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
  }

  /// What a request shows; nil is nothing.
  func value(in request: Request) -> String? {
    for pair in request.headers.all("Cookie").joined(separator: ";").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
      if parts.count == 2, parts[0] == name { return String(parts[1]) }
    }
    return nil
  }

  /// Throws `forbidden` for what would change something where the browser says that a page of another site asks, or,
  /// unless that `mayBeUnsaid`, says nothing: cookies go along with whatever any page sends.
  func checkOrigin(of request: Request, mayBeUnsaid: Bool = false) throws(Refusal) {
    guard !request.method.isRead else { return }
    let origin = request.headers["Origin"]
    let site = request.headers["Sec-Fetch-Site"]
    guard mayBeUnsaid || origin != nil || site != nil, origin.map({ $0 == ours }) ?? true,
      site.map({ $0 == "same-origin" }) ?? true
    else {
      throw Refusal(.forbidden, "A page of another site asked for this. Nothing was changed.")
    }
  }

  /// The scheme, host and port of the public address (RFC 6454).
  private var ours: String {
    publicURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
      .joined(separator: "/")
  }
}
