/// One content line (RFC 5545 §3.1), unfolded, its value as it stands there.
public struct ContentLine: Hashable, Sendable {
  /// In upper case, whatever stood there.
  public var name: String
  /// Names in upper case, values without their quotes, in the order of the line.
  public var parameters: [Parameter]
  /// Not yet unescaped.
  public var value: String

  /// A parameter (RFC 5545 §3.2); a list of values stays as it stands.
  public struct Parameter: Hashable, Sendable {
    /// In upper case.
    public var name: String
    /// Without quotes.
    public var value: String
  }

  /// The value of a parameter named in upper case.
  public subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The value as TEXT (RFC 5545 §3.3.11); what is no escape stays.
  public var text: String { unescapedText(value) }

  /// Reads a line without its end; nil where it has no name or no colon.
  init?(_ line: some Collection<UInt8>) {
    var rest = Substring(String(decoding: line, as: UTF8.self)).utf8
    func take(until stops: Set<UInt8>) -> String? {
      var isQuoted = false
      guard
        let end = rest.firstIndex(where: {
          if $0 == UInt8(ascii: "\"") { isQuoted.toggle() }
          return !isQuoted && stops.contains($0)
        })
      else { return nil }
      defer { rest = rest[end...] }
      return String(Substring(rest[..<end]))
    }
    let colon = UInt8(ascii: ":")
    let semicolon = UInt8(ascii: ";")
    guard let name = take(until: [colon, semicolon]), !name.isEmpty else { return nil }
    self.name = name.uppercased()
    parameters = []
    while rest.first == semicolon {
      rest.removeFirst()
      guard let parameter = take(until: [colon, semicolon]) else { return nil }
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters.append(
        Parameter(
          name: parts[0].uppercased(),
          value: parts.count > 1 ? parts[1].filter { $0 != "\"" } : ""))
    }
    guard rest.first == colon else { return nil }
    value = String(Substring(rest.dropFirst()))
  }
}

/// A value read as TEXT (RFC 5545 §3.3.11); what is no escape stays.
func unescapedText(_ value: String) -> String {
  guard value.utf8.contains(UInt8(ascii: "\\")) else { return value }
  var text = ""
  var isEscaped = false
  for scalar in value.unicodeScalars {
    if isEscaped {
      isEscaped = false
      switch scalar {
      case "n", "N": text.unicodeScalars.append("\n")
      case "\\", ";", ",": text.unicodeScalars.append(scalar)
      default:
        text.unicodeScalars.append("\\")
        text.unicodeScalars.append(scalar)
      }
    } else if scalar == "\\" {
      isEscaped = true
    } else {
      text.unicodeScalars.append(scalar)
    }
  }
  return isEscaped ? text + "\\" : text
}

/// The content lines of a calendar, unfolded (RFC 5545 §3.1); line ends of any kind. What is no content line is
/// left out.
public func contentLines(_ bytes: [UInt8]) -> [ContentLine] {
  var lines: [ContentLine] = []
  var line: [UInt8] = []
  func end() {
    if let read = ContentLine(line) { lines.append(read) }
    line.removeAll(keepingCapacity: true)
  }
  for physical in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
    if physical.first == 0x20 || physical.first == 0x09 {
      line += physical.dropFirst()
    } else {
      end()
      line += physical
    }
  }
  end()
  return lines
}
