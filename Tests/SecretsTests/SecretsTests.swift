import Secrets
import Testing

struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func `SHA-256 gives the values of FIPS 180-4`(text: String, digest: String) {
    #expect(hexadecimal(sha256(Array(text.utf8))) == digest)
  }

  @Test func `HMAC gives the values of RFC 4231`() {
    let first = hmacSHA256(key: [UInt8](repeating: 0x0B, count: 20), message: Array("Hi There".utf8))
    #expect(hexadecimal(first) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    let long = hmacSHA256(
      key: [UInt8](repeating: 0xAA, count: 131),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
    #expect(hexadecimal(long) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    let empty = hmacSHA256(key: [], message: [])
    #expect(hexadecimal(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test func `only the same bytes are equal`() {
    #expect(constantTimeEqual([], []))
    #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
    #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
    #expect(!constantTimeEqual([0, 2, 3], [1, 2, 3]))
    #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
    #expect(!constantTimeEqual([], [0]))
  }
}

struct RandomTests {
  @Test(arguments: [0, 1, 7, 8, 24, 1_000])
  func `a source gives as many bytes as asked`(count: Int) {
    #expect(randomBytes(count).count == count)
    #expect(RandomSource.system.bytes(count).count == count)
    #expect(RandomSource.seeded(1).bytes(count).count == count)
  }

  @Test func `the system's bytes differ each time and take every value`() {
    #expect(randomBytes(16) != randomBytes(16))
    #expect(Set(randomBytes(10_000)).count == 256)
  }

  @Test func `a seed gives the bytes of SplitMix64, the same ones every time`() {
    // Its first outputs for seed 0 are E220A8397B1DCDAF and 6E789E6AA1B965F4; least significant byte first.
    #expect(hexadecimal(RandomSource.seeded(0).bytes(16)) == "afcd1d7b39a820e2f465b9a16a9e786e")
    let source = RandomSource.seeded(7)
    let again = RandomSource.seeded(7)
    let first = source.bytes(24)
    #expect(again.bytes(24) == first)
    #expect(source.bytes(24) != first)
    #expect(RandomSource.seeded(8).bytes(24) != first)
  }
}

struct TokenTests {
  @Test func `a token is 32 characters fit for an address and differs each time`() {
    let tokens = (0..<1_000).map { _ in Token.random().text }
    #expect(Set(tokens).count == 1_000)
    for text in tokens {
      #expect(text.utf8.count == 32)
      #expect(Token(text)?.text == text)
    }
  }

  @Test func `the text is base64url of 24 bytes (RFC 4648 §5)`() {
    let bytes = (0..<24).map { UInt8($0 * 11 % 256) }
    #expect(Token.random(RandomSource { _ in bytes }).text == "AAsWISw3Qk1YY255hI-apbC7xtHc5_L9")
    let ones = Token.random(RandomSource { [UInt8](repeating: 0xFF, count: $0) })
    #expect(ones.text == String(repeating: "_", count: 32))
  }

  @Test func `what has not a token's form is none`() {
    let text = Token.random().text
    for wrong in ["", String(text.dropLast()), text + "A", "+" + text.dropFirst(), "é" + text.dropFirst(2)] {
      #expect(Token(wrong) == nil)
    }
  }

  @Test func `the hash is SHA-256 of the text, whoever asks`() {
    let token = Token.random(.seeded(1))
    #expect(token.hash == sha256(Array(token.text.utf8)))
    #expect(Token.hash(of: token.text) == token.hash)
    #expect(Token.hash(of: Token.random(.seeded(2)).text) != token.hash)
  }

  @Test func `tokens are equal when their texts are`() {
    #expect(Token.random(.seeded(1)) == Token.random(.seeded(1)))
    #expect(Token.random(.seeded(1)) != Token.random(.seeded(2)))
  }

  @Test func `whatever could be a token is struck out of a text, and nothing else is (R82)`() {
    let token = Token.random(.seeded(7)).text
    for (text, left) in [
      ("", ""), ("There is nobody.", "There is nobody."), (token, "…"), ("“\(token)”, ä", "“…”, ä"),
      ("/feeds/\(token).ics?x=\(token)&y", "/feeds/….ics?x=…&y"), (token + token, "…"),
      (String(token.dropLast()), String(token.dropLast())),
      ("\(token.dropLast()) x", "\(token.dropLast()) x"),
    ] { #expect(Token.struckOut(of: text) == left) }
  }

  @Test func `printing a token shows nothing of it (R82)`() {
    let token = Token.random()
    var dumped = ""
    dump([token], to: &dumped)
    let shown = ["\(token)", String(reflecting: token), "\([token])", "\(Optional(token) as Any)", dumped]
    for text in shown {
      #expect(text.contains("Token(…)"))
      #expect(!text.contains(token.text))
    }
  }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
