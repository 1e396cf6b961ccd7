/// Everything but unreserved characters as `%XX` (RFC 3986 §2.1, §2.3): fit for a path segment, a query and a
/// form.
func percentEncoded(_ text: String) -> String {
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
    default: bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// `name=value&…`, as in a query or a form (application/x-www-form-urlencoded).
func formEncoded(_ pairs: [(String, String)]) -> String {
  pairs.map { "\(percentEncoded($0.0))=\(percentEncoded($0.1))" }.joined(separator: "&")
}

/// Without padding (RFC 4648 §5).
func base64URL(_ bytes: [UInt8]) -> String {
  var characters: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0...group.count { characters.append(base64Digits[bits >> (18 - 6 * place) & 63]) }
  }
  return String(decoding: characters, as: UTF8.self)
}

private let hexDigits = Array("0123456789ABCDEF".utf8)
private let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
