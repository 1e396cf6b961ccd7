import HTTPServer

extension Configuration {
  /// An address as `--listen` says it: `127.0.0.1:8080`, `[::1]:8080`, or a port alone on every address.
  init(listen text: String) throws(Failure) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw .environment(
        "configuration-invalid",
        "“\(text)” is no address to listen on. Write it as 127.0.0.1:8080 or [::1]:8080.")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.init(host: host.isEmpty ? "::" : host, port: port)
    share(4250)
  }

  /// Believes these proxies.
  mutating func trust(_ proxies: String) throws(Failure) {
    do {
      self.proxies = try TrustedProxies(parsing: proxies)
    } catch {
      throw .environment(error.code, error.message)
    }
  }

  /// As many connections as so many open files allow beside the database and other servers; half of them for one
  /// address, since behind a proxy that is not trusted everybody comes from one.
  mutating func share(_ openFiles: Int) {
    maxConnections = min(4000, max(100, openFiles - 250))
    maxConnectionsPerAddress = maxConnections / 2
  }
}
