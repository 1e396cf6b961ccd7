import Glibc
import Secrets
import Synchronization
import TestSupport
import Testing

struct SecretKeyTests {
  private let message = Array("message".utf8)

  private func error(_ path: String) -> SecretKeyError? {
    do throws(SecretKeyError) {
      _ = try SecretKey(file: path)
      return nil
    } catch {
      return error
    }
  }

  private func put(_ count: Int, mode: mode_t, in path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    write(descriptor, [UInt8](repeating: 7, count: count), count)
    fchmod(descriptor, mode)
    close(descriptor)
  }

  @Test func `the first use makes a file of 32 bytes for its owner alone, later ones read it`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/key"
      let made = try SecretKey(file: path)
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o7777 == 0o600)
      #expect(status.st_size == 32)
      try #expect(SecretKey(file: path).hmac(message) == made.hmac(message))
      try #expect(SecretKey(file: "\(folder)/other").hmac(message) != made.hmac(message))
    }
  }

  @Test func `a key is used as HMAC-SHA256`() throws {
    try withTemporaryFolder { folder in
      let key = try SecretKey(
        file: "\(folder)/key", random: RandomSource { [UInt8](repeating: 1, count: $0) })
      let expected = hmacSHA256(key: [UInt8](repeating: 1, count: 32), message: message)
      #expect(key.hmac(message) == expected)
    }
  }

  @Test func `many that make the key at once all get the same one, and leave nothing else`() throws {
    try withTemporaryFolder { folder in
      let found = Mutex<[[UInt8]]>([])
      let path = "\(folder)/key"
      let message = message
      inThreads(16) {
        if let key = try? SecretKey(file: path) { found.withLock { $0.append(key.hmac(message)) } }
      }
      let all = found.withLock { $0 }
      #expect(all.count == 16)
      #expect(Set(all).count == 1)
      #expect(rmdir(folder) != 0)
      unlink(path)
      // Only an empty folder can be removed.
      #expect(rmdir(folder) == 0)
    }
  }

  @Test(arguments: [0, 31, 33])
  func `a file of another size is refused and not replaced`(count: Int) throws {
    try withTemporaryFolder { folder in
      put(count, mode: 0o600, in: "\(folder)/key")
      #expect(error("\(folder)/key")?.code == .wrongSize)
      var status = stat()
      stat("\(folder)/key", &status)
      #expect(status.st_size == count)
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o666] as [mode_t])
  func `a key that others may use is refused, with what to do`(mode: mode_t) throws {
    try withTemporaryFolder { folder in
      put(32, mode: mode, in: "\(folder)/key")
      let error = error("\(folder)/key")
      #expect(error?.code == .permissions)
      #expect(error?.message.contains("chmod 600 \(folder)/key") == true)
    }
  }

  @Test func `a folder in its place or no folder at all is an error that names the path`() throws {
    try withTemporaryFolder { folder in
      #expect(error(folder)?.code == .unreadable)
      let missing = error("\(folder)/missing/key")
      #expect(missing?.code == .cannotCreate)
      #expect(missing?.message.contains("\(folder)/missing/key") == true)
    }
  }

  @Test func `printing a key shows nothing of it (R82)`() throws {
    try withTemporaryFolder { folder in
      let key = try SecretKey(
        file: "\(folder)/key", random: RandomSource { [UInt8](repeating: 201, count: $0) })
      var dumped = ""
      dump(key, to: &dumped)
      for text in ["\(key)", String(reflecting: key), dumped] {
        #expect(text.contains("SecretKey(…)"))
        #expect(!text.contains("201"))
      }
    }
  }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
  return nil
}

private func inThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) {
  let threads = (0..<count).map { _ in
    var thread = pthread_t()
    pthread_create(&thread, nil, run, Unmanaged.passRetained(Work(body)).toOpaque())
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}
