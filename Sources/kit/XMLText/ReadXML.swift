import CXML2

extension XMLElement {
  /// Reads a document's root element (XML 1.0, Namespaces in XML 1.0) in UTF-8 or UTF-16. No DTD is read, no
  /// entity but the five built in is known, no address is opened. Comments and processing instructions are
  /// passed over. Safe on many threads at once.
  public init(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
    let text = try utf8Text(of: bytes, limits: limits)
    try checkTags(text)
    _ = isLibraryReady
    let building = Building(limits)
    let receiver = Unmanaged.passUnretained(building).toOpaque()
    let events = xml2_events(
      start: startElement, end: endElement, text: addText, doctype: refuseDoctype)
    guard let parser = xml2_parser(events, receiver) else {
      throw XMLError(.tooLarge, "There is no memory to read XML.")
    }
    defer { xmlFreeParserCtxt(parser) }
    building.parser = parser
    let isWellFormed = text.withUnsafeBytes {
      xml2_read(parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count)) != 0
    }
    if let failure = building.failure { throw failure }
    guard isWellFormed, let root = building.root else {
      throw XMLError(.malformed, "It is not well-formed XML, or it ends too early.")
    }
    self = root
  }
}

/// libxml2 sets itself up once, before threads use it.
private let isLibraryReady: Bool = {
  xmlInitParser()
  return true
}()

/// What has been read of a document; used by one thread, during one call.
private final class Building {
  let limits: XMLLimits
  /// Elements that have begun and not ended.
  var open: [XMLElement] = []
  /// For each of them: its text so far, and how many namespaces it declares.
  var texts: [[UInt8]] = []
  var namespaces: [Int] = []
  var namespacesInScope = 0
  var count = 0
  var root: XMLElement?
  var failure: XMLError?
  var parser: xmlParserCtxtPtr?

  init(_ limits: XMLLimits) { self.limits = limits }

  func stop(_ code: XMLError.Code, _ detail: String) {
    failure = failure ?? XMLError(code, detail)
    xmlStopParser(parser)
  }

  func begin(_ element: XMLElement, declaring declared: Int) {
    guard failure == nil else { return }
    count += 1
    namespacesInScope += declared
    if count > limits.elements { return stop(.tooLarge, "It has more than \(limits.elements) elements.") }
    if open.count >= limits.depth { return stop(.tooLarge, "It is deeper than \(limits.depth) levels.") }
    // Each prefix is looked up among all of them, one by one.
    if namespacesInScope > 1000 { return stop(.tooLarge, "It declares too many namespaces.") }
    open.append(element)
    texts.append([])
    namespaces.append(declared)
  }

  func end() {
    guard failure == nil, var element = open.popLast(), let text = texts.popLast() else { return }
    namespacesInScope -= namespaces.removeLast()
    element.text = String(decoding: text, as: UTF8.self)
    if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
  }

  func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard failure == nil, !texts.isEmpty else { return }
    texts[texts.count - 1].append(contentsOf: bytes)
  }
}

private func building(_ receiver: UnsafeMutableRawPointer?) -> Building? {
  receiver.map { Unmanaged<Building>.fromOpaque($0).takeUnretainedValue() }
}

private func startElement(
  _ receiver: UnsafeMutableRawPointer?, _ local: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ namespace: UnsafePointer<xmlChar>?, _ namespaceCount: Int32,
  _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ attributeCount: Int32,
  _ defaulted: Int32, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
  var element = XMLElement(XMLElement.Name(string(namespace), string(local)))
  // Five pointers each: name, prefix, namespace, and the value's beginning and end.
  for index in 0..<Int(attributeCount) {
    guard let part = attributes?.advanced(by: index * 5), let start = part[3], let end = part[4] else {
      continue
    }
    let value = UnsafeBufferPointer(start: start, count: end - start)
    element.attributes[XMLElement.Name(string(part[2]), string(part[0]))] = String(
      decoding: value, as: UTF8.self)
  }
  building(receiver)?.begin(element, declaring: Int(namespaceCount))
}

private func endElement(
  _ receiver: UnsafeMutableRawPointer?, _ local: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ namespace: UnsafePointer<xmlChar>?
) {
  building(receiver)?.end()
}

private func addText(_ receiver: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32) {
  building(receiver)?.add(UnsafeBufferPointer(start: text, count: Int(count)))
}

private func refuseDoctype(
  _ receiver: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ id: UnsafePointer<xmlChar>?,
  _ system: UnsafePointer<xmlChar>?
) {
  building(receiver)?.stop(.doctype, "It has a DOCTYPE, which is not read.")
}

private func string(_ text: UnsafePointer<xmlChar>?) -> String { text.map { String(cString: $0) } ?? "" }
