import CCurl
import Glibc

/// The proxies that the environment names, by curl's rules: `http_proxy` (never in capitals, where CGI puts a
/// request's header), `https_proxy`, `all_proxy` and `no_proxy`, the latter three in capitals too.
///
/// We choose, and tell curl, so that the network policy knows whom a connection leads to.
struct Proxies: Sendable {
  private let http: String?
  private let https: String?
  private let exempt: [Substring]

  init(environment value: (String) -> String?) {
    func first(_ names: String...) -> String? {
      names.compactMap { value($0) }.first { !$0.isEmpty }
    }
    http = first("http_proxy", "all_proxy", "ALL_PROXY")
    https = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    exempt = (first("no_proxy", "NO_PROXY") ?? "").split { $0 == "," || $0 == " " || $0 == "\t" }
  }

  /// Those of this process.
  static func ofProcess() -> Proxies {
    Proxies { name in getenv(name).map { String(cString: $0) } }
  }

  /// The proxy's address in curl's form; nil to connect to the server itself.
  func proxy(for address: Address) -> String? {
    guard let proxy = address.scheme == "https" ? https : http else { return nil }
    return exempt.contains { Self.covers($0, address.host) } ? nil : proxy
  }

  /// `*`, a name with all below it, an address, or a block of addresses.
  private static func covers(_ entry: Substring, _ host: String) -> Bool {
    if entry == "*" { return true }
    let bare = host.hasPrefix("[") ? host.dropFirst().prefix { $0 != "]" && $0 != "%" } : host[...]
    if let address = IPAddress(String(bare)) {
      let parts = entry.filter { $0 != "[" && $0 != "]" }.split(separator: "/", maxSplits: 1)
      guard let first = parts.first, let block = IPAddress(String(first)) else { return false }
      let bits = block.bytes.count * 8
      guard parts.count == 2 else { return block == address }
      guard let length = Int(parts[1]), (0...bits).contains(length) else { return false }
      return address.isIn(block.bytes, length)
    }
    let name = withoutDots(entry.lowercased())
    let asked = withoutDots(String(bare))
    return !name.isEmpty && (asked == name || asked.hasSuffix(".\(name)"))
  }

  private static func withoutDots(_ name: String) -> String {
    let start = name.drop { $0 == "." }
    return String(start.hasSuffix(".") ? start.dropLast() : start)
  }
}
