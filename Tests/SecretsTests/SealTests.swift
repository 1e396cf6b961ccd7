import Glibc
import TestSupport
import Testing

@testable import Secrets

struct SealTests {
  private let plain = Array("refresh token".utf8)

  private func withKey(_ body: (_ key: SecretKey, _ path: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/key"
      try body(SecretKey(file: path), path)
    }
  }

  private func code(_ key: SecretKey, _ sealed: [UInt8], _ context: String = "row 1") -> SealError.Code? {
    do throws(SealError) {
      _ = try key.open(sealed, context: context)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(arguments: [0, 1, 15, 16, 17, 1000, 100_000])
  func `what was sealed opens in its context, and looks different each time`(count: Int) throws {
    try withKey { key, path in
      let plain = randomBytes(count)
      let sealed = key.seal(plain, context: "row 1")
      #expect(sealed.count == count + 37)
      try #expect(key.open(sealed, context: "row 1") == plain)
      try #expect(SecretKey(file: path).open(sealed, context: "row 1") == plain)
      #expect(key.seal(plain, context: "row 1") != sealed)
    }
  }

  @Test func `a change of any bit is noticed, and so is any cut`() throws {
    try withKey { key, _ in
      let sealed = key.seal(plain, context: "row 1")
      for place in sealed.indices {
        for bit in 0..<8 {
          var changed = sealed
          changed[place] ^= 1 << UInt8(bit)
          #expect(code(key, changed) != nil, "byte \(place)")
        }
        #expect(code(key, Array(sealed[..<place])) != nil)
        #expect(code(key, Array(sealed[(place + 1)...])) != nil)
      }
      #expect(code(key, sealed + [0]) == .altered)
      #expect(code(key, []) == .notSealed)
    }
  }

  @Test func `another context does not open it`() throws {
    try withKey { key, _ in
      let sealed = key.seal(plain, context: "row 1")
      for context in ["", "row 2", "row 1 ", "row"] { #expect(code(key, sealed, context) == .altered) }
    }
  }

  @Test func `another file's key does not open it`() throws {
    try withKey { key, _ in
      let sealed = key.seal(plain, context: "row 1")
      try withKey { other, _ in #expect(code(other, sealed) == .unknownKey) }
    }
  }

  @Test func `after a rotation old keys still open, and the new one seals`() throws {
    try withKey { first, path in
      let old = first.seal(plain, context: "row 1")
      #expect(!first.needsResealing(old))
      let second = try SecretKey.rotate(file: path)
      let newer = second.seal(plain, context: "row 1")
      let third = try SecretKey.rotate(file: path)
      for key in try [third, SecretKey(file: path)] {
        for sealed in [old, newer] {
          try #expect(key.open(sealed, context: "row 1") == plain)
          #expect(key.needsResealing(sealed))
        }
        #expect(!key.needsResealing(key.seal(plain, context: "row 1")))
        #expect(key.hmac(plain) == third.hmac(plain))
      }
      #expect(third.hmac(plain) != first.hmac(plain))
      #expect(code(first, newer) == .unknownKey)
      var status = stat()
      stat(path, &status)
      #expect(status.st_size == 96)
      #expect(status.st_mode & 0o7777 == 0o600)
      unlink(path)
      let folder = String(path.dropLast("/key".count))
      // Only an empty folder can be removed: nothing else was left in it.
      #expect(rmdir(folder) == 0)
    }
  }

  @Test func `of many rotations at once none is lost`() throws {
    try withKey { first, path in
      let sealed = Shared<[UInt8]>()
      sealed.append(first.seal(plain, context: "row 1"))
      let plain = plain
      inThreads(16) { _ in
        if let key = try? SecretKey.rotate(file: path) { sealed.append(key.seal(plain, context: "row 1")) }
      }
      let key = try SecretKey(file: path)
      #expect(sealed.values.count == 17)
      for bytes in sealed.values { try #expect(key.open(bytes, context: "row 1") == plain) }
    }
  }

  @Test func `a missing or full file is not rotated, and says what to do`() throws {
    try withKey { _, path in
      for _ in 1..<64 { _ = try SecretKey.rotate(file: path) }
      #expect(rotationError(path)?.code == .tooMany)
      #expect(rotationError(path + "-missing")?.code == .unreadable)
      #expect(rotationError("/nowhere/key")?.code == .cannotCreate)
    }
  }

  private func rotationError(_ path: String) -> SecretKeyError? {
    do throws(SecretKeyError) {
      _ = try SecretKey.rotate(file: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func `the nonce is the random source's`() throws {
    try withKey { key, _ in
      let fixed = RandomSource { [UInt8](repeating: 9, count: $0) }
      let sealed = key.seal(plain, context: "", random: fixed)
      #expect(sealed == key.seal(plain, context: "", random: fixed))
      #expect(Array(sealed[9..<21]) == [UInt8](repeating: 9, count: 12))
    }
  }

  @Test func `errors tell nothing of what was sealed, and what to do`() {
    for code in SealError.Code.allCases {
      let error = SealError(code)
      #expect(error.description.hasPrefix(code.rawValue))
      #expect(error.message.contains(" anew"))
    }
  }
}

/// Known answers.
struct CipherTests {
  private func bytes(_ hex: String) -> [UInt8] {
    var digits = hex[...]
    var bytes: [UInt8] = []
    while !digits.isEmpty {
      bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
      digits = digits.dropFirst(2)
    }
    return bytes
  }

  @Test func `AES-256-GCM gives the answers of its specification's test cases 13 to 16`() {
    let zero = [UInt8](repeating: 0, count: 32)
    let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    let nonce = bytes("cafebabefacedbaddecaf888")
    let plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0d"
        + "e657ba637b391aafd255")
    let data = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    let cipher =
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba"
      + "7a0abcc9f662898015ad"
    let cases: [(key: [UInt8], nonce: [UInt8], plain: [UInt8], data: [UInt8], sealed: String)] = [
      (zero, Array(zero[..<12]), [], [], "530f8afbc74536b9a963b4f1c4cb738b"),
      (
        zero, Array(zero[..<12]), Array(zero[..<16]), [],
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
      ),
      (key, nonce, plain, [], cipher + "b094dac5d93471bdec1a502270e3cc6c"),
      (
        key, nonce, Array(plain[..<60]), data, String(cipher.prefix(120)) + "76fc6ece0f4e1768cddf8853bb2d551b"
      ),
    ]
    for one in cases {
      let sealed = AESGCM.seal(one.plain, key: one.key, nonce: one.nonce, authenticating: one.data)
      #expect(sealed == bytes(one.sealed))
      #expect(AESGCM.open(sealed, key: one.key, nonce: one.nonce, authenticating: one.data) == one.plain)
    }
  }

  @Test func `HKDF gives the answers of RFC 5869, appendices A.1 and A.3`() {
    let key = [UInt8](repeating: 0x0B, count: 22)
    let first = hkdfSHA256(key: key, salt: Array(0...12), info: Array(0xF0...0xF9))
    #expect(first == bytes("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"))
    let third = hkdfSHA256(key: key, salt: [], info: [])
    #expect(third == bytes("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"))
  }
}
