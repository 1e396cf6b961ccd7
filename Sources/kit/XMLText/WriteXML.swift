extension XMLElement {
  /// The document in UTF-8 with its declaration, without blanks between elements; equal elements give equal
  /// bytes. Each namespace gets a prefix on the root element: those of `prefixes`, the others `n1`, `n2` …
  /// in the order in which they are met. Text comes before children. Characters that XML 1.0 (§2.2) does not
  /// allow are left out.
  public func bytes(prefixes: [String: String] = [:]) -> [UInt8] {
    var names = Prefixes(given: prefixes)
    collect(&names)
    var out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
    write(to: &out, names, isRoot: true)
    return Array(out.utf8)
  }

  private func collect(_ names: inout Prefixes) {
    names.meet(name.namespace)
    for attribute in attributes.keys.sorted(by: Name.inOrder) { names.meet(attribute.namespace) }
    for child in children { child.collect(&names) }
  }

  private func write(to out: inout String, _ names: Prefixes, isRoot: Bool = false) {
    let tag = names[name]
    out += "<\(tag)"
    if isRoot {
      for (namespace, prefix) in names.met { out += " xmlns:\(prefix)=\"\(escaped(namespace))\"" }
    }
    for attribute in attributes.keys.sorted(by: Name.inOrder) {
      out += " \(names[attribute])=\"\(escaped(attributes[attribute] ?? ""))\""
    }
    guard !text.isEmpty || !children.isEmpty else {
      out += "/>"
      return
    }
    out += ">\(escaped(text))"
    for child in children { child.write(to: &out, names) }
    out += "</\(tag)>"
  }
}

extension XMLElement.Name {
  fileprivate static func inOrder(_ one: Self, _ other: Self) -> Bool {
    (one.namespace, one.local) < (other.namespace, other.local)
  }
}

private struct Prefixes {
  let given: [String: String]
  var met: [(namespace: String, prefix: String)] = []

  init(given: [String: String]) { self.given = given }

  mutating func meet(_ namespace: String) {
    // The namespace of `xml:lang` is bound to its prefix for ever.
    guard !namespace.isEmpty, namespace != xml, !met.contains(where: { $0.namespace == namespace }) else {
      return
    }
    let made = met.count { given[$0.namespace] == nil }
    met.append((namespace, given[namespace] ?? "n\(made + 1)"))
  }

  subscript(_ name: XMLElement.Name) -> String {
    if name.namespace == xml { return "xml:\(name.local)" }
    return met.first { $0.namespace == name.namespace }.map { "\($0.prefix):\(name.local)" } ?? name.local
  }
}

private let xml = "http://www.w3.org/XML/1998/namespace"

/// For text and for values between double quotes; line breaks and tabs survive both (XML 1.0 §2.11, §3.3.3).
private func escaped(_ text: String) -> String {
  var out = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    case "\t", "\n", "\r": out += "&#\(scalar.value);"
    case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}
