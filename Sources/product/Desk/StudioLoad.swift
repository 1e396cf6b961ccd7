import Booking
import CivilTime
import Secrets
import Store

/// What loading a studio did to one part of it.
public struct Loaded: Hashable, Sendable {
  /// The part, as its file calls it: `windows`.
  public var part: String
  /// How many were not there before.
  public var added = 0
  /// How many were, whatever became of them since.
  public var alreadyThere = 0
}

extension Desk {
  /// Adds what a studio holds and the database does not, all or nothing.
  ///
  /// What is there already stays as people have made it since, and what they removed stays away: loading
  /// the same studio again changes nothing. Throws a `Refusal` that begins with the place in the file.
  public func load(_ studio: Studio, by actor: Actor) throws -> [Loaded] {
    try actor.checkOperator()
    try studio.checkPeople()
    return try act(actor) { act in
      var loading = StudioLoading(act: act)
      let report = [
        try loading.each("brands", studio.brands) { try $0.add($1) },
        try loading.each("owners", studio.owners) { try $0.add($1, as: .owner) },
        try loading.each("coaches", studio.coaches) { try $0.add($1, as: .coach) },
        try loading.each("clients", studio.clients) { try $0.add($1, as: .client) },
        try loading.each("windows", studio.windows) { try $0.add($1) },
        try loading.each("overrides", studio.overrides) { try $0.add($1) },
        try loading.each("package_templates", studio.templates) { try $0.add($1) },
        try loading.each("packages", studio.packages) { try $0.add($1) },
        try loading.each("questions", studio.questions) { try $0.add($1) },
      ]
      let added = report.filter { $0.added > 0 }.map { "\($0.added) \($0.part)" }
      if !added.isEmpty {
        try act.audit("studio.load", "studio", coach: nil, role: nil, detail: added.joined(separator: ", "))
      }
      return report
    }
  }
}

/// The id of a thing that a file names: the same name always gives the same id.
func loadedID<Thing>(_ name: String...) -> ID<Thing> {
  ID(String(base32hex(sha256(Array(name.joined(separator: ":").utf8))).prefix(26)))
}

extension Studio {
  /// Refuses a handle that could be taken for something else, and one person told in two ways.
  fileprivate func checkPeople() throws(Refusal) {
    for brand in brands { try checkHandle(brand.thing.handle, at: brand.path) }
    var known: [String: NewPerson] = [:]
    for person in owners + coaches + clients {
      try checkHandle(person.thing.handle, at: person.path)
      guard isName(person.thing.name) else {
        throw Refusal(.invalid, "\(person.path)/name: a name is up to 200 characters on one line.")
      }
      guard isAddress(person.thing.email) else {
        throw Refusal(.invalid, "\(person.path)/email: “\(person.thing.email)” is not an e-mail address.")
      }
      var details = person.thing
      details.brands = []
      guard known[details.handle].map({ $0 == details }) ?? true else {
        throw Refusal(
          .handleTaken,
          "\(person.path)/handle: “\(details.handle)” stands above with another name, address or zone.")
      }
      known[details.handle] = details
    }
  }
}

/// What a person or brand can be called.
func isName(_ name: String) -> Bool {
  (1...200).contains(name.count) && name.contains { !$0.isWhitespace && $0 != "\u{200B}" }
    && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
}

/// One @ with something on both sides, no blanks: the rest only a mail server can tell.
func isAddress(_ text: String) -> Bool {
  let sides = text.split(separator: "@", omittingEmptySubsequences: false)
  return sides.count == 2 && sides.allSatisfy { !$0.isEmpty } && text.count <= 200
    && !text.hasSuffix(Person.erasedDomain)
    && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace }
}

private func checkHandle(_ handle: String, at path: String) throws(Refusal) {
  let isPlain = handle.utf8.allSatisfy {
    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
  }
  guard isPlain, (1...60).contains(handle.utf8.count), !ID<Person>.isWellFormed(handle) else {
    throw Refusal(
      .invalid, "\(path)/handle: a handle is up to 60 letters a–z, digits and hyphens, not “\(handle)”.")
  }
}
