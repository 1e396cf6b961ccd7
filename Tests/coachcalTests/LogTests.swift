import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// What becomes of the log where nobody reads it (R84).
@Suite(.serialized) struct LogTests {
  @Test func `a server whose log nobody reads goes on answering, and says what it dropped (R84)`() throws {
    try withStudio { desk in
      let port = try freePort()
      let log = try Unread(desk.folder)
      let server = try log.serve(desk, port)
      defer { server.signal(SIGKILL) }
      let client = try RawHTTPClient(port: port, timeout: 10_000)
      // More lines than the pipe, the queue and what is being written hold together.
      let count = 10_000
      for _ in 0..<count {
        try client.request("GET", "/healthz")
        #expect(try client.answer().status == 200)
      }
      var lines = try log.lines(until: "lines dropped")
      server.signal(SIGTERM)
      lines += try log.lines(until: "stopped")
      #expect(try server.wait().status == 0)
      let written = lines.count { $0.message == "request" }
      let dropped = lines.compactMap { $0.message == "lines dropped" ? $0.count : nil }.reduce(0, +)
      #expect(written > 4000 && dropped > 0)
      #expect(written + dropped == count)
    }
  }

  @Test func `it ends when it is told to, also where nobody reads its last words (R84)`() throws {
    try withStudio { desk in
      let port = try freePort()
      let log = try Unread(desk.folder)
      let server = try log.serve(desk, port)
      defer { server.signal(SIGKILL) }
      let client = try RawHTTPClient(port: port, timeout: 10_000)
      for _ in 0..<1000 {
        try client.request("GET", "/healthz")
        #expect(try client.answer().status == 200)
      }
      let began = time(nil)
      server.signal(SIGTERM)
      #expect(try server.wait().status == 0)
      #expect(time(nil) - began < 8)
    }
  }
}

/// A pipe that standard error goes to, which is full before it is read.
private final class Unread {
  private let path: String
  private let reader: Int32

  init(_ folder: String) throws {
    path = "\(folder)/log"
    guard mkfifo(path, 0o600) == 0 else { throw Unexpected("no pipe") }
    // Open for both, it neither waits for a writer nor ends with one.
    reader = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
  }

  deinit { close(reader) }

  /// A server that logs into it, once it listens.
  func serve(_ desk: Desk, _ port: UInt16) throws -> RunningProgram {
    let environment = desk.environment.merging(["COACHCAL_LISTEN": "127.0.0.1:\(port)"]) { _, new in new }
    let server = try RunningProgram(
      "bash", ["-c", "exec \"$0\" serve 2> \"$1\"", programPath, path], environment: environment)
    for _ in 0..<1000 {
      if (try? RawHTTPClient(port: port)) != nil { return server }
      usleep(10_000)
    }
    server.signal(SIGKILL)
    throw Unexpected("the server does not listen")
  }

  /// All lines up to the first with this message.
  func lines(until last: String) throws -> [LogLine] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    for _ in 0..<2000 {
      let count = read(reader, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else {
        usleep(5000)
      }
      guard bytes.last == UInt8(ascii: "\n") else { continue }
      let text = String(decoding: bytes.suffix(4096), as: UTF8.self)
      guard text.contains("\"message\":\"\(last)\"") else { continue }
      return try bytes.split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(LogLine.self, from: Data($0))
      }
    }
    throw Unexpected("the log does not say “\(last)”")
  }
}

private struct LogLine: Decodable {
  var message: String
  var count: Int?
}
