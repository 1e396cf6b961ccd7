extension JSON {
  /// The value as UTF-8 without blanks, members in the order of their names, so that equal values give equal
  /// bytes. A U+0000 inside a text is left out; a number that is not finite is null.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// The value as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
