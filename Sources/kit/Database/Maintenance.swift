import CSQLite
import Glibc

/// What an operator does while the program runs.
extension Database {
  /// Copies one state of the database, the newest, into the new file `path` (mode 0600) while others
  /// read and write. The copy is checked and on the disk once this returns; until then `path` does not
  /// exist. Throws `cannot-open` when it exists already.
  public func backup(to path: String) throws {
    try writer.checkOpen()
    try SQLiteFile.refuseExisting(path)
    let part = "\(path).part-\(getpid())-\(pthread_self())"
    defer { for name in [part, "\(part)-journal", "\(part)-wal", "\(part)-shm"] { unlink(name) } }
    guard mknod(part, S_IFREG | 0o600, 0) == 0 else { throw DatabaseError.system(errno, part) }
    try withoutNesting {
      // A connection of its own: a long copy takes no reader away from others.
      let source = try SQLiteFile.openReader(self.path, deadline: deadline)
      let target = try SQLiteFile.open(part, SQLITE_OPEN_READWRITE, deadline: deadline)
      try source.transaction("BEGIN") { source in
        // Reading fixes the state: without it SQLite starts over after each change by another connection.
        _ = try source.query("SELECT count(*) FROM sqlite_schema") { _ in }
        try SQLiteFile.copy(source, to: target)
      }
      let complaints = try SQLiteFile.complaints(target)
      guard complaints.isEmpty else {
        throw DatabaseError(.damaged, detail: "the copy: \(complaints.joined(separator: "; "))")
      }
      // A single file, without a log beside it.
      _ = try target.perform("PRAGMA journal_mode = DELETE")
    }
    try SQLiteFile.syncFile(part)
    try SQLiteFile.publish(part, as: path)
  }

  /// What is wrong with the file and its foreign keys, in SQLite's words; empty when nothing is.
  /// Reads everything.
  public func integrityCheck() throws -> [String] {
    do {
      return try read { try SQLiteFile.complaints($0) }
    } catch let error as DatabaseError where error.code == .damaged {
      return [error.detail]
    }
  }

  /// Moves the log into the database file and empties it. False when running reads still need a part.
  @discardableResult
  public func checkpoint() throws -> Bool {
    try withoutNesting {
      try writer.withConnection(deadline: deadline) { connection in
        try connection.read("PRAGMA wal_checkpoint(TRUNCATE)") { try $0.int(0) } == [0]
      }
    }
  }
}

extension SQLiteFile {
  static func complaints(_ connection: Connection) throws -> [String] {
    let file = try connection.read("PRAGMA integrity_check") { try $0.text(0) }
    let keys = try connection.read("PRAGMA foreign_key_check") { row in
      let number = try row.optionalInt(1).map { " row \($0)" } ?? ""
      return "\(try row.text(0))\(number) refers to a row of \(try row.text(2)) that does not exist"
    }
    return file.filter { $0 != "ok" } + keys
  }

  static func copy(_ source: Connection, to target: Connection) throws {
    guard let backup = sqlite3_backup_init(target.handle, "main", source.handle, "main") else {
      throw DatabaseError.sqlite(sqlite3_extended_errcode(target.handle), target.handle)
    }
    let result = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    guard result == SQLITE_DONE else { throw DatabaseError.sqlite(result, target.handle) }
  }

  static func refuseExisting(_ path: String) throws(DatabaseError) {
    var status = stat()
    if lstat(path, &status) == 0 { throw .system(EEXIST, path) }
    guard errno == ENOENT else { throw .system(errno, path) }
  }

  /// Gives the finished file its name, never taking another's.
  static func publish(_ part: String, as path: String) throws(DatabaseError) {
    if link(part, path) != 0 {
      // Some file systems, as those of memory sticks, have no links.
      guard [EPERM, EOPNOTSUPP, ENOSYS].contains(errno) else { throw .system(errno, path) }
      try refuseExisting(path)
      guard rename(part, path) == 0 else { throw .system(errno, path) }
    }
    try syncFolder(of: path)
  }
}
