import Booking
public import CivilTime
public import Store

/// What can be said of a studio's database without changing it.
public struct StudioHealth: Hashable, Sendable {
  /// What is wrong with the database and its structure; empty when it is sound.
  public var problems: [String]
  /// What a PostgreSQL server says of itself; nil for a file.
  public var server: ServerFacts?
  /// How many people are known; every zone of theirs was found.
  public var people: Int
  /// When somebody's calendar changed last; nil where there is nobody.
  public var lastChange: Instant?
}

extension Desk {
  /// Reads all of the database; throws `unknown-zone` where somebody's zone is not in the machine's zone data.
  public func health() throws -> StudioHealth {
    let problems = try storage.integrityProblems() + storage.structureProblems()
    let server = try storage.serverFacts()
    return try storage.read { store in
      let people = Set(try store.coaches() + store.clients() + store.owners())
      let changes = try people.compactMap { try store.calendarRevision(of: $0.id)?.changed }
      return StudioHealth(problems: problems, server: server, people: people.count, lastChange: changes.max())
    }
  }
}
