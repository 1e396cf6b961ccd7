/// Which addresses may be connected to.
///
/// The address judged is the one that a socket is about to be connected to, whatever name led there: a name
/// that resolves to a private address is refused like the address itself. Behind a proxy from the environment
/// only the proxy is connected to, which is the operator's choice and allowed; then literal addresses and
/// `localhost` in the request's own address are judged, while what other names resolve to is the proxy's to
/// check.
public struct NetworkPolicy: Sendable, Hashable {
  /// Whether loopback, link-local, private and otherwise not public addresses may be reached.
  public var allowsPrivate: Bool
  /// Allowed whatever their addresses are.
  package var exceptions: Set<Endpoint>

  /// An address with its port.
  package struct Endpoint: Sendable, Hashable {
    package var address: IPAddress
    package var port: UInt16

    package init(_ address: IPAddress, _ port: UInt16) {
      self.address = address
      self.port = port
    }
  }

  /// A policy for addresses that users gave.
  public init(allowsPrivate: Bool = false) {
    self.init(allowsPrivate: allowsPrivate, exceptions: [])
  }

  /// A policy that lets single endpoints pass.
  package init(allowsPrivate: Bool, exceptions: Set<Endpoint>) {
    self.allowsPrivate = allowsPrivate
    self.exceptions = exceptions
  }

  /// Whether a connection may go there. Where an IPv6 address holds an IPv4 address that packets reach in the
  /// end, that one is judged.
  public func allows(_ address: IPAddress, port: UInt16) -> Bool {
    if allowsPrivate || exceptions.contains(Endpoint(address, port)) { return true }
    for prefix in SpecialAddresses.embedding where address.isIn(prefix, 96) {
      guard let inner = IPAddress(bytes: Array(address.bytes[12...])) else { return false }
      return allows(inner, port: port)
    }
    return !SpecialAddresses.blocks.contains { address.isIn($0.prefix, $0.length) }
  }

  /// Whether a proxy may be asked for this host: a name, or a literal address, IPv6 in brackets or not.
  func allowsBehindProxy(_ host: String, port: UInt16) -> Bool {
    if allowsPrivate { return true }
    let bare = host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" && $0 != "%" }) : host
    let name = (bare.hasSuffix(".") ? String(bare.dropLast()) : bare).lowercased()
    if let address = IPAddress(name) { return allows(address, port: port) }
    // No name ends in a number: a proxy could take it for an address in another spelling.
    let last = name.split(separator: ".").last ?? ""
    let isNumber = last.allSatisfy(\.isWholeNumber) || last.hasPrefix("0x")
    return !isNumber && last != "localhost"
  }
}
