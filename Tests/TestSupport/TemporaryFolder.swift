import Glibc

/// Runs `body` with the path of a new empty folder, and removes it with all it holds afterwards.
public func withTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
  let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  var template = Array("\(base)/coachcal-test-XXXXXX".utf8CString)
  guard let made = mkdtemp(&template) else { throw TemporaryFolderError(number: errno) }
  let path = String(cString: made)
  defer { removeTree(path) }
  return try body(path)
}

/// Why no temporary folder could be made: the system's error number.
public struct TemporaryFolderError: Error {
  /// `errno`.
  public let number: Int32
}

private func removeTree(_ path: String) {
  var status = stat()
  guard lstat(path, &status) == 0 else { return }
  if status.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) {
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { removeTree("\(path)/\(name)") }
    }
    closedir(folder)
  }
  // A symbolic link is removed, not followed.
  remove(path)
}
