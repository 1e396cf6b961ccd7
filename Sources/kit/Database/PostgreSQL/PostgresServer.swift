import CPostgres

/// Where a database is, and how long to wait for it.
struct PostgresServer: Sendable {
  let address: String
  let applicationName: String
  /// Nanoseconds a transaction may wait in all.
  let timeout: UInt64
  /// Not to be shown to anybody.
  private let password: String

  init(address: String, applicationName: String, timeout milliseconds: Int) throws {
    guard let parts = Self.parts(address) else {
      // What libpq says about it may quote the password.
      throw DatabaseError(
        .cannotOpen, detail: "an address that cannot be read",
        message: "The address of the database cannot be read. It looks like "
          + "postgresql://user:password@host:5432/database; in the password % is written as %25, / as %2F, "
          + "@ as %40.")
    }
    self.address = address
    self.applicationName = applicationName
    timeout = UInt64(milliseconds) * 1_000_000
    password = parts["password"] ?? ""
  }

  /// Host, port and database of an address, as far as it says them; nothing where it cannot be read.
  static func name(of address: String) -> String {
    let parts = parts(address) ?? [:]
    let host = (parts["host"] ?? parts["hostaddr"] ?? "") + (parts["port"].map { ":\($0)" } ?? "")
    return "postgresql://\(host)/\(parts["dbname"] ?? "")"
  }

  /// How long a single answer may take after the transaction's deadline, as long as the ones before came.
  var grace: UInt64 { min(timeout / 3, 5_000_000_000) }

  /// How long a statement may wait for locks: so long that after two of them the server still says so before this
  /// side takes it for lost.
  var lockTime: UInt64 { (timeout - margin) * 2 / 5 }

  /// How much earlier than this side the server gives up, so that it can say so.
  var margin: UInt64 { min(timeout / 10, 1_000_000_000) }

  /// A text of the server or of libpq, fit to be shown.
  func clean(_ text: String) -> String {
    guard password.utf8.count >= 4, !password.isEmpty else { return text }
    return text.split(separator: password, omittingEmptySubsequences: false).joined(separator: "…")
  }

  /// The parts of an address; nil if it is none, or if a character of the password that should have been
  /// encoded has made a host, a port or a name of the rest.
  private static func parts(_ address: String) -> [String: String]? {
    guard ["postgresql://", "postgres://"].contains(where: { address.hasPrefix($0) }),
      !address.utf8.contains(0), let options = PQconninfoParse(address, nil)
    else { return nil }
    defer { PQconninfoFree(options) }
    var parts: [String: String] = [:]
    var next = options
    while let keyword = next.pointee.keyword {
      if let value = next.pointee.val { parts[String(cString: keyword)] = String(cString: value) }
      next += 1
    }
    let ports = (parts["port"] ?? "").split(separator: ",")
    guard ports.allSatisfy({ UInt16($0) != nil }), parts["host"]?.contains("@") != true,
      parts["dbname"]?.contains("@") != true
    else { return nil }
    return parts
  }
}
