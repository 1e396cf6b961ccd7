import CSQLite
import Glibc

extension SQLiteFile {
  /// Copies the newest state of the file `original` into the new file `path`.
  static func backup(_ original: String, to path: String, deadline: UInt64) throws {
    let part = "\(path).part-\(getpid())-\(pthread_self())"
    defer { for name in [part, "\(part)-journal", "\(part)-wal", "\(part)-shm"] { unlink(name) } }
    guard mknod(part, S_IFREG | 0o600, 0) == 0 else { throw DatabaseError.system(errno, part) }
    try copy(original, into: part, deadline: deadline)
    try syncFile(part)
    try publish(part, as: path)
  }

  private static func copy(_ original: String, into part: String, deadline: UInt64) throws {
    // A connection of its own: a long copy takes no reader away from others.
    let source = try openReader(original, deadline: deadline)
    let target = try open(part, SQLITE_OPEN_READWRITE, deadline: deadline)
    try source.transaction(.read) { source in
      // Reading fixes the state: without it SQLite starts over after each change by another connection.
      _ = try source.read("SELECT count(*) FROM sqlite_schema") { _ in }
      try copy(source, to: target)
    }
    let complaints = try complaints(target)
    guard complaints.isEmpty else {
      throw DatabaseError(.damaged, detail: "the copy: \(complaints.joined(separator: "; "))")
    }
    // A single file, without a log beside it.
    try target.perform("PRAGMA journal_mode = DELETE")
  }

  static func checkpoint(_ connection: SQLiteConnection) throws -> Bool {
    try connection.read("PRAGMA wal_checkpoint(TRUNCATE)") { try $0.int(0) } == [0]
  }

  static func complaints(_ connection: SQLiteConnection) throws -> [String] {
    let file = try connection.read("PRAGMA integrity_check") { try $0.text(0) }
    let keys = try connection.read("PRAGMA foreign_key_check") { row in
      let number = try row.optionalInt(1).map { " row \($0)" } ?? ""
      return "\(try row.text(0))\(number) refers to a row of \(try row.text(2)) that does not exist"
    }
    return file.filter { $0 != "ok" } + keys
  }

  private static func copy(_ source: SQLiteConnection, to target: SQLiteConnection) throws {
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
