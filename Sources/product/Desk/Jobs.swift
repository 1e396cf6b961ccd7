/// Work that nobody asks for, done when its time has come (R64): by a server, or when asked by name.
public struct Job: Sendable {
  /// What it is called.
  public var name: String
  /// What it did, before the number of times: `completed past sessions`.
  public var deed: String
  /// How often a server does it.
  public var everySeconds: Int
  /// Does it; returns how many times something was done.
  public var run: @Sendable (Desk) throws -> Int
}

/// Every job, in the order in which they are done.
public let jobs: [Job] = [
  Job(name: "expire", deed: "ended what nobody answered or paid", everySeconds: 5) { try $0.expirePending() },
  Job(name: "complete", deed: "completed past sessions", everySeconds: 3600) { try $0.completePast() },
  Job(name: "changes", deed: "forgot old changes", everySeconds: 3600) { try $0.forgetOldChanges() },
  Job(name: "recurring", deed: "made recurring bookings", everySeconds: 3600) { try $0.fillRecurring() },
]
