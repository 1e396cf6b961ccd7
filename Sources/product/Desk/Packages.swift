public import Booking
public import CivilTime
import Store

/// What a coach sells to a client.
public enum Sale: Hashable, Sendable {
  /// As the template says.
  case template(PackageTemplateID)
  /// Made up for this client; a package without a last day never expires.
  case freehand(name: String, total: Int, durationMinutes: Int, lastDay: LocalDate?)
}

extension Desk {
  /// Sells a package (R22); for the coach and owners.
  public func sell(
    _ sale: Sale, to clientReference: String, coach coachReference: String, notes: String? = nil,
    by actor: Actor
  ) throws -> Package {
    try act(actor, claiming: .calendar(ofCoach: coachReference)) { act in
      let coach = try act.store.coach(coachReference)
      let role = try act.store.manager(actor, ofCoach: coach.id)
      let client = try act.store.client(clientReference, for: actor).client.checkedNotErased()
      _ = try act.store.brand(nil, coach: coach, client: client)
      return try act.once {
        try act.package($0)
      } make: {
        var package = try act.package(sale, client: client.id, coach: coach)
        package.notes = try notes.map(checkedNotes)
        try package.check()
        try act.open(package, role: role)
        try act.audit("package.sell", package.id.text, coach: coach.id, role: role)
        return (package, [package.id.text])
      }
    }
  }

  /// Adds sessions to a package or takes some away (R24); for the coach and owners.
  public func adjust(
    _ id: PackageID, by delta: Int, reason: String, actor: Actor
  ) throws -> Package {
    try act(actor, claiming: .calendar(of: id)) { act in
      var (package, role) = try act.store.package(id, for: actor)
      guard role != .client else {
        throw Refusal(.forbidden, "Only the coach and the brand's owners change a balance.")
      }
      guard !reason.isEmpty else { throw Refusal(.invalid, "Say why the balance changes.") }
      return try act.once {
        try act.package($0)
      } make: {
        let entry = try package.change(
          by: delta, reason: .adjustment, note: try checkedNotes(reason), at: act.now)
        try act.store.save(package, explainedBy: entry, actor: actor.person, role: role)
        try act.renumber(package)
        act.touch(package.coach, package.client)
        try act.audit("package.adjust", id.text, coach: package.coach, role: role, detail: reason)
        return (package, [id.text])
      }
    }
  }

  /// A client's packages, the oldest first (R22): all for themselves, a coach's own for the coach, those of
  /// the brands' coaches for owners.
  public func packages(of clientReference: String, for actor: Actor) throws -> [Package] {
    try storage.read { store in
      let (client, role) = try store.client(clientReference, for: actor)
      let packages = try store.packages(of: client.id)
      if role == .client || actor.person == nil { return packages }
      return try packages.filter { try store.role(of: actor, towardsCoach: $0.coach) != nil }
    }
  }

  /// A package and every change of its balance (R24), for the client, the coach and owners.
  public func ledger(
    of id: PackageID, for actor: Actor
  ) throws -> (package: Package, entries: [(entry: LedgerEntry, actor: PersonID?, role: Role)]) {
    try storage.read { store in
      (try store.package(id, for: actor).package, try store.ledger(of: id))
    }
  }

  /// Makes a template to sell from; `make` gets its id and its coach. For the coach and owners.
  public func addTemplate(
    coach reference: String, by actor: Actor,
    _ make: (PackageTemplateID, _ coach: PersonID) -> PackageTemplate
  ) throws -> PackageTemplate {
    try act(actor, claiming: .calendar(ofCoach: reference)) { act in
      let coach = try act.store.coach(reference)
      let role = try act.store.manager(actor, ofCoach: coach.id)
      return try act.once {
        try $0.first.flatMap { try act.store.packageTemplate(PackageTemplateID($0)) }
      } make: {
        let template = make(act.id(), coach.id)
        try template.check()
        _ = try act.store.add(template)
        try act.audit("package-template.add", template.id.text, coach: coach.id, role: role)
        return (template, [template.id.text])
      }
    }
  }

  /// What a coach sells; for the coach and owners.
  public func templates(of reference: String, for actor: Actor) throws -> [PackageTemplate] {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      return try store.packageTemplates(of: coach.id)
    }
  }
}

extension Act {
  /// The package that an earlier request made or changed, as it is now.
  fileprivate func package(_ made: [String]) throws -> Package? {
    try made.first.flatMap { try store.package(PackageID($0)) }
  }

  fileprivate func package(_ sale: Sale, client: PersonID, coach: Person) throws -> Package {
    switch sale {
    case .template(let id):
      guard let template = try store.packageTemplate(id), template.coach == coach.id else {
        throw Refusal(.notFound, "This coach has no such package template.")
      }
      return Package(
        id: self.id(), coach: coach.id, client: client, name: template.name, total: template.total,
        remaining: template.total, durationMinutes: template.durationMinutes,
        expires: template.expiry(boughtAt: now, zone: coach.zone), purchased: now)
    case .freehand(let name, let total, let minutes, let lastDay):
      return Package(
        id: self.id(), coach: coach.id, client: client, name: name, total: total, remaining: total,
        durationMinutes: minutes, expires: lastDay.map { Package.expiry(endOf: $0, zone: coach.zone) },
        purchased: now)
    }
  }

  /// Adds a package, empty, and fills it by the first row of its ledger; returns false where it is there.
  @discardableResult
  func open(_ package: Package, role: Role) throws -> Bool {
    var empty = package
    empty.remaining = 0
    guard try store.add(empty) else { return false }
    let entry = try empty.change(by: package.remaining, reason: .purchase, at: package.purchased)
    try store.save(empty, explainedBy: entry, actor: actor.person, role: role)
    touch(package.coach, package.client)
    return true
  }
}
