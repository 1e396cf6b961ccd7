/// What a key of the file seals with.
struct SealingKey: Sendable {
  /// Tells which key sealed something, and nothing of the key.
  let id: [UInt8]
  let key: [UInt8]

  static let idSize = 8

  init(_ secret: [UInt8]) {
    let salt = Array("secret key".utf8)
    key = hkdfSHA256(key: secret, salt: salt, info: Array("seal with AES-256-GCM".utf8))
    id = Array(hkdfSHA256(key: secret, salt: salt, info: Array("id of the key".utf8)).prefix(Self.idSize))
  }
}

/// What is sealed is a byte for the version of this layout, the key's id, a nonce, the ciphertext and its tag;
/// the first two are authenticated with the context.
extension SecretKey {
  private static let version: UInt8 = 1
  private static let headSize = 1 + SealingKey.idSize
  /// How many bytes longer the sealed is than the plain.
  static let overhead = headSize + AESGCM.nonceSize + AESGCM.tagSize

  /// Encrypts `plain` so that only the keys of this file open it, unaltered and in the same context
  /// (AES-256-GCM); its length can still be seen. 37 bytes longer than `plain`, and never twice the same.
  ///
  /// The context says what the secret is and whose, such as its table, column and row: a sealed secret that was
  /// moved to another place does not open there. A key must not seal more than 2³² times.
  public func seal(_ plain: [UInt8], context: String, random: RandomSource = .system) -> [UInt8] {
    let head = [Self.version] + sealingKeys[0].id
    let nonce = random.bytes(AESGCM.nonceSize)
    let sealed = AESGCM.seal(
      plain, key: sealingKeys[0].key, nonce: nonce, authenticating: head + Array(context.utf8))
    return head + nonce + sealed
  }

  /// What was sealed in this context, by the newest key or one before it.
  public func open(_ sealed: [UInt8], context: String) throws(SealError) -> [UInt8] {
    guard sealed.count >= Self.overhead, sealed[0] == Self.version else { throw SealError(.notSealed) }
    let head = Array(sealed[..<Self.headSize])
    guard let key = sealingKeys.first(where: { $0.id.elementsEqual(head[1...]) }) else {
      throw SealError(.unknownKey)
    }
    let rest = sealed[Self.headSize...]
    let plain = AESGCM.open(
      Array(rest.dropFirst(AESGCM.nonceSize)), key: key.key, nonce: Array(rest.prefix(AESGCM.nonceSize)),
      authenticating: head + Array(context.utf8))
    guard let plain else { throw SealError(.altered) }
    return plain
  }

  /// Whether it was sealed by another key than the newest, or in another layout than today's: then open it and
  /// seal it anew. Says nothing about whether it opens.
  public func needsResealing(_ sealed: [UInt8]) -> Bool {
    !sealed.starts(with: [Self.version] + sealingKeys[0].id)
  }
}
