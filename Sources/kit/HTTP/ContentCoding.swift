/// Whether to answer in gzip (RFC 9110 §12.5.3).
///
/// True only where the client names `gzip` or `x-gzip`, or `*` without them, with a weight above zero and not
/// below the weight it gives to `identity`. Without the header: false. Members that cannot be read are
/// ignored, which at worst leaves out the compression; there is never a reason for 406.
public func acceptsGzip(_ headers: Headers) -> Bool {
  guard let text = headers.joined("Accept-Encoding") else { return false }
  var gzip: Int?
  var anything: Int?
  var identity = 0
  for member in text.parts(separatedBy: UInt8(ascii: ",")) {
    let pieces = member.parts(separatedBy: UInt8(ascii: ";"))
    guard let coding = pieces.first, let weight = weight(pieces.dropFirst()) else { continue }
    if equalsIgnoringCase(coding, "gzip") || equalsIgnoringCase(coding, "x-gzip") {
      gzip = max(gzip ?? 0, weight)
    } else if coding == "*" {
      anything = weight
    } else if equalsIgnoringCase(coding, "identity") {
      identity = weight
    }
  }
  let chosen = gzip ?? anything ?? 0
  return chosen > 0 && chosen >= identity
}

/// The weight in thousandths (RFC 9110 §12.4.2): 1000 where none is given, nil where it cannot be read.
private func weight(_ parameters: ArraySlice<Substring>) -> Int? {
  guard let parameter = parameters.first else { return 1000 }
  guard parameters.count == 1, parameter.utf8.count > 2, equalsIgnoringCase(parameter.prefix(2), "q=") else {
    return nil
  }
  let digits = Array(parameter.utf8.dropFirst(2))
  guard digits.count <= 5, digits[0] == UInt8(ascii: "0") || digits[0] == UInt8(ascii: "1"),
    digits.count < 2 || digits[1] == UInt8(ascii: "."),
    digits.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) })
  else { return nil }
  let places = digits.dropFirst(2) + repeatElement(0x30, count: 3)
  let fraction = places.prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
  let value = Int(digits[0] - 0x30) * 1000 + fraction
  return value <= 1000 ? value : nil
}
