extension Person {
  /// What nobody's address ends with (RFC 2606 §2): those of people whose data were erased do (R83).
  public static let erasedDomain = "@erased.invalid"

  /// Whether what was known of this person was erased: what is left of them stands under a pseudonym.
  public var isErased: Bool { email.hasSuffix(Self.erasedDomain) }

  /// The same person under a pseudonym made of a code: `4f2a…` of 0–9 and a–v, by whose first four they are called.
  public func erased(code: String) -> Person {
    Person(
      id: id, handle: "former-client-\(code)", name: "Former client \(code.prefix(4))",
      email: "\(code)\(Self.erasedDomain)", zone: zone)
  }
}
