/// Which program keeps the database.
public enum Engine: String, Sendable, CaseIterable {
  case sqlite
  case postgresql
}

/// What a transaction is for.
enum TransactionKind {
  /// One unchanging state.
  case read
  case write
  /// A write that builds or changes tables: alone among all that do so, and as long as it takes.
  case structure
}
