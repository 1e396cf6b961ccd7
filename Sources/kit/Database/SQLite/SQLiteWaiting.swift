import CSQLite

extension Patience {
  /// Makes `handle` wait for other processes. SQLite's own waiting sleeps up to 100 ms at a time, and so
  /// loses every race against a process that writes without pause.
  func install(on handle: OpaquePointer) {
    sqlite3_busy_handler(handle, waitForLock, Unmanaged.passUnretained(self).toOpaque())
  }
}

private func waitForLock(_ context: UnsafeMutableRawPointer?, _ tries: Int32) -> Int32 {
  guard let context else { return 0 }
  return Unmanaged<Patience>.fromOpaque(context).takeUnretainedValue().wait(tries: Int(tries)) ? 1 : 0
}
