/// Blocks that are not globally reachable unicast, after the IANA registries of special-purpose addresses
/// (RFC 6890) and of IPv4 and IPv6 multicast.
enum SpecialAddresses {
  static let blocks: [(prefix: [UInt8], length: Int)] = [
    "0.0.0.0/8",  // this network
    "10.0.0.0/8",  // private
    "100.64.0.0/10",  // shared by carriers
    "127.0.0.0/8",  // loopback
    "169.254.0.0/16",  // link-local, where clouds keep their metadata
    "172.16.0.0/12",  // private
    "192.0.0.0/24",  // protocol assignments
    "192.0.2.0/24",  // documentation
    "192.88.99.0/24",  // 6to4 relays of old
    "192.168.0.0/16",  // private
    "198.18.0.0/15",  // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",  // documentation
    "224.0.0.0/4",  // multicast
    "240.0.0.0/4",  // reserved, and broadcast
    "::/96",  // unspecified, loopback, IPv4-compatible of old
    "64:ff9b:1::/48",  // local translation
    "100::/64",  // discard
    "2001::/23",  // protocol assignments, Teredo among them
    "2001:db8::/32",  // documentation
    "2002::/16",  // 6to4: leads to IPv4 addresses by relays
    "3fff::/20",  // documentation
    "5f00::/16",  // segment routing
    "fc00::/7",  // unique local
    "fe80::/10",  // link-local
    "fec0::/10",  // site-local of old
    "ff00::/8",  // multicast
  ].map(block)

  /// Behind these prefixes of 96 bits lies an IPv4 address, which is the one to judge: mapped (RFC 4291
  /// §2.5.5.2) and translated (RFC 6052 §2.1).
  static let embedding: [[UInt8]] = ["::ffff:0:0", "64:ff9b::"].map { IPAddress($0)?.bytes ?? [] }

  private static func block(_ text: String) -> (prefix: [UInt8], length: Int) {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]) else {
      preconditionFailure("\(text) is no block of addresses")
    }
    return (address.bytes, length)
  }
}
