import Booking
import CivilTime
import Store

/// A studio being loaded: what is added, one thing after the other.
struct StudioLoading {
  let act: Act
  private var addedPeople: Set<PersonID> = []
  private var seen: Set<String> = []
  private var removals: [PersonID: Set<String>] = [:]

  init(act: Act) { self.act = act }

  /// Adds each thing of a part; `add` says whether it was not there. A refusal begins with its place.
  mutating func each<Thing>(
    _ part: String, _ entries: [Studio.Entry<Thing>],
    _ add: (inout StudioLoading, Thing) throws -> Bool
  ) throws -> Loaded {
    var loaded = Loaded(part: part)
    for entry in entries {
      do {
        if try add(&self, entry.thing) { loaded.added += 1 } else { loaded.alreadyThere += 1 }
      } catch let refusal as Refusal {
        throw Refusal(refusal.code, "\(entry.path): \(refusal.detail)")
      }
    }
    return loaded
  }

  mutating func add(_ brand: Studio.NewBrand) throws -> Bool {
    let new = Brand(
      id: loadedID("brand", brand.handle), handle: brand.handle, name: brand.name, preset: brand.preset)
    try once("brand", new.id.text)
    guard try act.store.brand(brand.handle).map({ $0.id == new.id }) ?? true else {
      throw Refusal(.handleTaken, "There is another brand “\(brand.handle)”. Choose another handle.")
    }
    return try act.store.add(new, at: act.now)
  }

  /// Adds a person, unless they are there, and lets them play the part in each brand of theirs.
  mutating func add(_ person: Studio.NewPerson, as role: Role) throws -> Bool {
    let new = Person(
      id: loadedID("person", person.handle), handle: person.handle, name: person.name, email: person.email,
      zone: person.zone)
    try once(role.rawValue, new.id.text)
    // Whose data were erased does not come back with the file that once brought them (R83).
    guard try !isErased(new.id) else { return false }
    for reference in [person.handle, person.email] {
      guard try act.store.person(reference).map({ $0.id == new.id }) ?? true else {
        throw Refusal(.handleTaken, "Somebody else is called “\(reference)”. Choose another.")
      }
    }
    let isNew = try act.store.add(new, at: act.now)
    if isNew { addedPeople.insert(new.id) }
    for membership in person.brands {
      guard let brand = try act.store.brand(membership.brand) else {
        throw Refusal(.notFound, "There is no brand “\(membership.brand)”.")
      }
      switch role {
      case .owner: _ = try act.store.addOwner(new.id, to: brand.id)
      case .coach: try addCoach(new.id, to: brand, membership.settings)
      case .client: _ = try act.store.addClient(new.id, to: brand.id)
      }
    }
    return isNew || addedPeople.contains(new.id)
  }

  /// Lets a coach work for a brand; settings that are there stay as they are.
  private func addCoach(_ coach: PersonID, to brand: Brand, _ settings: SettingChanges) throws {
    try settings.check()
    guard try act.store.addCoach(coach, to: brand.id) else { return }
    try act.store.save(settings, of: coach, in: brand.id)
    act.touchSlots(of: coach)
  }

  mutating func add(_ new: Studio.NewWindow) throws -> Bool {
    let coach = try act.store.coach(new.coach)
    var window = new.window
    window.id = loadedID("window", coach.handle, new.key)
    window.capacity = try new.capacity ?? act.store.defaultCapacity(of: coach.id)
    try once("window", window.id.text)
    try window.check()
    guard try !isRemoved("window.remove", window.id.text, coach), try act.store.add(window, of: coach.id)
    else {
      return false
    }
    try act.store.checkNumberOfWindows(of: coach.id)
    act.touchSlots(of: coach.id)
    return true
  }

  mutating func add(_ new: Studio.NewOverride) throws -> Bool {
    let coach = try act.store.coach(new.coach)
    let span: Override.Span
    switch new.span {
    case .days(let first, let last): span = .days(first, through: last)
    case .times(let start, let end):
      span = .instants(try start.instant(in: coach.zone), until: try end.instant(in: coach.zone))
    }
    let effect: Override.Effect
    switch new.effect {
    case .blackout: effect = .blackout
    case .extra(let capacity, let room):
      effect = .extra(capacity: try capacity ?? act.store.defaultCapacity(of: coach.id), room: room)
    }
    let override = Override(
      id: loadedID("override", coach.handle, new.key), effect: effect, scope: new.scope, span: span,
      reason: new.reason)
    try once("override", override.id.text)
    try override.check()
    guard try !isRemoved("override.remove", override.id.text, coach),
      try act.store.add(override, of: coach.id)
    else { return false }
    if new.effect == .blackout { try act.declineClosed(of: coach) }
    act.touchSlots(of: coach.id)
    return true
  }

  mutating func add(_ new: Studio.NewTemplate) throws -> Bool {
    let coach = try act.store.coach(new.coach)
    let template = PackageTemplate(
      id: loadedID("package-template", coach.handle, new.key), coach: coach.id, name: new.name,
      total: new.total,
      durationMinutes: new.durationMinutes, validMonths: new.validMonths)
    try once("template", template.id.text)
    try template.check()
    return try act.store.add(template)
  }

  mutating func add(_ new: Studio.NewPackage) throws -> Bool {
    let coach = try act.store.coach(new.coach)
    guard try !isErased(loadedID("person", new.client)) else { return false }
    let client = try act.store.client(new.client, for: act.actor).client
    _ = try act.store.brand(nil, coach: coach, client: client)
    var package = try package(new, coach: coach, client: client)
    try once("package", package.id.text)
    package.notes = try new.notes.map(checkedNotes)
    try package.check()
    guard (1...package.total).contains(package.remaining) else {
      throw Refusal(.invalid, "A package loaded has from 1 to \(package.total) sessions left.")
    }
    return try act.open(package, role: .coach)
  }

  mutating func add(_ new: Studio.NewQuestion) throws -> Bool {
    let coach = try act.store.coach(new.coach)
    var question = new.question
    question.id = loadedID("question", coach.handle, new.key)
    question.coach = coach.id
    try once("question", question.id.text)
    try question.check()
    guard try !isRemoved("question.remove", question.id.text, coach),
      try !act.store.questions(of: coach.id).contains(where: { $0.id == question.id })
    else { return false }
    _ = try act.put(question, at: .max)
    return true
  }

  private func package(_ new: Studio.NewPackage, coach: Person, client: Person) throws -> Package {
    let purchased = new.purchased.map(coach.zone.startOfDay) ?? act.now
    var package = Package(
      id: loadedID("package", coach.handle, new.key), coach: coach.id, client: client.id, name: "", total: 0,
      remaining: 0, durationMinutes: 0, expires: nil, purchased: purchased)
    switch new.goods {
    case .template(let key):
      guard let template = try act.store.packageTemplate(loadedID("package-template", coach.handle, key))
      else {
        throw Refusal(.notFound, "\(coach.name) has no package template “\(key)”.")
      }
      package.name = template.name
      package.total = template.total
      package.durationMinutes = template.durationMinutes
      package.expires = template.expiry(boughtAt: purchased, zone: coach.zone)
    case .freehand(let name, let total, let minutes, let lastDay):
      package.name = name
      package.total = total
      package.durationMinutes = minutes
      package.expires = lastDay.map { Package.expiry(endOf: $0, zone: coach.zone) }
    }
    package.remaining = new.remaining ?? package.total
    return package
  }

  private func isErased(_ id: PersonID) throws -> Bool { try act.store.person(id)?.isErased ?? false }

  /// Refuses what stands twice in one list of the file: the second would be lost.
  private mutating func once(_ part: String, _ id: String) throws(Refusal) {
    guard seen.insert("\(part) \(id)").inserted else {
      throw Refusal(.invalid, "Another of the same handle or key stands above.")
    }
  }

  /// Whether people removed a coach's thing since it was loaded: the audit log remembers.
  private mutating func isRemoved(_ action: String, _ subject: String, _ coach: Person) throws -> Bool {
    if removals[coach.id] == nil { removals[coach.id] = try removed(of: coach.id) }
    return removals[coach.id]?.contains("\(action) \(subject)") ?? false
  }

  private func removed(of coach: PersonID) throws -> Set<String> {
    var found: Set<String> = []
    guard !addedPeople.contains(coach) else { return found }
    var last: AuditID?
    while true {
      let page = try act.store.audit(of: coach, after: last, limit: 1000)
      found.formUnion(page.filter { $0.action.hasSuffix(".remove") }.map { "\($0.action) \($0.subject)" })
      guard page.count == 1000 else { return found }
      last = page.last?.id
    }
  }
}
