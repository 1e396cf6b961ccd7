public import HTTP

/// The proxies in front of a server whose word on who asks is believed.
public struct TrustedProxies: Sendable, Equatable {
  private struct Network: Sendable, Equatable {
    var prefix: IPBits
    /// Of the 128 bits.
    var length: Int

    func contains(_ address: IPBits) -> Bool {
      guard address.isFour == prefix.isFour else { return false }
      let (high, low) = (address.high ^ prefix.high, address.low ^ prefix.low)
      // Shifts by 64 give 0, as they must.
      return high >> (64 - min(length, 64)) == 0 && low >> (128 - max(length, 64)) == 0
    }

    /// Whether the prefix says nothing beyond its length.
    var isExact: Bool {
      let (highBits, lowBits) = (min(length, 64), max(length, 64) - 64)
      return prefix.high << highBits == 0 && prefix.low << lowBits == 0
    }
  }

  private var networks: [Network] = []

  /// Nobody is believed.
  public static let none = TrustedProxies()

  private init() {}

  /// Reads a list separated by commas: addresses, networks such as `10.0.0.0/8` or `fd00::/8`, and `loopback` for
  /// 127.0.0.0/8 and ::1. Throws `configuration-invalid`.
  public init(parsing text: String) throws(ServerError) {
    for member in text.split(separator: ",").map({ $0.trimming }) where !member.isEmpty {
      for network in member.lowercased() == "loopback" ? ["127.0.0.0/8", "::1"] : [member] {
        networks.append(try Self.network(network))
      }
    }
  }

  /// Whether nobody is believed.
  public var isEmpty: Bool { networks.isEmpty }

  /// Whether an address is one of them.
  public func contains(_ address: String) -> Bool { IPBits(address).map(contains) ?? false }

  /// Who asks, where `peer` is whom the connection comes from: the rightmost address of X-Forwarded-For that is no
  /// proxy of ours, since what stands to the left of it anybody can have written; the leftmost where all are. The peer
  /// itself, where it is not trusted, says nothing, or something that is no address is met first. `Forwarded`
  /// (RFC 7239) is not read.
  public func client(behind peer: String, _ headers: Headers) -> String {
    guard !networks.isEmpty, contains(peer), let text = headers.joined("X-Forwarded-For") else { return peer }
    var farthest = peer
    for member in text.split(separator: ",").reversed().map({ $0.trimming }) where !member.isEmpty {
      guard let address = IPBits(forwarded: member) else { return peer }
      farthest = address.text
      if !contains(address) { break }
    }
    return farthest
  }

  private func contains(_ address: IPBits) -> Bool { networks.contains { $0.contains(address) } }

  private static func network(_ text: Substring) throws(ServerError) -> Network {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let prefix = IPBits(String(parts[0])) else { throw unreadable(text) }
    guard parts.count == 2 else { return Network(prefix: prefix, length: 128) }
    let isFour = !parts[0].contains(":")
    guard let length = Int(parts[1]), (0...(isFour ? 32 : 128)).contains(length), parts[1].first != "+" else {
      throw unreadable(text)
    }
    let network = Network(prefix: prefix, length: isFour ? length + 96 : length)
    guard network.isExact else { throw unreadable(text) }
    return network
  }

  private static func unreadable(_ text: Substring) -> ServerError {
    ServerError(
      code: "configuration-invalid",
      message:
        "“\(text.prefix(60))” is no trusted proxy. Write addresses such as 192.0.2.7, networks such as 10.0.0.0/8 or "
        + "fd00::/8, or loopback, with commas between them.")
  }
}

extension Substring {
  /// Without spaces and tabs at its ends.
  fileprivate var trimming: Substring {
    var text = drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
