public import Booking
public import CivilTime
import Store

/// A client whom a coach or owner adds.
public struct NewClient: Hashable, Sendable {
  /// What people call them.
  public var name: String
  /// Where mail reaches them.
  public var email: String
  /// Where they live.
  public var zone: Zone
  /// The brand's id or handle; nil is the first that whoever asks coaches in or owns.
  public var brand: String?

  /// Takes each part as it is.
  public init(name: String, email: String, zone: Zone, brand: String?) {
    self.name = name
    self.email = email
    self.zone = zone
    self.brand = brand
  }
}

extension Desk {
  /// Adds a client to a brand; for its coaches and owners. Returns the brand.
  ///
  /// Whoever has the e-mail address already is added as they are: whether somebody has, is not told.
  public func addClient(_ new: NewClient, by actor: Actor) throws -> Brand {
    guard actor != .guest else { throw actor.refused("") }
    guard isName(new.name), isAddress(new.email) else {
      throw Refusal(.invalid, "Say a name of up to 200 characters and an e-mail address.")
    }
    return try act(actor) { act in
      let brand = try act.managedBrand(new.brand)
      return try act.once { _ in
        brand
      } make: {
        let known = try act.store.person(new.email)
        let client =
          known
          ?? Person(
            id: act.id(), handle: act.handle(for: new.name), name: new.name, email: new.email, zone: new.zone)
        if known == nil { _ = try act.store.add(client, at: act.now) }
        _ = try act.store.addClient(client.id, to: brand.id)
        try act.audit("client.add", client.id.text, coach: nil, role: nil, detail: brand.handle)
        return (brand, [brand.id.text])
      }
    }
  }
}

extension Act {
  /// A brand that the actor coaches in or owns, the first where none is named; others are not found.
  fileprivate func managedBrand(_ reference: String?) throws -> Brand {
    let brands = try store.brands()
    var managed = brands
    if case .commandLine(as: .client) = actor { managed = [] }
    if let person = actor.person {
      let coached = try store.brandsCoached(by: person)
      let owned = Set(try store.brandIDs(ownedBy: person))
      managed = coached + brands.filter { owned.contains($0.id) && !coached.contains($0) }
    }
    guard !managed.isEmpty else {
      throw actor.refused("Only a brand's coaches and owners add clients to it.")
    }
    guard let reference else { return managed[0] }
    guard let brand = managed.first(where: { $0.id.text == reference || $0.handle == reference }) else {
      throw Refusal(.notFound, "There is no brand “\(reference)” of yours.")
    }
    return brand
  }

  /// A handle that nobody has: what can be read of a name, and some characters at random.
  fileprivate func handle(for name: String) -> String {
    let words = name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    let start = words.isEmpty ? "client" : words.joined(separator: "-").prefix(40).description
    return "\(start)-\(code().prefix(8))"
  }
}
