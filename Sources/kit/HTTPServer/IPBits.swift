import CMicrohttpd
import Glibc

/// An IP address by its bits, to be compared; IPv4 lies in them as IPv6 maps it (RFC 4291 §2.5.5.2).
struct IPBits: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// Reads `192.0.2.7` or `2001:db8::1`, without brackets, port or zone.
  init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      high = 0
      low = 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: four.s_addr))
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      (high, low) = withUnsafeBytes(of: six) {
        (
          UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
      }
    } else {
      return nil
    }
  }

  /// Reads what proxies write in X-Forwarded-For: an address, IPv6 in brackets or not, some with a port behind it.
  init?(forwarded text: Substring) {
    var bare = text
    if bare.first == "[" {
      guard let end = bare.firstIndex(of: "]"), Self.isPort(bare[bare.index(after: end)...]) else {
        return nil
      }
      bare = bare[bare.index(after: bare.startIndex)..<end]
      guard bare.contains(":") else { return nil }
    } else if let colon = bare.firstIndex(of: ":"), colon == bare.lastIndex(of: ":") {
      guard Self.isPort(bare[colon...]) else { return nil }
      bare = bare[..<colon]
    }
    self.init(String(bare))
  }

  var isFour: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// As `RequestHead.remoteAddress` writes it.
  var text: String {
    if isFour {
      return [24, 16, 8, 0].map { String(low >> $0 & 0xFF) }.joined(separator: ".")
    }
    return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
        guard let start = buffer.baseAddress,
          inet_ntop(AF_INET6, bytes.baseAddress, start, socklen_t(buffer.count)) != nil
        else { return "" }
        return String(cString: start)
      }
    }
  }

  /// Nothing, or a colon and a number.
  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || text.first == ":" && UInt16(text.dropFirst()) != nil && text.dropFirst().first != "+"
  }
}
