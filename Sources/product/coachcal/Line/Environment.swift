import Glibc
import GoogleCalendar
import Store

/// Where things are: a flag wins over the environment, the environment over the default.
struct Environment: Sendable {
  /// The database's file, or the URL of a PostgreSQL database; then it may hold a password.
  var database: String
  /// `host:port`.
  var listen: String
  /// Where the server is found from outside, without a slash at the end.
  var publicURL: String
  /// The file of the server's key.
  var secretKeyFile: String
  /// Our registration with Google, where there is one.
  var google: GoogleRegistration?
  /// Who is believed about whom requests come from: a list as `TrustedProxies` reads it.
  var trustedProxies: String
  /// Whether addresses that users give may lie in private networks.
  var allowsPrivate: Bool

  /// For `coachcal help`.
  static let explained = [
    ("COACHCAL_DATABASE", "the database's file, or postgresql://… (--database); data/coachcal.sqlite"),
    ("COACHCAL_LISTEN", "where to listen (--listen); 127.0.0.1:8080"),
    ("COACHCAL_PUBLIC_URL", "how others reach the server (--public-url); http:// and where it listens"),
    ("COACHCAL_TRUSTED_PROXIES", "whose X-Forwarded-For is believed (--trusted-proxies); nobody's"),
    ("COACHCAL_SECRET_KEY_FILE", "the server's key; secret.key beside the database, or in data/"),
    ("COACHCAL_ALLOW_PRIVATE_NETWORK", "yes lets users name calendars in private networks; no"),
    ("GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET", "the registration with Google; Google Calendar is off"),
    ("GOOGLE_API_ROOT, GOOGLE_AUTH_URL, GOOGLE_TOKEN_URL", "where Google is; Google's own addresses"),
  ]

  static let database = Option(
    "database", "PATH", "The database's file or postgresql:// URL, instead of COACHCAL_DATABASE.")
  static let listen = Option("listen", "HOST:PORT", "Where to listen, instead of COACHCAL_LISTEN.")
  static let publicURL = Option(
    "public-url", "URL", "How others reach the server, instead of COACHCAL_PUBLIC_URL.")
  static let trustedProxies = Option(
    "trusted-proxies", "LIST",
    "Whose X-Forwarded-For is believed, instead of COACHCAL_TRUSTED_PROXIES: addresses, networks, loopback.")

  /// Reads flags, then the environment; empty values count as absent. Only what the command's options speak of
  /// has to be in order.
  init(
    _ arguments: Arguments, for options: [Option], variable: (String) -> String? = variable
  ) throws(Failure) {
    func isUsed(_ option: Option) -> Bool { options.contains { $0.name == option.name } }
    func value(_ flag: String, _ name: String) -> String? {
      [arguments[flag], variable(name)].compactMap(\.self).first { !$0.isEmpty }
    }
    database = value("database", "COACHCAL_DATABASE") ?? Self.defaultDatabase
    listen = value("listen", "COACHCAL_LISTEN") ?? "127.0.0.1:8080"
    publicURL = value("public-url", "COACHCAL_PUBLIC_URL") ?? "http://\(listen)"
    while publicURL.hasSuffix("/") { publicURL.removeLast() }
    trustedProxies = value("trusted-proxies", "COACHCAL_TRUSTED_PROXIES") ?? ""
    secretKeyFile =
      value("", "COACHCAL_SECRET_KEY_FILE")
      ?? Self.beside(
        isPostgreSQL(database) ? Self.defaultDatabase : database, "secret.key")
    google = GoogleRegistration { value("", $0) }
    let allowing = value("", "COACHCAL_ALLOW_PRIVATE_NETWORK") ?? "no"
    guard
      let allows = [
        "1": true, "yes": true, "on": true, "true": true, "0": false, "no": false, "off": false,
        "false": false,
      ][allowing.lowercased()]
    else {
      throw .environment(
        "configuration-invalid", "COACHCAL_ALLOW_PRIVATE_NETWORK is yes or no, not “\(printable(allowing))”.")
    }
    allowsPrivate = allows
    guard !isUsed(Self.publicURL) || isPublicURL(publicURL) else {
      throw .environment(
        "configuration-invalid",
        "The public URL is an address such as https://book.example.org or http://host:8080/path, not “\(printable(publicURL))”."
      )
    }
    if isUsed(Self.database), isMisspelt(database) { throw Self.unsupported }
  }

  /// What is said of an address that is none; not which, since it may hold a password.
  static let unsupported = Failure.environment(
    "database-unsupported",
    "The database is an SQLite file, such as data/coachcal.sqlite, or one of PostgreSQL, such as postgresql://user@host/name."
  )

  private static let defaultDatabase = "data/coachcal.sqlite"

  private static func beside(_ path: String, _ name: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }
}

/// What Google gave us when the operator registered there.
struct GoogleRegistration: Sendable {
  var id: String
  var secret: String
  var addresses = GoogleAddresses()

  /// Nil where there is no registration.
  init?(_ value: (String) -> String?) {
    guard let id = value("GOOGLE_CLIENT_ID"), let secret = value("GOOGLE_CLIENT_SECRET") else { return nil }
    self.id = id
    self.secret = secret
    addresses.calendar = value("GOOGLE_API_ROOT") ?? addresses.calendar
    addresses.authorization = value("GOOGLE_AUTH_URL") ?? addresses.authorization
    addresses.token = value("GOOGLE_TOKEN_URL") ?? addresses.token
  }
}

/// Scheme, host, port and path of plain characters (RFC 3986 §2.3), nothing else: it goes into addresses of ours.
private func isPublicURL(_ text: String) -> Bool {
  guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
  let rest = text.dropFirst(scheme.count)
  let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/[]%".utf8)
  return rest.first.map { $0 != "/" && $0 != ":" } ?? false && rest.utf8.allSatisfy(plain.contains)
}

/// A variable of this process's environment.
private func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
