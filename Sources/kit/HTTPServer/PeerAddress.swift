import CMicrohttpd
import Glibc

/// Where a connection comes from.
struct PeerAddress: Sendable {
  /// Without port; IPv4 over IPv6 is written as IPv4.
  let text: String
  /// What a limit per address counts by: an IPv4 address, or the /64 that one IPv6 customer holds.
  let network: Network

  enum Network: Hashable, Sendable {
    case four(UInt32)
    case six(UInt64)
    case other
  }

  init(_ address: UnsafePointer<sockaddr>?) {
    guard let address else {
      self.init(text: "", network: .other)
      return
    }
    let raw = UnsafeRawPointer(address)
    switch Int32(address.pointee.sa_family) {
    case AF_INET: self.init(four: raw.loadUnaligned(as: sockaddr_in.self).sin_addr)
    case AF_INET6: self.init(six: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
    default: self.init(text: "", network: .other)
    }
  }

  private init(text: String, network: Network) {
    self.text = text
    self.network = network
  }

  private init(four: in_addr) {
    self.init(text: Self.text(AF_INET, four), network: .four(four.s_addr))
  }

  private init(six: in6_addr) {
    let (high, middle, low) = withUnsafeBytes(of: six) {
      (
        $0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self),
        $0.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
      )
    }
    if high == 0, middle == UInt32(0xFFFF).bigEndian {
      self.init(four: in_addr(s_addr: low))
    } else {
      self.init(text: Self.text(AF_INET6, six), network: .six(high))
    }
  }

  private static func text<Address>(_ family: Int32, _ address: Address) -> String {
    withUnsafeBytes(of: address) { bytes in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
        guard let start = buffer.baseAddress,
          inet_ntop(family, bytes.baseAddress, start, socklen_t(buffer.count)) != nil
        else { return "" }
        return String(cString: start)
      }
    }
  }
}
