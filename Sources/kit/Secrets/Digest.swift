import CCrypto

/// SHA-256 (FIPS 180-4): 32 bytes.
public func sha256(_ bytes: [UInt8]) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: digestLength) { buffer, filled in
    let done = EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, EVP_sha256(), nil)
    precondition(done == 1, "libcrypto has no SHA-256")
    filled = digestLength
  }
}

/// HMAC with SHA-256 (RFC 2104, RFC 4231): 32 bytes. The key may have any length.
public func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: digestLength) { buffer, filled in
    let done = HMAC(
      EVP_sha256(), key, Int32(key.count), message, message.count, buffer.baseAddress, nil)
    precondition(done != nil, "libcrypto has no HMAC with SHA-256")
    filled = digestLength
  }
}

/// Whether both are the same, in a time that tells only whether their lengths are.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}

private let digestLength = 32
