public import Booking
public import CivilTime
import Database

private let personColumns = "id, handle, name, email, time_zone"

extension Store {
  /// The person of an id, a handle or an e-mail address.
  public func person(_ reference: String) throws -> Person? {
    try connection.first(
      "SELECT \(personColumns) FROM people WHERE id = $1 OR handle = $1 OR email = $2",
      [Value(reference), Value(lowered(reference))], readPerson)
  }

  /// The person of an id.
  public func person(_ id: PersonID) throws -> Person? {
    try connection.first("SELECT \(personColumns) FROM people WHERE id = $1", [Value(id.text)], readPerson)
  }

  /// Adds a person unless one with the id is there; returns whether it did.
  public func add(_ person: Person, at now: Instant) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO people (id, handle, name, email, time_zone, calendar_changed_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (id) DO NOTHING
      """,
      [
        Value(person.id.text), Value(person.handle), Value(person.name), Value(lowered(person.email)),
        Value(person.zone.name), Value(now.seconds),
      ]) > 0
  }

  /// Everybody who coaches in one of the brands, or in any where nil is given, in the order of their handles.
  public func coaches(in brands: [BrandID]? = nil) throws -> [Person] {
    try people(in: brands, table: "brand_coaches", column: "coach_id")
  }

  /// Everybody who is a client of one of the brands, or of any, in the order of their handles.
  public func clients(in brands: [BrandID]? = nil) throws -> [Person] {
    try people(in: brands, table: "brand_clients", column: "client_id")
  }

  /// Everybody who owns one of the brands, or any, in the order of their handles.
  public func owners(in brands: [BrandID]? = nil) throws -> [Person] {
    try people(in: brands, table: "brand_owners", column: "person_id")
  }

  private func people(in brands: [BrandID]?, table: String, column: String) throws -> [Person] {
    if let brands, brands.isEmpty { return [] }
    let members =
      brands.map { "SELECT \(column) FROM \(table) WHERE brand_id IN (\(placeholders($0.count)))" }
      ?? "SELECT \(column) FROM \(table)"
    return try connection.query(
      "SELECT \(personColumns) FROM people WHERE id IN (\(members)) ORDER BY handle",
      (brands ?? []).map { Value($0.text) }, readPerson)
  }

  /// How often this person's calendar has changed, and when it did last.
  public func calendarRevision(of person: PersonID) throws -> (revision: Int64, changed: Instant)? {
    try connection.first(
      "SELECT calendar_revision, calendar_changed_at FROM people WHERE id = $1", [Value(person.text)]
    ) { (try $0.int(0), Instant(seconds: try $0.int(1))) }
  }

  /// How often everybody's calendar has changed, and when it did last.
  public func calendarRevisions() throws -> [(person: PersonID, revision: Int64, changed: Instant)] {
    try connection.query("SELECT id, calendar_revision, calendar_changed_at FROM people") {
      (PersonID(try $0.text(0)), try $0.int(1), Instant(seconds: try $0.int(2)))
    }
  }

  /// Says that the calendars of these people have changed.
  public func calendarChanged(of people: Set<PersonID>, at now: Instant) throws {
    changedCalendars?.add(people)
    for person in people.sorted() {
      _ = try connection.execute(
        """
        UPDATE people SET calendar_revision = calendar_revision + 1,
          calendar_changed_at = CASE WHEN calendar_changed_at < $2 THEN $2 ELSE calendar_changed_at + 1 END
        WHERE id = $1
        """, [Value(person.text), Value(now.seconds)])
    }
  }
}

/// An e-mail address as it is kept: what databases make of other letters depends on their language.
private func lowered(_ address: String) -> String {
  String(decoding: address.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
}

/// `$1, $2, …` for a list of parameters.
func placeholders(_ count: Int, after first: Int = 0) -> String {
  (0..<count).map { "$\(first + $0 + 1)" }.joined(separator: ", ")
}

func readPerson(_ row: borrowing Row) throws -> Person {
  Person(
    id: PersonID(try row.text(0)), handle: try row.text(1), name: try row.text(2), email: try row.text(3),
    zone: try zone(try row.text(4)))
}

/// The zone of a stored name, which was checked when it was stored.
func zone(_ name: String) throws -> Zone {
  do {
    return try Zone.named(name)
  } catch {
    throw StorageError(code: error.code, cause: .environment, message: error.message)
  }
}
