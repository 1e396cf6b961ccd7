import Booking
import Desk
import JSONText
import Web

extension Studio {
  /// Reads a studio's file. Throws a `Refusal` that begins with the place of what is wrong.
  init(json bytes: [UInt8]) throws(Refusal) {
    guard let value = JSON(bytes) else {
      throw Refusal(
        .invalid,
        "The file is not JSON (RFC 8259) in UTF-8. `python3 -m json.tool FILE` says where it is wrong.")
    }
    self.init()
    var file = try Place(value: value, path: "").fields()
    brands = try list(file.take("brands"), Self.brand)
    owners = try list(file.take("owners"), Self.person)
    coaches = try list(file.take("coaches"), Self.coach)
    clients = try list(file.take("clients"), Self.person)
    windows = try list(file.take("windows"), Self.window)
    overrides = try list(file.take("overrides"), Self.override)
    templates = try list(file.take("package_templates"), Self.template)
    packages = try list(file.take("packages"), Self.package)
    questions = try list(file.take("questions"), Self.question)
    try file.end()
  }

  private static func brand(_ fields: inout Fields) throws(Refusal) -> NewBrand {
    NewBrand(
      handle: try fields.need("handle").text(), name: try fields.need("name").text(),
      preset: try fields.need("preset").word())
  }

  private static func person(_ fields: inout Fields) throws(Refusal) -> NewPerson {
    try person(&fields) { place throws(Refusal) in Membership(brand: try place.text()) }
  }

  private static func coach(_ fields: inout Fields) throws(Refusal) -> NewPerson {
    try person(&fields) { place throws(Refusal) in
      try place.value.object == nil ? Membership(brand: place.text()) : coached(place)
    }
  }

  private static func person(
    _ fields: inout Fields, _ membership: (Place) throws(Refusal) -> Membership
  ) throws(Refusal) -> NewPerson {
    var person = NewPerson(
      handle: try fields.need("handle").text(), name: try fields.need("name").text(),
      email: try fields.need("email").text().lowercased(), zone: try fields.need("time_zone").zone(),
      brands: [])
    let brands = try fields.need("brands")
    for element in try brands.elements() {
      person.brands.append(try membership(element))
    }
    guard !person.brands.isEmpty else { throw brands.refused("at least one brand belongs here.") }
    return person
  }

  /// A brand that a coach works for in a way of their own.
  private static func coached(_ place: Place) throws(Refusal) -> Membership {
    var fields = try place.fields()
    var membership = Membership(brand: try fields.need("brand").text())
    if let settings = fields.take("settings") { membership.settings = try changes(settings) }
    try fields.end()
    return membership
  }

  private static func changes(_ place: Place) throws(Refusal) -> SettingChanges {
    var changes = SettingChanges()
    var fields = try place.fields()
    for (name, path) in SettingNames.numbers {
      if let member = fields.take(name) { changes[keyPath: path] = try member.number() }
    }
    for (name, path) in SettingNames.texts {
      if let member = fields.take(name) { changes[keyPath: path] = try member.text() }
    }
    if let member = fields.take("booking_mode") { changes.bookingMode = try member.word() }
    if let member = fields.take("credits_required") { changes.creditsRequired = try member.bool() }
    try fields.end()
    return changes
  }
}

/// The elements of a list that may be missing; whatever `read` leaves of one is unknown.
private func list<Thing>(
  _ place: Place?, _ read: (inout Fields) throws(Refusal) -> Thing
) throws(Refusal) -> [Studio.Entry<Thing>] {
  guard let place else { return [] }
  var entries: [Studio.Entry<Thing>] = []
  for element in try place.elements() {
    var fields = try element.fields()
    entries.append(Studio.Entry(try read(&fields), at: element.path))
    try fields.end()
  }
  return entries
}
