import CSQLite
import Glibc

/// Opening files the way this program wants them.
enum SQLiteFile {
  /// The writer: makes the file if needed and refuses one that is not ours before changing anything.
  static func openWriter(_ path: String, applicationID: Int32, deadline: UInt64) throws -> SQLiteConnection {
    try create(path)
    let connection = try open(path, SQLITE_OPEN_READWRITE, deadline: deadline)
    do {
      guard sqlite3_db_readonly(connection.handle, "main") == 0 else { throw DatabaseError(.readOnly) }
      let isNew = try connection.transaction(.read) { try check($0, applicationID) }
      try useWriteAheadLog(connection)
      try connection.perform("PRAGMA synchronous = FULL")
      try connection.perform("PRAGMA journal_size_limit = 67108864")
      if isNew {
        _ = try connection.transaction(.write) { connection in
          if try check(connection, applicationID) {
            try connection.perform("PRAGMA application_id = \(applicationID)")
          }
        }
      }
    } catch let error as DatabaseError {
      throw error.during(path)
    }
    return connection
  }

  /// A reader: cannot change the file.
  static func openReader(_ path: String, deadline: UInt64) throws -> SQLiteConnection {
    try open(path, SQLITE_OPEN_READONLY, deadline: deadline)
  }

  /// An empty database in memory.
  static func openScratch(deadline: UInt64) throws -> SQLiteConnection {
    try open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, deadline: deadline)
  }

  /// Opens an existing file; `mode` is SQLite's.
  static func open(_ path: String, _ mode: Int32, deadline: UInt64) throws -> SQLiteConnection {
    var handle: OpaquePointer?
    // Without SQLite's own mutex: a connection serves one thread at a time.
    let result = sqlite3_open_v2(path, &handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let handle, result == SQLITE_OK else {
      let error = DatabaseError.sqlite(result, handle)
      sqlite3_close_v2(handle)
      throw error.during(path)
    }
    let patience = Patience()
    patience.deadline = deadline
    patience.install(on: handle)
    let connection = SQLiteConnection(handle: handle, patience: patience)
    for (option, on) in [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
      (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
    ] {
      guard csqlite_set(handle, option, Int32(on)) == SQLITE_OK else {
        throw DatabaseError(.misuse, detail: "this SQLite does not know setting \(option)")
      }
    }
    return connection
  }

  /// An empty file with mode 0600, unless something is there. Made without opening it: closing a second
  /// descriptor of a file would drop the locks which SQLite holds on it in this process.
  private static func create(_ path: String) throws(DatabaseError) {
    guard mknod(path, S_IFREG | 0o600, 0) != 0 else { return try syncFolder(of: path) }
    guard errno == EEXIST else { throw .system(errno, path) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DatabaseError(.cannotOpen, detail: "\(path): not a file")
    }
    // SQLite takes a file shorter than its header for an empty one, and would write over it.
    guard status.st_size == 0 || status.st_size >= 512 else {
      throw DatabaseError(.notADatabase, detail: "\(path): \(status.st_size) bytes")
    }
  }

  /// Makes the entry of `path` in its folder survive a loss of power.
  static func syncFolder(of path: String) throws(DatabaseError) {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    try syncFile(folder)
  }

  /// Makes the content of `path` (a file, or a folder's list) survive a loss of power.
  static func syncFile(_ path: String) throws(DatabaseError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno, path) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(errno, path) }
  }

  /// Whether the file is empty and so free to become ours; throws if it is another program's.
  private static func check(_ connection: SQLiteConnection, _ applicationID: Int32) throws -> Bool {
    let found = try connection.read("PRAGMA application_id") { try $0.int(0) }[0]
    if found == Int64(applicationID) { return false }
    let things = try connection.read("SELECT 1 FROM sqlite_schema LIMIT 1") { try $0.int(0) }
    guard found == 0, things.isEmpty else {
      throw DatabaseError(.notADatabase, detail: "it belongs to another program, application id \(found)")
    }
    return true
  }

  /// SQLite does not wait when two processes turn the log on at once.
  private static func useWriteAheadLog(_ connection: SQLiteConnection) throws {
    var tries = 0
    while true {
      do {
        let mode = try connection.read("PRAGMA journal_mode = WAL") { try $0.text(0) }
        guard mode == ["wal"] else {
          throw DatabaseError(.cannotOpen, detail: "its file system cannot share memory, as network ones")
        }
        return
      } catch let error as DatabaseError where error.code == .busy {
        guard connection.patience.wait(tries: tries) else { throw error }
        tries += 1
      }
    }
  }
}
