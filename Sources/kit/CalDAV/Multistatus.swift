import XMLText

/// The answer 207 (RFC 4918 §13): one entry for each href.
struct Multistatus {
  struct Entry {
    /// Resolved against where the answer came from, and always of its origin: hrefs of responses may name no
    /// other (RFC 4918 §8.3), and servers behind a proxy do not know their own.
    var address: Address
    /// Of the resource as a whole; nil where only its properties have one.
    var status: Int?
    /// Those with a status of 2xx.
    var properties: [XMLElement.Name: XMLElement]
    /// The status of the first property that has another.
    var failedProperty: Int?
    /// Preconditions that are named as broken.
    var conditions: [XMLElement]
  }

  var entries: [Entry]
}

extension DAVAnswer {
  /// Reads the answer as a multistatus; throws the failure that another status is, or `.notCalDAV`.
  func multistatus() throws(DAVError) -> Multistatus {
    guard status == 207 || status == 200 else { throw failure() }
    let root = try document()
    guard root.name == .dav("multistatus") else {
      throw notCalDAV("It answers with other XML than asked for.")
    }
    var entries: [Multistatus.Entry] = []
    for response in root.all(.dav("response")) {
      let entry = self.entry(response)
      for href in response.all(.dav("href")) {
        guard var place = address.resolving(href.text) else { continue }
        place.origin = address.origin
        entries.append(entry(place))
      }
    }
    return Multistatus(entries: entries)
  }

  /// The body as XML.
  func document() throws(DAVError) -> XMLElement {
    do throws(XMLError) {
      return try XMLElement(body)
    } catch {
      throw notCalDAV(error.detail)
    }
  }

  private func entry(_ response: XMLElement) -> (Address) -> Multistatus.Entry {
    var properties: [XMLElement.Name: XMLElement] = [:]
    var failed: Int?
    var conditions = preconditions(in: response[.dav("error")])
    for propstat in response.all(.dav("propstat")) {
      let status = propstat[.dav("status")].flatMap(statusCode) ?? 200
      if (200...299).contains(status) {
        for property in propstat[.dav("prop")]?.children ?? [] { properties[property.name] = property }
      } else {
        failed = failed ?? status
        conditions += preconditions(in: propstat[.dav("error")])
      }
    }
    let status = response[.dav("status")].flatMap(statusCode)
    return { address in
      Multistatus.Entry(
        address: address, status: status, properties: properties, failedProperty: failed,
        conditions: conditions)
    }
  }
}

/// `HTTP/1.1 404 Not Found`.
private func statusCode(_ element: XMLElement) -> Int? {
  element.text.split { $0.isWhitespace }.dropFirst().first.flatMap { Int($0) }
}
