@testable import Database
import Glibc
import Synchronization
import TestSupport

/// A database in a folder of its own, with a table of things.
func withDatabase<T>(
  readers: Int = 8, busyTimeout: Int = 20_000, _ body: (Database) throws -> T
) throws -> T {
  try withTemporaryFolder { folder in
    let database = try Database(path: "\(folder)/test.db", readers: readers, busyTimeout: busyTimeout)
    try database.makeThings()
    defer { database.close() }
    return try body(database)
  }
}

extension Database {
  func makeThings() throws {
    try write { connection in
      try connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
    }
  }

  func names() throws -> [String] {
    try read { try $0.query("SELECT name FROM things ORDER BY id") { row in try row.text(0) } }
  }

  func add(_ name: String) throws {
    try write { try $0.execute("INSERT INTO things (name) VALUES ($1)", [Value(name)]) }
  }

  var filePath: String {
    if case .file(let path, _) = home { path } else { "" }
  }
  var waitingWriters: Int { writer.occupancy.waiting }
  var isWriting: Bool { writer.occupancy.lent > 0 }

  func count(_ table: String = "things") throws -> Int64? {
    try read { try $0.first("SELECT count(*) FROM \(table)") { try $0.int(0) } }
  }
}

/// The error that `body` throws, if it is one of the database.
func databaseError<T>(_ body: () throws -> T) -> DatabaseError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? DatabaseError
  }
}

func exists(_ path: String) -> Bool {
  access(path, F_OK) == 0
}

/// The names in the folder of `path`.
func files(besides path: String) -> [String] {
  guard let slash = path.lastIndex(of: "/"), let folder = opendir(String(path[..<slash])) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    names.append(
      withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      })
  }
  return names
}

func mode(_ path: String) -> UInt32 {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}

func put(_ bytes: [UInt8], in path: String, at offset: Int = 0) {
  let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
  defer { close(descriptor) }
  pwrite(descriptor, bytes, bytes.count, offset)
}

func content(_ path: String) -> [UInt8] {
  let descriptor = open(path, O_RDONLY)
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  let count = read(descriptor, &bytes, bytes.count)
  return Array(bytes.prefix(max(0, count)))
}

/// Runs `body` in `count` threads at once, waits for all, and throws the first error of any.
func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  let threads = (0..<count).map { number in TestThread { try body(number) } }
  for thread in threads { thread.join() }
  for thread in threads { try thread.rethrow() }
}

func inThread(_ body: @escaping @Sendable () throws -> Void) throws {
  try inThreads(1) { _ in try body() }
}

/// A thread that keeps the error its body threw.
final class TestThread: Sendable {
  private final class Work: Sendable {
    let body: @Sendable () throws -> Void
    let error = Mutex<(any Error)?>(nil)
    init(_ body: @escaping @Sendable () throws -> Void) { self.body = body }
  }

  private let work: Work
  private let thread: pthread_t

  init(_ body: @escaping @Sendable () throws -> Void) {
    let work = Work(body)
    self.work = work
    var thread = pthread_t()
    pthread_create(&thread, nil, runWork, Unmanaged.passRetained(work).toOpaque())
    self.thread = thread
  }

  func join() { pthread_join(thread, nil) }

  func rethrow() throws {
    if let error = work.error.withLock({ $0 }) { throw error }
  }

  fileprivate static func run(_ pointer: UnsafeMutableRawPointer?) {
    guard let pointer else { return }
    let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
    do { try work.body() } catch { work.error.withLock { $0 = error } }
  }
}

private func runWork(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  TestThread.run(pointer)
  return nil
}
