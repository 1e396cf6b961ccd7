public import CivilTime
public import Secrets
public import Store
public import Threads

/// Where everything that people do is done: each use is one function and one transaction.
///
/// Functions throw `Refusal` for what is not allowed or does not fit, and `StorageError` where the database
/// could not be used; in either case nothing has changed.
public struct Desk: Sendable {
  /// The studio's database.
  public let storage: Storage
  /// What time it is.
  public let clock: @Sendable () -> Instant
  /// Where ids and secrets come from.
  public let random: RandomSource
  /// The key under which secrets of other servers are sealed, as it is now: it may be rotated while the server
  /// runs. Without one none can be kept.
  let key: (@Sendable () throws -> SecretKey)?
  /// Whose turn it is to read a calendar: a process has the memory for two at once.
  let readings: Turns
  /// What makes a repeat of the request find what the first made; nil where it has no such key.
  var repeatKey: RepeatKey?

  /// Takes each part as it is.
  public init(
    storage: Storage, clock: @escaping @Sendable () -> Instant, random: RandomSource,
    key: (@Sendable () throws -> SecretKey)? = nil, readings: Turns = Turns(2)
  ) {
    self.storage = storage
    self.clock = clock
    self.random = random
    self.key = key
    self.readings = readings
  }
}
