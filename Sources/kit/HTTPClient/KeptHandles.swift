import CCurl

/// Handles that hold a server's digest challenge (RFC 7616 §3.3), so that the next request answers it at once
/// instead of asking for another.
struct KeptHandles {
  private struct Key: Hashable {
    let origin: String
    let credentials: Credentials
  }
  private var handles: [(key: Key, handle: EasyHandle)] = []

  static let limit = 64

  mutating func take(for exchange: Exchange) -> EasyHandle? {
    guard let key = key(exchange), let place = handles.lastIndex(where: { $0.key == key }) else { return nil }
    return handles.remove(at: place).handle
  }

  /// False where there is nothing to keep: the handle goes on belonging to the caller.
  mutating func keep(_ handle: EasyHandle, for exchange: Exchange) -> Bool {
    guard let key = key(exchange) else { return false }
    if handles.count == Self.limit { curl_easy_cleanup(handles.removeFirst().handle.raw) }
    handles.append((key, handle))
    return true
  }

  mutating func removeAll() {
    for (_, handle) in handles { curl_easy_cleanup(handle.raw) }
    handles = []
  }

  private func key(_ exchange: Exchange) -> Key? {
    guard case .digest = exchange.request.credentials, let credentials = exchange.request.credentials else {
      return nil
    }
    return Key(origin: exchange.address.shown, credentials: credentials)
  }
}
