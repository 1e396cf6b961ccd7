import CCrypto

/// AES-256 in Galois/Counter Mode (NIST SP 800-38D): a key of 32 bytes, a nonce of 12 that no two messages under
/// the key share, a tag of 16.
enum AESGCM {
  static let nonceSize = 12
  static let tagSize = 16

  /// The ciphertext, as long as the plaintext, with the tag behind it.
  static func seal(_ plain: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]) -> [UInt8] {
    let context = begin(key, nonce, data, encrypting: true)
    defer { EVP_CIPHER_CTX_free(context) }
    var sealed = [UInt8](repeating: 0, count: plain.count + tagSize)
    var count: Int32 = 0
    sealed.withUnsafeMutableBytes { sealed in
      let bytes = sealed.assumingMemoryBound(to: UInt8.self).baseAddress
      let isDone =
        EVP_CipherUpdate(context, bytes, &count, plain, Int32(plain.count)) == 1
        && EVP_CipherFinal_ex(context, bytes.map { $0 + plain.count }, &count) == 1
        && EVP_CIPHER_CTX_ctrl(
          context, EVP_CTRL_AEAD_GET_TAG, Int32(tagSize), bytes.map { $0 + plain.count }) == 1
      precondition(isDone, "libcrypto cannot encrypt")
    }
    return sealed
  }

  /// The plaintext; nil unless ciphertext, tag, nonce and data are those that were sealed under this key.
  static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]) -> [UInt8]?
  {
    guard sealed.count >= tagSize else { return nil }
    let length = sealed.count - tagSize
    let context = begin(key, nonce, data, encrypting: false)
    defer { EVP_CIPHER_CTX_free(context) }
    var tag = Array(sealed[length...])
    var plain = [UInt8](repeating: 0, count: length + tagSize)
    var count: Int32 = 0
    let isGenuine =
      EVP_CipherUpdate(context, &plain, &count, sealed, Int32(length)) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagSize), &tag) == 1
      && EVP_CipherFinal_ex(context, &tag, &count) == 1
    guard isGenuine else { return nil }
    plain.removeLast(tagSize)
    return plain
  }

  private static func begin(
    _ key: [UInt8], _ nonce: [UInt8], _ data: [UInt8], encrypting: Bool
  ) -> OpaquePointer? {
    precondition(
      key.count == 32 && nonce.count == nonceSize, "AES-256-GCM takes 32 bytes of key, 12 of nonce")
    let context = EVP_CIPHER_CTX_new()
    var count: Int32 = 0
    let isReady =
      EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, encrypting ? 1 : 0) == 1
      && EVP_CipherUpdate(context, nil, &count, data, Int32(data.count)) == 1
    precondition(isReady, "libcrypto has no AES-256-GCM")
    return context
  }
}
