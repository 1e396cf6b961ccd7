import CCurl
import Glibc

/// An IPv4 or IPv6 address without port or zone.
public struct IPAddress: Hashable, Sendable {
  /// 4 or 16, in network order.
  public let bytes: [UInt8]

  /// Nil for any other number of bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads `192.0.2.7` or `2001:db8::1`: four decimal numbers, or RFC 4291 §2.2; no brackets, no zone.
  public init?(_ text: String) {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 {
        self.bytes = bytes
        return
      }
    }
    return nil
  }

  /// Whether the first `length` bits are those of `prefix`; never across families.
  func isIn(_ prefix: [UInt8], _ length: Int) -> Bool {
    guard prefix.count == bytes.count else { return false }
    let whole = length / 8
    guard bytes[..<whole] == prefix[..<whole] else { return false }
    let rest = length % 8
    return rest == 0 || (bytes[whole] ^ prefix[whole]) >> UInt8(8 - rest) == 0
  }
}

/// What a socket is to be connected to; nil for anything but IPv4 and IPv6.
func endpoint(_ address: UnsafePointer<sockaddr>) -> (address: IPAddress, port: UInt16)? {
  let raw = UnsafeRawPointer(address)
  switch Int32(address.pointee.sa_family) {
  case AF_INET:
    let found = raw.loadUnaligned(as: sockaddr_in.self)
    let bytes = withUnsafeBytes(of: found.sin_addr) { Array($0) }
    return IPAddress(bytes: bytes).map { ($0, UInt16(bigEndian: found.sin_port)) }
  case AF_INET6:
    let found = raw.loadUnaligned(as: sockaddr_in6.self)
    let bytes = withUnsafeBytes(of: found.sin6_addr) { Array($0) }
    return IPAddress(bytes: bytes).map { ($0, UInt16(bigEndian: found.sin6_port)) }
  default:
    return nil
  }
}
