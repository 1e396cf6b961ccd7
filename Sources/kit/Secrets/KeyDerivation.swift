/// One block of HKDF with SHA-256 (RFC 5869 §2): 32 bytes from a key, others for each `info`. Whoever knows
/// them, or HMACs under the key itself, learns nothing of the key or of those for another purpose.
func hkdfSHA256(key: [UInt8], salt: [UInt8], info: [UInt8]) -> [UInt8] {
  hmacSHA256(key: hmacSHA256(key: salt, message: key), message: info + [1])
}
