import HTTP

/// What may be sent back in a condition; nil for nothing and for what would break a header.
func usableTag(_ text: String?) -> String? {
  guard let text else { return nil }
  let tag = String(trimmed(text))
  return tag.isEmpty || tag.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? nil : tag
}

/// As `usableTag`, and nil for a weak one too: it never matches (RFC 9110 §8.8.3.2), and says nothing of
/// whether the server kept the bytes. Proxies that compress weaken tags in headers.
func strongTag(_ text: String?) -> String? {
  usableTag(text).flatMap { EntityTag(parsing: $0) }.flatMap { $0.isWeak ? nil : $0.description }
}
