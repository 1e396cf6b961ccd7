/// Decoded `name=value` pairs in order, duplicates kept, as in a query or a form (`+` is a space).
public struct Query: Sendable, Equatable {
  /// One pair; a name without `=` has an empty value.
  public struct Item: Sendable, Equatable {
    /// Decoded.
    public let name: String
    /// Decoded.
    public let value: String
  }

  /// In the order written.
  public let items: [Item]

  /// Nil for a broken percent sequence, text that is not UTF-8, or NUL. Empty pairs (`a=1&&b=2`) are skipped.
  public init?(_ text: String) {
    var items: [Item] = []
    for pair in text.split(separator: "&") {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = percentDecoded(halves[0], plusIsSpace: true),
        let value = percentDecoded(halves.count > 1 ? halves[1] : "", plusIsSpace: true),
        !name.utf8.contains(0), !value.utf8.contains(0)
      else { return nil }
      items.append(Item(name: name, value: value))
    }
    self.items = items
  }

  /// The first value under the name; ask `all` where a duplicate must be refused. Names are case-sensitive.
  public subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

  /// Every value under the name, in order.
  public func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }
}
